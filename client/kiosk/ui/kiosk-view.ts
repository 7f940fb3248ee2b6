// What the screens get of the page; client/kiosk/visit.ts makes it.
import type { MountBoard } from '../../board/state/board-picture.ts';
import type { BoardState } from '../../board/state/board-state.ts';
import type { KioskCampaign } from '../../../common/protocol/kiosk-answers.ts';
import type { CounterActions } from '../actions/counter.ts';
import type { DrawActions } from '../actions/draw.ts';
import type { EnrolActions } from '../actions/enrol.ts';
import type { Kiosk } from '../state/kiosk-state.ts';
import type { Observed } from '../../../common/observed.ts';
import type { Scan } from './scan.ts';

export interface KioskVisit {
  readonly state: Observed<Kiosk>;
  /** The watched board; null while there is none. Changes with the campaign. */
  readonly board: () => BoardState | null;
  readonly draw: DrawActions;
  readonly counter: CounterActions;
  readonly enrol: EnrolActions;
  watch(campaign: KioskCampaign): void;
  /** Whether staff may leave. */
  unlock(staffCode: string): Promise<boolean>;
}

export interface KioskView {
  readonly visit: KioskVisit;
  readonly mountBoard: MountBoard;
  readonly scan: Scan;
}
