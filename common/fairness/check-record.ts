// Recomputes a whole campaign from its record. Runs in the browser's check page and in tests alike.
import type { Commitment, ReceiptKey } from '../protocol/http.ts';
import { toHex, type Sha256 } from './bytes.ts';
import { openCampaign, type CheckedCampaign } from './checked-campaign.ts';
import { Findings, type Finding } from './findings.ts';
import { readLines } from './record-lines.ts';
import { parseRecordHeader, parseRecordRow, parseRecordTrailer, recordBytes } from './record.ts';
import type { RecordHeader, Sha256Stream } from './record.ts';
import { verifySignature } from './signature.ts';
import { tallyOf, type TierTally } from './tally.ts';

export interface CheckOptions {
  readonly sha256: Sha256;
  /** A SHA-256 that is fed piece by piece, empty. */
  readonly openSha256: () => Sha256Stream;
  /** The operator's keys, now and before (GET /api/keys); null: not at hand. */
  readonly keys: readonly ReceiptKey[] | null;
  /** What was shown before opening, from a source other than the record; null: not at hand. */
  readonly published: Commitment | null;
  readonly progress?: (progress: CheckProgress) => void;
}

export interface CheckProgress {
  readonly step: 'board' | 'events';
  /** 0 to 1 */
  readonly share: number;
}

export interface RecordReport {
  /** Whether nothing is wrong; a check that could not be made is not wrong. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** null: the record cannot be read so far. */
  readonly header: RecordHeader | null;
  readonly tally: readonly TierTally[];
  readonly draws: number;
  readonly confirmed: number;
}

export interface CheckedRecord {
  readonly report: RecordReport;
  readonly campaign: CheckedCampaign | null;
}

/** `chunks` are the bytes of a record in pieces of any size. Never rejects for what they hold. */
export async function checkRecord(
  chunks: AsyncIterable<Uint8Array>,
  options: CheckOptions,
): Promise<CheckedRecord> {
  const findings = new Findings();
  const checking = new Checking(findings, options);
  for await (const { lines, unfinished } of readLines(chunks)) {
    for (const line of lines) await checking.readLine(line, unfinished);
  }
  await checking.finish();
  const { header, campaign } = checking;
  const tally = campaign === null ? [] : tallyOf(campaign, findings);
  const list = findings.list();
  const report: RecordReport = {
    ok: list.every((finding) => finding.ok !== false),
    findings: list,
    header,
    tally,
    draws: campaign?.replay.draws.count ?? 0,
    confirmed: campaign?.replay.confirmed ?? 0,
  };
  return { report, campaign };
}

const LINE_END = Uint8Array.of(0x0a);
/** How often progress is told while events are replayed. */
const EVENTS_A_REPORT = 10_000;

class Checking {
  header: RecordHeader | null = null;
  campaign: CheckedCampaign | null = null;
  readonly #findings: Findings;
  readonly #options: CheckOptions;
  readonly #digest: Sha256Stream;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** Held back until the next line comes: the last one is the trailer, which is not in the digest. */
  #held: { readonly bytes: Uint8Array; readonly number: number } | null = null;
  #lines = 0;
  #events = 0;

  constructor(findings: Findings, options: CheckOptions) {
    this.#findings = findings;
    this.#options = options;
    this.#digest = options.openSha256();
  }

  async readLine(bytes: Uint8Array, unfinished: boolean): Promise<void> {
    this.#findings.expect('record', !unfinished, 'the last line is cut short');
    const before = this.#held;
    this.#lines += 1;
    this.#held = { bytes, number: this.#lines };
    if (before === null) return;
    this.#digest.update(before.bytes);
    this.#digest.update(LINE_END);
    if (before.number === 1) await this.#readHeader(before.bytes);
    else this.#readEvent(before.bytes, before.number);
  }

  async finish(): Promise<void> {
    const { header, campaign } = this;
    if (header === null) this.#findings.fail('record', 'there is no header');
    const expected = header?.events ?? 0;
    const detail = `the header announces ${expected} events, there are ${this.#events}`;
    this.#findings.expect('record', this.#events === expected, detail);
    if (campaign === null) this.#failWhatWasNotReached();
    campaign?.replay.finish();
    await this.#checkSignature();
  }

  async #readHeader(line: Uint8Array): Promise<void> {
    this.header = parseRecordHeader(this.#text(line)) ?? null;
    if (this.header === null) return;
    this.#checkPublished(this.header);
    this.campaign = await openCampaign(this.header, this.#findings, {
      sha256: this.#options.sha256,
      progress: (share) => this.#options.progress?.({ step: 'board', share }),
    });
  }

  #readEvent(line: Uint8Array, lineNumber: number): void {
    this.#events += 1;
    const row = parseRecordRow(this.#text(line));
    if (row === undefined) this.#findings.fail('record', `line ${lineNumber} is not an event`);
    else this.campaign?.replay.happen(row);
    if (this.#events % EVENTS_A_REPORT !== 0 || this.header === null) return;
    this.#options.progress?.({
      step: 'events',
      share: Math.min(1, this.#events / Math.max(1, this.header.events)),
    });
  }

  #checkPublished({ commitment }: RecordHeader): void {
    const { published } = this.#options;
    if (published === null) {
      this.#findings.leaveUnchecked('published', 'there is nothing to compare with');
      return;
    }
    const isSame =
      published.algorithm === commitment.algorithm &&
      published.seedHash === commitment.seedHash &&
      published.boardRoot === commitment.boardRoot &&
      published.conditionsHash === commitment.conditionsHash;
    this.#findings.expect('published', isSame, 'the record carries another commitment');
  }

  async #checkSignature(): Promise<void> {
    const trailer =
      this.#held === null ? undefined : parseRecordTrailer(this.#text(this.#held.bytes));
    if (trailer === undefined) {
      this.#findings.fail('record', 'there is no trailer');
      this.#findings.fail('signature', 'there is no signature');
      return;
    }
    const digest = toHex(this.#digest.digest());
    this.#findings.expect('signature', digest === trailer.digest, 'the lines were altered');
    const { keys } = this.#options;
    if (keys === null) {
      this.#findings.leaveUnchecked('signature', 'the keys are not at hand');
      return;
    }
    const key = keys.find(({ keyId }) => keyId === trailer.keyId);
    const isSigned =
      key !== undefined &&
      (await verifySignature(recordBytes(digest), trailer.signature, key.publicKey));
    this.#findings.expect('signature', isSigned, 'the signature is not the operator’s');
  }

  #failWhatWasNotReached(): void {
    for (const check of NEED_A_BOARD) this.#findings.fail(check, 'the board could not be computed');
  }

  /** '' for bytes that are not UTF-8: then no line has a meaning. */
  #text(line: Uint8Array): string {
    try {
      return this.#decoder.decode(line);
    } catch {
      return '';
    }
  }
}

const NEED_A_BOARD = [
  'seal',
  'conditions',
  'board',
  'breakdown',
  'numbering',
  'times',
  'period',
  'draws',
  'tickets',
  'contests',
  'holds',
  're-deals',
  'sheets',
  'ending',
] as const;
