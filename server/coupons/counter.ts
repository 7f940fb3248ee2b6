// A coupon in its holder's hand: what is shown at a counter, and passes for the wallets of phones.
import { codeText, ROTATION_MS, showCodeWithTail } from '../../common/code/coupon-text.ts';
import { showCode } from '../../common/code/typed-code.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { CounterCode, CounterCoupon } from '../../common/protocol/shop.ts';
import type { CouponRow } from '../store/coupon-query.ts';
import type { CouponCodes } from './codes.ts';
import type { CouponsDeps, Holder } from './deps.ts';
import { PASS_KINDS, type PassFacts, type PassPort } from './pass-port.ts';
import { toWallet } from './wallet.ts';

export interface Counter {
  /** NOT_FOUND: there is none, or it is somebody else's. SUSPENDED. */
  show(member: Holder, id: string): Promise<Answer<CounterCoupon>>;
  /**
   * A signed .pkpass file. NOT_FOUND as above, or not configured; SUSPENDED; COUPON_EXPIRED;
   * COUPON_USED; CODE_ROTATES: a pass shows one code for good.
   */
  applePass(member: Holder, id: string): Promise<Answer<Buffer>>;
  /** Where to save it. Refused as `applePass` is. */
  googlePass(member: Holder, id: string): Promise<Answer<{ readonly link: string }>>;
}

export function createCounter(coupons: CouponsDeps, codes: CouponCodes): Counter {
  const { passes, origin } = coupons;
  const findOwn = async (member: Holder, id: string): Promise<Answer<CouponRow>> => {
    const coupon = await coupons.store.findCoupon(coupons.db, id);
    if (coupon?.memberId !== member.id) return refused('NOT_FOUND');
    return member.status === 'suspended' ? refused('SUSPENDED') : accepted(coupon);
  };
  const factsOf = async (member: Holder, id: string): Promise<Answer<PassFacts>> => {
    const own = await findOwn(member, id);
    if (!own.ok) return own;
    const coupon = own.value;
    const { state } = toWallet(coupons, coupon);
    if (state !== 'issued') return refused(state === 'expired' ? 'COUPON_EXPIRED' : 'COUPON_USED');
    if (coupon.policy.rotating) return refused('CODE_ROTATES');
    const code = await codes.codeOf(coupon.id);
    return accepted(passFacts(coupon, code, `${origin()}/coupon/${coupon.id}/counter`));
  };
  return {
    async show(member, id) {
      const own = await findOwn(member, id);
      if (!own.ok) return own;
      const shown = toWallet(coupons, own.value);
      const isUsable = shown.state === 'issued';
      return accepted({
        ...shown,
        code: isUsable ? await counterCode(codes, own.value, coupons.nowMs()) : null,
        passes: isUsable && !own.value.policy.rotating ? configured(passes) : [],
      });
    },
    async applePass(member, id) {
      if (!passes.apple) return refused('NOT_FOUND');
      const facts = await factsOf(member, id);
      return facts.ok ? accepted(await passes.apple(facts.value)) : facts;
    },
    async googlePass(member, id) {
      if (!passes.google) return refused('NOT_FOUND');
      const facts = await factsOf(member, id);
      return facts.ok ? accepted({ link: await passes.google(facts.value) }) : facts;
    },
  };
}

const configured = (passes: PassPort) => PASS_KINDS.filter((kind) => passes[kind] !== null);

async function counterCode(
  codes: CouponCodes,
  { id, policy }: CouponRow,
  nowMs: number,
): Promise<CounterCode> {
  const code = await codes.codeOf(id);
  if (!policy.rotating) return { kind: 'fixed', text: codeText(code), typed: showCode(code) };
  const handed = codes.rotating(id, nowMs);
  return {
    kind: 'rotating',
    codes: handed.codes.map(({ text, tail }) => ({ text, typed: showCodeWithTail(code, tail) })),
    stepMs: ROTATION_MS,
    leftMs: handed.leftMs,
  };
}

const passFacts = (
  { id, seller, design, product, validUntilMs }: CouponRow,
  code: PassFacts['code'],
  page: string,
): PassFacts => ({
  couponId: id,
  seller,
  message: design.message,
  product: product && product.name,
  colours: design.colours,
  code,
  text: codeText(code),
  validUntilMs,
  page,
});
