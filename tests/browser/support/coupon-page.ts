// A member's coupons as a person uses them: with a mouse, a finger, or keys alone.
import type { Locator, Page } from 'playwright-core';
import type { OfferFields, ProductFields } from '../../../common/protocol/products.ts';
import type { FetchedCoupon, SignedInMember } from '../../../common/protocol/shop.ts';
import { couponEn } from '../../../client/coupon/words/coupon-en.ts';
import type { TestApp } from '../../support/app.ts';
import type { TestBrowser, Visitor, VisitorOptions } from '../../support/browser.ts';
import { addSeller, type TestSeller } from '../../support/campaigns.ts';
import {
  joinForm,
  memberClient,
  PASSWORD,
  type MemberClient,
} from '../../http/support/member-client.ts';
import { offer, pair } from '../../http/support/product.ts';
import { sellerClient, type SellerClient } from '../../http/support/seller-client.ts';
import { PATIENCE_MS, type Hand, type Screen } from './board-page.ts';

export interface CouponSeller extends TestSeller {
  readonly client: SellerClient;
}

/** A seller who is signed in. */
export async function addCouponSeller({ app, origin }: TestApp): Promise<CouponSeller> {
  const seller = await addSeller(app.db);
  const client = sellerClient(origin);
  await client.signIn(seller);
  return { ...seller, client };
}

/** Lists a product with a sealed coupon. @returns its number */
export async function addProduct(
  { client }: CouponSeller,
  offered: Partial<OfferFields> = {},
  part: Partial<ProductFields> = {},
): Promise<string> {
  const body = pair(part, offer(offered));
  const reply = await client.send('POST', '/products', { body });
  if (reply.status !== 200) throw new Error(reply.text);
  return body.product.number;
}

export interface Member {
  readonly membershipNumber: string;
  readonly client: MemberClient;
  fetchCoupon(seller: CouponSeller, productNumber: string): Promise<FetchedCoupon>;
  picture(coupon: FetchedCoupon): Promise<Buffer>;
}

/** Joins without the screens. */
export async function addMember({ origin }: TestApp): Promise<Member> {
  const client = memberClient(origin, '/api');
  const joined = await client.send('POST', '/members', { body: joinForm() });
  if (joined.status !== 200) throw new Error(joined.text);
  const { membershipNumber } = joined.body as SignedInMember;
  return {
    membershipNumber,
    client,
    async fetchCoupon({ sellerId }, productNumber) {
      const reply = await client.send('POST', '/coupons/fetch', {
        body: { sellerId, productNumber },
      });
      if (reply.status !== 200) throw new Error(reply.text);
      return reply.body as FetchedCoupon;
    },
    async picture({ pictureUrl }) {
      const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(origin + pictureUrl, { headers: { cookie } });
      return Buffer.from(await response.arrayBuffer());
    },
  };
}

export interface CouponOpening {
  readonly origin: string;
  readonly screen?: Screen;
  /** Default: a mouse on a desktop, a finger on a phone. */
  readonly hand?: Hand;
  readonly options?: VisitorOptions;
}

/** The browser says so in its console when a page asks who is signed in, and nobody is. */
const NOBODY_YET = /status of 401 .*\/api\/members\/session/;

/** A new browser profile. */
export async function openVisitor(
  browser: TestBrowser,
  { origin, screen = 'desktop', hand, options }: CouponOpening,
): Promise<CouponPage> {
  const allow = [NOBODY_YET, ...(options?.allow ?? [])];
  const visitor = await browser[screen]({ ...options, allow });
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  return new CouponPage(visitor, origin, hand ?? (screen === 'phone' ? 'touch' : 'pointer'));
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const RUB_AGAIN_MS = 10_000;

/** How the foil is rubbed: to and fro so many times, and with a mouse that is seen so often on each way. */
interface Rubbing {
  readonly lanes?: number;
  /** Each costs a picture, which is slow without a graphics card. */
  readonly stops?: number;
}

interface Stroking {
  to(next: Place): Promise<void>;
  end(): Promise<unknown>;
}

export class CouponPage {
  readonly visitor: Visitor;
  readonly page: Page;
  readonly origin: string;
  readonly hand: Hand;

  constructor(visitor: Visitor, origin: string, hand: Hand) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.origin = origin;
    this.hand = hand;
  }

  get close(): () => Promise<void> {
    return this.visitor.close;
  }

  /** Signs in on the members' page, which keeps the member key, and goes on to `next`. */
  async signIn(
    { membershipNumber }: Pick<Member, 'membershipNumber'>,
    next: string,
  ): Promise<void> {
    await this.page.goto(`${this.origin}/member?next=${encodeURIComponent(next)}`);
    await this.page.locator('#membershipNumber').fill(membershipNumber);
    await this.page.locator('#password').fill(PASSWORD);
    await this.page.locator('form button[type="submit"]').click();
    await this.page.waitForURL(`${this.origin}${next}`);
  }

  /** The foil, when it can be scratched. */
  get field(): Locator {
    return this.page.locator('.field');
  }

  get picture(): Locator {
    return this.page.getByRole('img', { name: /^Coupon picture|クーポン画像/ });
  }

  /** What stands on the card, in large letters; there once the foil is off. */
  get value(): Locator {
    return this.page.locator('.field .paper:not([aria-hidden="true"]) strong');
  }

  get purchase(): Locator {
    return this.page.getByRole('link', { name: couponEn.purchase });
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The foil has been drawn and takes strokes. */
  async ready(): Promise<void> {
    await this.picture.waitFor();
    await this.page.locator('.field .foil canvas').waitFor();
  }

  /** Gives a picture file to the wallet. */
  async giveFile(picture: Buffer, mimeType = 'image/png'): Promise<void> {
    const file = { name: 'coupon.png', mimeType, buffer: picture };
    await this.page.locator('input[type="file"]').setInputFiles(file);
  }

  /** How much is scratched away, percent. */
  async share(): Promise<number> {
    return Number(await this.page.locator('[data-share]').getAttribute('data-share'));
  }

  /** Scratches until the foil is off: once more where the page has moved under the hand, as anybody would. */
  async scratch(rubbing?: Rubbing): Promise<void> {
    await this.ready();
    for (let times = 0; times < 3; times += 1) {
      await this.rub(rubbing);
      const isOff = await this.value.waitFor({ timeout: RUB_AGAIN_MS }).then(
        () => true,
        () => false,
      );
      if (isOff) return;
    }
    await this.value.waitFor();
  }

  /** Rubs to and fro, from the upper edge to the lower one; a key is held until something has come of it. */
  async rub({ lanes = 5, stops = 1 }: Rubbing = {}): Promise<void> {
    if (this.hand === 'keyboard') return this.#holdSpace();
    const box = (await this.field.boundingBox())!;
    const at = (lane: number, end: number) => ({
      x: box.x + box.width * (end ? 0.97 : 0.03),
      y: box.y + (box.height * (lane + 0.5)) / lanes,
    });
    const stroke = await (this.hand === 'touch'
      ? this.#finger(at(0, 0))
      : this.#mouse(at(0, 0), stops));
    for (let lane = 0; lane < lanes; lane += 1) {
      await stroke.to(at(lane, lane % 2));
      await stroke.to(at(lane, (lane + 1) % 2));
    }
    await stroke.end();
  }

  async #mouse(first: Place, steps: number): Promise<Stroking> {
    const { mouse } = this.page;
    await mouse.move(first.x, first.y);
    await mouse.down();
    return { to: ({ x, y }) => mouse.move(x, y, { steps }), end: () => mouse.up() };
  }

  async #finger(first: Place): Promise<Stroking> {
    const finger = await this.page.context().newCDPSession(this.page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Place[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', [first]);
    let last = first;
    return {
      async to(next) {
        for (let step = 1; step <= 8; step += 1) {
          const x = last.x + ((next.x - last.x) * step) / 8;
          await touch('touchMove', [{ x, y: last.y + ((next.y - last.y) * step) / 8 }]);
        }
        last = next;
      },
      end: () => touch('touchEnd', []),
    };
  }

  async #holdSpace(): Promise<void> {
    const button = this.button(couponEn.scratch);
    for (let tabs = 0; tabs < 40; tabs += 1) {
      await this.page.keyboard.press('Tab');
      if (await button.evaluate((element) => element === document.activeElement)) break;
    }
    await this.page.keyboard.down('Space');
    await this.value.or(this.alert).first().waitFor();
    await this.page.keyboard.up('Space');
  }
}
