// The member's coupons, and a picture file held against them.
import type { WalletCoupon } from '../../../common/protocol/shop.ts';
import type { ClaimedTicket } from '../../../common/protocol/tickets.ts';
import type { TicketClaim } from '../state/wallet-state.ts';
import type { Opened } from '../state/opened.ts';
import { troubleOf, type WalletContext } from './context.ts';
import { recognise } from './recognise.ts';

export interface WalletActions {
  typeTicket(typed: string): void;
  /** Makes what the typed ticket code has won this member's. */
  claimTicket(): Promise<void>;
  load(): void;
  /** A picture file from this device: opens it if it is one of this member's coupons. */
  readFile(picture: Blob): void;
  forgetFile(): void;
}

export function createWalletActions(context: WalletContext): WalletActions {
  return {
    typeTicket: (typed) => changeTicket(context, { typed, refusal: null, claimed: null }),
    claimTicket: () => claimTicket(context),
    load: () => void load(context),
    readFile: (picture) => void readFile(context, picture),
    forgetFile: () => context.wallet.change({ check: { state: 'none' } }),
  };
}

export async function load(context: WalletContext): Promise<void> {
  const { wallet, http } = context;
  wallet.change({ missing: null });
  // Joins this device to the member, so that what it has won is in the answer to the next question.
  await http.get('/api/members/session');
  const answer = await http.get<readonly WalletCoupon[]>('/api/coupons');
  if (!answer.ok) {
    // What was here before stays.
    wallet.change({ missing: troubleOf(answer.refusal) });
    return;
  }
  wallet.change({ coupons: answer.value });
  wallet.change({ opened: await openKept(context, answer.value) });
}

export async function claimTicket(context: WalletContext): Promise<void> {
  const { wallet, http } = context;
  const { typed, sending } = wallet.now.ticket;
  if (sending || typed.trim() === '') return;
  changeTicket(context, { sending: true, refusal: null, claimed: null });
  const answer = await http.post<ClaimedTicket>('/api/members/tickets', { code: typed });
  if (!answer.ok) return changeTicket(context, { sending: false, refusal: answer.refusal });
  changeTicket(context, { typed: '', sending: false, claimed: answer.value });
  if (answer.value.won) await load(context);
}

function changeTicket({ wallet }: WalletContext, part: Partial<TicketClaim>): void {
  wallet.change({ ticket: { ...wallet.now.ticket, ...part } });
}

async function openKept(
  { tools, opened }: WalletContext,
  coupons: readonly WalletCoupon[],
): Promise<ReadonlyMap<string, Opened>> {
  const found = new Map<string, Opened>();
  const memberKey = await tools.memberKey().catch(() => undefined);
  if (memberKey === undefined) return found;
  for (const { id } of coupons) {
    const content = await opened.open(id, memberKey);
    if (content) found.set(id, content);
  }
  return found;
}

export async function readFile(context: WalletContext, picture: Blob): Promise<void> {
  const { wallet } = context;
  wallet.change({ check: { state: 'reading' } });
  const check = await recognise(context, picture);
  wallet.change({ check });
  if (check.state !== 'known') return;
  const opened = new Map(wallet.now.opened).set(check.coupon.id, check.opened);
  wallet.change({ opened });
}
