// Keeps what a coupon's counter page shows fresh: whether it has been used meanwhile, and codes for the
// minutes to come. Without a connection what is here goes on.
import type { CounterCoupon } from '../../../common/protocol/shop.ts';
import { troubleOf, type CounterContext } from './context.ts';

export interface CounterActions {
  load(): void;
  /** Goes to where Google asks whether to save it. */
  saveToGoogle(): void;
}

export function createCounterActions(context: CounterContext): CounterActions {
  return {
    load: () => void load(context),
    saveToGoogle: () => void saveToGoogle(context),
  };
}

export async function load(context: CounterContext): Promise<void> {
  const { view, http, id, steadyNowMs } = context;
  const answer = await http.get<CounterCoupon>(`/api/coupons/${encodeURIComponent(id)}/counter`);
  if (!answer.ok) {
    const missing = troubleOf(answer.refusal);
    // Signed out or suspended: then there is nothing to show any more.
    view.change(missing.kind === 'offline' ? { missing } : { missing, coupon: null });
    return;
  }
  view.change({ coupon: answer.value, cameAtMs: steadyNowMs(), missing: null });
  if (view.now.opened) return;
  const memberKey = await context.tools.memberKey().catch(() => undefined);
  const opened = memberKey && (await context.opened.open(id, memberKey));
  if (opened) view.change({ opened });
}

async function saveToGoogle({ view, http, id, goTo }: CounterContext): Promise<void> {
  const path = `/api/coupons/${encodeURIComponent(id)}/google-pass`;
  const answer = await http.get<{ readonly link: string }>(path);
  if (answer.ok) goTo(answer.value.link);
  else view.change({ missing: troubleOf(answer.refusal) });
}
