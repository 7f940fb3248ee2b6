import type { Observed } from '../../../common/observed.ts';
import type { Kiosk, Refused, Screen } from '../state/kiosk-state.ts';
import type { KioskLine } from '../../net/kiosk-line.ts';
import type { KioskRefusal } from '../../../common/protocol/kiosk-answers.ts';

export interface ActionContext {
  readonly kiosk: Observed<Kiosk>;
  /** undefined until this browser is a kiosk. */
  readonly line: () => KioskLine | undefined;
  /** Sends a picture over HTTP; its digest, or the refusal's code. */
  readonly sendPicture: (file: Blob) => Promise<{ digest: string } | { code: string }>;
}

/** Changes the screen only if it is still the one that was meant: a shopper may have gone meanwhile. */
export function onScreen<At extends Screen['at']>(
  { kiosk }: ActionContext,
  at: At,
  change: (screen: Extract<Screen, { at: At }>) => Screen,
): void {
  const { screen } = kiosk.now;
  if (screen.at === at) kiosk.change({ screen: change(screen as Extract<Screen, { at: At }>) });
}

export const toRefused = ({ code, say }: KioskRefusal): Refused => ({ code, say });
