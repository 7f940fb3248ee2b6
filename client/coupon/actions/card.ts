// From the address of a coupon to its value. The value is read when the holder first lays a hand on the
// foil, not before.
import type { FetchedCoupon } from '../../../common/protocol/shop.ts';
import type { Stroke } from '../state/foil.ts';
import { troubleOf, type CardContext } from './context.ts';
import { reveal } from './reveal.ts';

export interface CardActions {
  /** Fetches what is not here yet. */
  load(): void;
  scratch(stroke: Stroke, nowMs: number): void;
  /** Takes all of the foil off. */
  uncover(nowMs: number): void;
  /** The last of the foil has left the card. */
  fallen(): void;
  /** Reads the picture once more, after a trouble. */
  again(): void;
}

export function createCardActions(context: CardContext): CardActions {
  const { foil } = context;
  const mayScratch = () => {
    const { coupon, picture, reading, uncovered } = context.card.now;
    return coupon && picture && !uncovered && reading.state !== 'closed';
  };
  return {
    load: () => void load(context),
    scratch(stroke, nowMs) {
      if (mayScratch() && foil.scratch(stroke, nowMs)) void read(context);
    },
    uncover(nowMs) {
      if (!mayScratch()) return;
      foil.uncover(nowMs);
      void read(context);
    },
    fallen: () => context.card.change({ uncovered: true }),
    again() {
      foil.mend();
      context.card.change({ reading: { state: 'sealed' }, uncovered: false });
    },
  };
}

/** Keeps what has come, whatever fails after it. */
export async function load(context: CardContext): Promise<void> {
  const { card, http, id } = context;
  card.change({ missing: null });
  const coupon = card.now.coupon ?? (await loadCoupon(context));
  if (!coupon) return;
  const bytes = await http.getBytes(coupon.pictureUrl);
  if (!bytes.ok) {
    card.change({ missing: troubleOf(bytes.refusal) });
    return;
  }
  const picture = new Blob([bytes.value], { type: 'image/png' });
  card.change({ picture });
  if (coupon.benefit) {
    // Nothing was sealed: there is nothing to scratch for.
    const opened = { benefit: coupon.benefit, serial: 0, mark: null };
    card.change({ reading: { state: 'open', opened }, uncovered: true });
    return;
  }
  const memberKey = await context.tools.memberKey().catch(() => undefined);
  const opened = memberKey && (await context.opened.open(id, memberKey));
  if (!opened) return;
  card.change({ reading: { state: 'open', opened }, uncovered: true });
  tellRevealed(context, coupon);
}

async function loadCoupon({ card, http, id }: CardContext): Promise<FetchedCoupon | undefined> {
  const answer = await http.get<FetchedCoupon>(`/api/coupons/${encodeURIComponent(id)}`);
  if (answer.ok) card.change({ coupon: answer.value });
  else card.change({ missing: troubleOf(answer.refusal) });
  return answer.ok ? answer.value : undefined;
}

/** That it was read, and not what: sellers count it. What does not get through is told at the next visit. */
function tellRevealed(context: CardContext, { isRevealed }: FetchedCoupon): void {
  if (!isRevealed) context.tellRevealed();
}

async function read(context: CardContext): Promise<void> {
  const { card, foil, opened, tools } = context;
  const { coupon, picture, reading } = card.now;
  if (!coupon || !picture || reading.state !== 'sealed') return;
  card.change({ reading: { state: 'reading' } });
  const answer = await reveal(coupon, picture, tools);
  if (answer.ok) {
    if (answer.opened.mark) opened.keep(coupon, answer.opened.mark);
    card.change({ reading: { state: 'open', opened: answer.opened } });
    tellRevealed(context, coupon);
    return;
  }
  foil.mend();
  card.change({ reading: { state: 'closed', trouble: answer.trouble }, uncovered: false });
}
