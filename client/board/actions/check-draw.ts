// Checks an own draw in the browser against what was published before opening. Loaded when there is
// a draw to check; it takes the server's word for nothing but the keys it signs with.
import { sha256 } from '@noble/hashes/sha2.js';
import { LOSING_TIER } from '../../../common/campaign/conditions.ts';
import { verifyLotProof } from '../../../common/fairness/lot-proof.ts';
import { parseReceiptStatement, verifyReceipt } from '../../../common/fairness/receipt.ts';
import { ticketOf } from '../../../common/fairness/ticket.ts';
import type { CampaignPage, ReceiptKey } from '../../../common/protocol/http.ts';
import type { OwnDraw } from '../../../common/protocol/shopper.ts';
import type { DrawFindings } from '../state/draw-check.ts';

export interface DrawToCheck {
  readonly campaign: CampaignPage;
  readonly own: OwnDraw;
  /** Device and idempotency key of the draw, while this page still knows them: the ticket must follow from them. */
  readonly drawnBy: { readonly participant: string; readonly key: string } | null;
  readonly keys: readonly ReceiptKey[];
}

export async function checkDraw(draw: DrawToCheck): Promise<DrawFindings> {
  const { campaign, own, keys } = draw;
  const key = keys.find(({ keyId }) => keyId === own.receipt.keyId);
  return {
    lot: verifyLotProof(own.proof, campaign.commitment, campaign.sheets, sha256),
    receipt: key ? await verifyReceipt(own.receipt, key.publicKey, sha256) : false,
    words: saysWhatIsShown(draw),
  };
}

function saysWhatIsShown({ campaign, own, drawnBy }: DrawToCheck): boolean {
  const signed = parseReceiptStatement(own.receipt.statement);
  if (signed === undefined) return false;
  const { number, sheet, ticket, proof } = own;
  const pairs: readonly (readonly [unknown, unknown])[] = [
    [signed.campaign, campaign.id],
    [signed.number, number],
    [signed.sheet, sheet],
    [signed.ticket, ticket],
    [signed.home, proof.home],
    [signed.sheet, proof.sheet],
    [signed.tier, proof.tier],
    [signed.tier === LOSING_TIER, own.benefit === null],
    [signed.ticket, drawnBy ? ticketOf({ campaignId: campaign.id, ...drawnBy }, sha256) : ticket],
  ];
  return pairs.every(([one, other]) => one === other) && benefitFits(campaign, own);
}

/** Where the breakdown is public, the benefit must be the one of the tier that was signed. */
function benefitFits({ disclosure, tiers }: CampaignPage, { benefit, proof }: OwnDraw): boolean {
  if (benefit === null || (disclosure !== 'counts' && disclosure !== 'remaining')) return true;
  const published = tiers[proof.tier]?.benefit;
  return published !== undefined && sameBenefit(published, benefit);
}

function sameBenefit(one: object, other: object): boolean {
  const sorted = (benefit: object) => JSON.stringify(Object.entries(benefit).sort());
  return sorted(one) === sorted(other);
}
