import type { MemberStanding, MisuseEntry } from '../../../../common/protocol/misuse.ts';
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import { State } from '../state.ts';

export interface MisuseNow {
  /** null: not here yet. */
  readonly misuses: readonly MisuseEntry[] | null;
  /** How many nobody has reviewed. */
  readonly open: number;
  readonly next: number | null;
  /** Whether only those are listed that nobody has reviewed. */
  readonly onlyOpen: boolean;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** The member that is looked at. */
  readonly standing: MemberStanding | null;
}

export const misuseState = (): State<MisuseNow> =>
  new State<MisuseNow>({
    misuses: null,
    open: 0,
    next: null,
    onlyOpen: true,
    busy: false,
    refusal: null,
    standing: null,
  });
