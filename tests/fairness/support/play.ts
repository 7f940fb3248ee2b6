// Plays whole campaigns by the real rules, without a server: what comes out is recorded and checked.
import { createHash } from 'node:crypto';
import type { Claim } from '../../../common/campaign/claim.ts';
import type { Command } from '../../../common/campaign/commands.ts';
import { conditionsText, type IssueConditions } from '../../../common/campaign/conditions.ts';
import type { CampaignEvent } from '../../../common/campaign/events.ts';
import { expiringNumbers } from '../../../common/campaign/due-event.ts';
import { settleBatch } from '../../../common/campaign/settle-batch.ts';
import { campaignRules, newCampaignState } from '../../../common/campaign/state.ts';
import { toHex } from '../../../common/fairness/bytes.ts';
import { receiptStatement } from '../../../common/fairness/receipt.ts';
import { createRecordWriter, type RecordHeader } from '../../../common/fairness/record.ts';
import { sealBoard, type SealedBoard } from '../../../common/fairness/sealed-board.ts';
import type { KeptDraw } from '../../../common/fairness/kept-draws.ts';
import { ticketOf } from '../../../common/fairness/ticket.ts';
import type { ReceiptSigner } from '../../../server/adapters/receipt-signer.ts';
import { sha256 } from '../../../server/campaigns/sha256.ts';

export const CAMPAIGN_ID = '01939a5c-0000-7000-8000-00000000cafe';
export const OPENS_AT_MS = Date.UTC(2026, 11, 1, 1);
export const CLOSES_AT_MS = Date.UTC(2026, 11, 2, 1);

export interface Played {
  readonly board: SealedBoard;
  readonly header: RecordHeader;
  readonly events: readonly CampaignEvent[];
  readonly kept: readonly KeptDraw[];
}

/** Numbers from 0 up to before `below`, the same for the same seed at every run. */
export function createChooser(seed: string): (below: number) => number {
  let step = 0;
  return (below) => {
    step += 1;
    return createHash('sha256').update(`${seed} ${step}`).digest().readUInt32BE() % below;
  };
}

/**
 * Batches of shoppers draw (several at one number, now and then), confirm, cancel or walk away,
 * until the period is over or every sheet is confirmed.
 */
export async function playCampaign(
  conditions: IssueConditions,
  chooser: string,
  signer: ReceiptSigner,
): Promise<Played> {
  const choose = createChooser(chooser);
  const seed = createHash('sha256').update(chooser).digest();
  const text = conditionsText(conditions);
  const board = await sealBoard({ seed, conditions, conditionsText: text, sha256 });
  const period = { opensAtMs: OPENS_AT_MS, closesAtMs: CLOSES_AT_MS };
  const state = newCampaignState(campaignRules(conditions, period));
  const claims = new Map<string, Claim>();
  const events: CampaignEvent[] = [];
  const kept: KeptDraw[] = [];
  let nowMs = OPENS_AT_MS;
  let shoppers = 0;
  let keys = 0;

  const settle = (commands: readonly (readonly [participant: string, command: Command])[]) => {
    const expiring = new Set(expiringNumbers(state, nowMs));
    const stored = [...claims.values()].filter(
      (claim) =>
        (claim.state === 'held' && expiring.has(claim.number)) ||
        commands.some(([participant]) => participant === claim.participant),
    );
    const settled = settleBatch(state, {
      entries: commands.map(([participant, command]) => ({
        participant,
        deviceKey: `key of ${participant}`,
        command,
      })),
      claims: new Map(stored.map((claim) => [claim.participant, claim])),
      claimsByDeviceKey: new Map(),
      nowMs,
      dice: board,
    });
    events.push(...settled.events);
    for (const claim of settled.changedClaims) claims.set(claim.participant, claim);
    for (const { claim } of settled.newClaims) claims.set(claim.participant, claim);
    const drawn = settled.newClaims.map(({ claim }) => claim);
    const receipts = signer.signBatch(drawn.map((claim) => receiptStatement(CAMPAIGN_ID, claim)));
    for (const [index, { number, lot }] of drawn.entries()) {
      kept.push({ number, receipt: receipts[index]!, proof: board.proofOf(lot.home) });
    }
  };
  const nextKey = () => {
    keys += 1;
    return String(keys).padStart(22, 'k');
  };
  const draw = (): readonly [string, Command] => {
    shoppers += 1;
    const key = nextKey();
    const number = 1 + choose(conditions.sheets);
    const participant = `shopper ${shoppers}`;
    const ticket = ticketOf({ campaignId: CAMPAIGN_ID, participant, key }, sha256);
    return [participant, { type: 'draw', number, key, ticket }];
  };

  while (state.stage.name !== 'closed') {
    nowMs += choose(conditions.holdSeconds * 400);
    const held = [...claims.values()].filter((claim) => claim.state === 'held');
    const answers = held.flatMap((claim): (readonly [string, Command])[] => {
      const what = choose(8);
      const key = nextKey();
      if (what < 4) {
        const form = { name: 'Somebody' };
        return [[claim.participant, { type: 'confirm', key, form, formDigest: 'digest' }]];
      }
      return what === 4 ? [[claim.participant, { type: 'cancel', key }]] : [];
    });
    settle([...answers, ...Array.from({ length: choose(12) }, draw)]);
  }

  const header: RecordHeader = {
    format: 'tombola-record-1',
    campaign: { id: CAMPAIGN_ID, slug: 'autumn', title: '秋の福引', seller: 'Komorebi' },
    ...period,
    events: events.length,
    conditionsText: text,
    seed: toHex(seed),
    commitment: board.commitment,
  };
  return { board, header, events, kept };
}

/** The record as the server streams it. */
export function writeRecord(
  header: RecordHeader,
  events: readonly CampaignEvent[],
  signer: ReceiptSigner,
): string {
  const writer = createRecordWriter(createHash('sha256'));
  const lines = [writer.header(header), ...events.map((event) => writer.event(event))];
  const { keyId } = signer.publicKey();
  return [...lines, writer.trailer({ keyId, sign: (bytes) => signer.sign(bytes) })].join('');
}
