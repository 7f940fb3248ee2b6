import type { KioskDraw } from '../../common/protocol/kiosk-answers.ts';
import type { OwnDraw } from '../../common/protocol/shopper.ts';

/** A draw as a kiosk sees it. Its id is the participant: whoever it was drawn for. */
export const toKioskDraw = (campaignId: string, participant: string, own: OwnDraw): KioskDraw => ({
  drawId: participant,
  campaignId,
  number: own.number,
  sheet: own.sheet,
  ticket: own.ticket,
  benefit: own.benefit,
  state: own.state,
  holdUntilMs: own.holdUntilMs,
  proof: { ...own.proof },
  receipt: { ...own.receipt },
});
