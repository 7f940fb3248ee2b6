// What became of a draw whose answer was never written: the claim knows by which command it was made.
import type { KioskDraw } from '../../common/protocol/kiosk-answers.ts';
import { accepted, type Answer } from '../../common/protocol/refusals.ts';
import type { PendingDraw } from '../store/kiosk-commands.ts';
import type { KiosksDeps } from './deps.ts';
import { toKioskDraw } from './kiosk-draw.ts';

/** undefined: the command with this id has made nothing of this claim. */
export async function findEffect(
  { store, db, live }: Pick<KiosksDeps, 'store' | 'db' | 'live'>,
  id: string,
  { campaignId, participant }: PendingDraw,
): Promise<Answer<KioskDraw> | undefined> {
  const claim = await store.findKioskClaim(db, campaignId, participant);
  if (claim?.drawKey !== id && claim?.settleKey !== id) return undefined;
  const own = await live.findOwnDraw(campaignId, participant);
  return own && accepted(toKioskDraw(campaignId, participant, own));
}
