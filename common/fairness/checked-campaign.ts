import type { IssueConditions } from '../campaign/conditions.ts';
import { fromHex, toHex } from './bytes.ts';
import { hashConditions, hashSeed, parseConditionsText } from './commitment.ts';
import type { Findings } from './findings.ts';
import type { RecordHeader } from './record.ts';
import { Replay } from './replay.ts';
import { sealBoard, type SealedBoard, type SealPlan } from './sealed-board.ts';
import { isShownAt } from './zone-time.ts';

/** A campaign whose board has been laid out anew from its record, and whose events are replayed on it. */
export interface CheckedCampaign {
  readonly header: RecordHeader;
  readonly conditions: IssueConditions;
  readonly board: SealedBoard;
  readonly replay: Replay;
}

/** Checks what the header claims and lays the board out anew; null when its conditions cannot be read. */
export async function openCampaign(
  header: RecordHeader,
  findings: Findings,
  { sha256, progress }: Pick<SealPlan, 'sha256' | 'progress'>,
): Promise<CheckedCampaign | null> {
  const { conditionsText, commitment } = header;
  const seed = fromHex(header.seed);
  const conditionsHash = hashConditions(conditionsText, seed, sha256);
  const isSameText = toHex(conditionsHash) === commitment.conditionsHash;
  findings.expect('conditions', isSameText, 'the conditions are not those committed to');
  const seedHash = toHex(hashSeed(seed, conditionsHash, sha256));
  findings.expect('seal', seedHash === commitment.seedHash, 'the seed is not the one committed to');
  const conditions = parseConditionsText(conditionsText);
  if (conditions === undefined) return null;
  checkPeriod(header, conditions, findings);
  const board = await sealBoard({
    seed,
    conditionsText,
    conditions,
    sha256,
    progress,
  });
  const isSameBoard = board.commitment.boardRoot === commitment.boardRoot;
  findings.expect('board', isSameBoard, 'the seed gives another board');
  const replay = new Replay({ header, conditions, dice: board }, findings);
  return { header, conditions, board, replay };
}

function checkPeriod(header: RecordHeader, conditions: IssueConditions, findings: Findings): void {
  const { opens, closes, zone } = conditions.period;
  const shown = [
    isShownAt(header.opensAtMs, opens, zone),
    isShownAt(header.closesAtMs, closes, zone),
  ];
  if (shown.includes(false)) findings.fail('period', `the instants are not those of ${zone}`);
  else if (shown.includes(undefined)) {
    findings.leaveUnchecked('period', `the zone ${zone} is not known here`);
  }
}
