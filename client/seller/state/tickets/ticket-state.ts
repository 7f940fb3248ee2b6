import type { TicketBatch, TicketBatchCodes } from '../../../../common/protocol/counter.ts';
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import type { SellerCampaignDetail } from '../../../../common/protocol/seller.ts';
import { State } from '../state.ts';

export interface TicketsNow {
  /** null: not here yet. */
  readonly campaign: SellerCampaignDetail | null;
  /** Newest first; null: not here yet. */
  readonly batches: readonly TicketBatch[] | null;
  readonly label: string;
  /** As typed. */
  readonly count: string;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** Asked about before it is made void. */
  readonly asksToVoid: TicketBatch | null;
  /** The batch that is being printed, with its codes. */
  readonly printed: TicketBatchCodes | null;
}

export const ticketState = (): State<TicketsNow> =>
  new State<TicketsNow>({
    campaign: null,
    batches: null,
    label: '',
    count: '24',
    busy: false,
    refusal: null,
    asksToVoid: null,
    printed: null,
  });

/** Slips on a sheet of A4, three across and eight down. */
export const SLIPS_PER_SHEET = 24;
/** So many are laid out at once; a printer's tray holds about as much. */
export const SLIPS_PER_RUN = 480;

export interface SlipRun {
  readonly from: number;
  readonly to: number;
}

export const slipRuns = (count: number): readonly SlipRun[] =>
  Array.from({ length: Math.ceil(count / SLIPS_PER_RUN) }, (_, run) => ({
    from: run * SLIPS_PER_RUN + 1,
    to: Math.min(count, (run + 1) * SLIPS_PER_RUN),
  }));

export interface Slip {
  readonly place: number;
  readonly code: string;
}

/** The slips of a run, sheet by sheet. */
export function slipSheets(codes: readonly string[], { from, to }: SlipRun): readonly Slip[][] {
  const sheets: Slip[][] = [];
  for (let place = from; place <= to; place += 1) {
    if ((place - from) % SLIPS_PER_SHEET === 0) sheets.push([]);
    sheets.at(-1)!.push({ place, code: codes[place - 1]! });
  }
  return sheets;
}
