// What a shopper gets of the own draw: the result with its proof and a signed receipt.
import type { Claim } from '../../common/campaign/claim.ts';
import { LOSING_TIER } from '../../common/campaign/conditions.ts';
import { receiptStatement } from '../../common/fairness/receipt.ts';
import type { OwnDraw } from '../../common/protocol/shopper.ts';
import type { ReceiptSigner } from '../adapters/receipt-signer.ts';
import type { SealedCampaign } from './load.ts';

/** One own draw for each claim, in order; one signature for all of them. */
export function ownDraws(
  { campaign, board }: SealedCampaign,
  signer: ReceiptSigner,
  claims: readonly Claim[],
): OwnDraw[] {
  if (claims.length === 0) return [];
  const receipts = signer.signBatch(claims.map((claim) => receiptStatement(campaign.id, claim)));
  return claims.map((claim, index) => ({
    number: claim.number,
    sheet: claim.lot.sheet,
    ticket: claim.ticket,
    benefit:
      claim.lot.tier === LOSING_TIER
        ? null
        : campaign.conditions.breakdown[claim.lot.tier]!.benefit,
    state: claim.state,
    holdUntilMs: claim.state === 'held' ? claim.holdUntilMs : null,
    proof: board.proofOf(claim.lot.home),
    receipt: receipts[index]!,
  }));
}
