// Repeats a campaign from its record, event by event, and notes whatever the rules do not allow.
// Written from the rules and not with the server's code, which is what is being checked.
import { assertNever } from '../assert-never.ts';
import { BitSet } from '../board/bit-set.ts';
import type { IssueConditions } from '../campaign/conditions.ts';
import type { Dice } from '../campaign/dice.ts';
import { DrawLedger } from './draw-ledger.ts';
import type { Findings } from './findings.ts';
import type { RecordHeader, RecordRow } from './record.ts';

export interface Campaign {
  readonly header: Pick<RecordHeader, 'opensAtMs' | 'closesAtMs'>;
  readonly conditions: IssueConditions;
  readonly dice: Dice;
}

type Row<Kind extends RecordRow[0]> = Extract<RecordRow, readonly [Kind, ...unknown[]]>;
type ReturnRow = readonly [
  'cancelled' | 'expired',
  seq: number,
  atMs: number,
  number: number,
  swappedWith: number,
];

export class Replay {
  readonly draws = new DrawLedger();
  /** Home numbers of the lots that were confirmed. */
  readonly confirmedHomes: BitSet;
  readonly #campaign: Campaign;
  readonly #findings: Findings;
  readonly #taken: BitSet;
  /** By number: home of the lot behind it now, and until when it is held (0: not held). */
  readonly #homes: Uint32Array;
  readonly #heldUntilMs: Float64Array;
  #stage: 'announced' | 'open' | 'closing' | 'closed' = 'announced';
  #seq = 0;
  #atMs = 0;
  #held = 0;
  #confirmed = 0;

  constructor(campaign: Campaign, findings: Findings) {
    const { sheets } = campaign.conditions;
    this.#campaign = campaign;
    this.#findings = findings;
    this.#taken = new BitSet(sheets);
    this.confirmedHomes = new BitSet(sheets);
    this.#homes = Uint32Array.from({ length: sheets + 1 }, (_, number) => number);
    this.#heldUntilMs = new Float64Array(sheets + 1);
  }

  get confirmed(): number {
    return this.#confirmed;
  }

  happen(row: RecordRow): void {
    const [kind, seq, atMs] = row;
    this.#expect('numbering', seq === this.#seq + 1, seq, `follows event ${this.#seq}`);
    this.#expect('times', atMs >= this.#atMs, seq, 'lies before the event in front of it');
    this.#expect('ending', this.#stage !== 'closed', seq, 'comes after the end');
    this.#seq = seq;
    this.#atMs = atMs;
    switch (kind) {
      case 'opened':
        return this.#open(seq, atMs);
      case 'drawn':
        return this.#draw(row);
      case 'confirmed':
        return this.#confirm(row);
      case 'cancelled':
      case 'expired':
        return this.#return(row as ReturnRow);
      case 'ended':
        return this.#endDraws(seq, atMs);
      case 'closed':
        return this.#close(row);
      default:
        return assertNever(kind);
    }
  }

  /** Call once, after the last event. */
  finish(): void {
    this.#findings.expect('ending', this.#stage === 'closed', 'the campaign was not closed');
    for (const ticket of this.draws.listRepeatedTickets()) {
      this.#findings.fail('tickets', `ticket ${ticket} was used more than once`);
    }
  }

  #open(seq: number, atMs: number): void {
    this.#expect('period', this.#stage === 'announced', seq, 'opens a campaign a second time');
    const { opensAtMs } = this.#campaign.header;
    this.#expect('period', atMs >= opensAtMs, seq, 'opens before the period');
    this.#stage = 'open';
  }

  #draw(row: Row<'drawn'>): void {
    const [, seq, atMs, number, ticket, contenders] = row;
    const { header, conditions, dice } = this.#campaign;
    const inPeriod = atMs >= header.opensAtMs && atMs < header.closesAtMs;
    this.#expect('period', inPeriod && this.#stage === 'open', seq, 'draws outside the period');
    if (!this.#isOnBoard(seq, number)) return;
    this.#expect('draws', this.#taken.add(number), seq, `draws number ${number}, which was taken`);
    if (contenders !== undefined) this.#checkContest(seq, number, ticket, contenders);
    if (this.#heldUntilMs[number] === 0) this.#held += 1;
    this.#heldUntilMs[number] = atMs + conditions.holdSeconds * 1000;
    const { home } = dice.lotAt(this.#homes[number]!);
    this.draws.add({ seq, atMs, number, home, ticket });
  }

  #checkContest(seq: number, number: number, winner: string, contenders: readonly string[]): void {
    const areSorted = contenders.every((ticket, at) => at === 0 || contenders[at - 1]! < ticket);
    this.#expect('contests', areSorted, seq, 'lists its contenders twice or out of order');
    const rankOf = (ticket: string) => this.#campaign.dice.rankOf(number, ticket);
    const winnersRank = rankOf(winner);
    const isFirst = contenders.every((ticket) => rankOf(ticket) >= winnersRank);
    const wins = contenders.includes(winner) && isFirst;
    this.#expect(
      'contests',
      wins,
      seq,
      `gives number ${number} to one that the seed did not choose`,
    );
  }

  #confirm([, seq, atMs, number]: Row<'confirmed'>): void {
    if (!this.#endHold(seq, number, (untilMs) => atMs < untilMs)) return;
    this.#confirmed += 1;
    const isNew = this.confirmedHomes.add(this.#homes[number]!);
    this.#expect('sheets', isNew, seq, `issues the sheet behind number ${number} again`);
  }

  #return([kind, seq, atMs, number, swappedWith]: ReturnRow): void {
    const isInTime = (untilMs: number) => (kind === 'expired') === atMs >= untilMs;
    if (!this.#endHold(seq, number, isInTime)) return;
    this.#taken.remove(number);
    const openCount = this.#taken.size - this.#taken.count;
    const due = this.#taken.numberOutside(this.#campaign.dice.redeal(seq, openCount));
    const detail = `swaps number ${number} with ${swappedWith}, the seed says ${due}`;
    this.#expect('re-deals', swappedWith === due, seq, detail);
    if (!this.#isOnBoard(seq, swappedWith)) return;
    const home = this.#homes[number]!;
    this.#homes[number] = this.#homes[swappedWith]!;
    this.#homes[swappedWith] = home;
  }

  #endDraws(seq: number, atMs: number): void {
    const isDue = this.#stage === 'open' && atMs >= this.#campaign.header.closesAtMs;
    this.#expect('ending', isDue, seq, 'ends the draws of a campaign whose period runs');
    this.#stage = 'closing';
  }

  #close([, seq, atMs, reason]: Row<'closed'>): void {
    const { header, conditions } = this.#campaign;
    const isSoldOut = this.#confirmed === conditions.sheets;
    const isOver = atMs >= header.closesAtMs && this.#stage !== 'announced' && this.#held === 0;
    const isRight = reason === 'sold-out' ? isSoldOut : isOver && !isSoldOut;
    this.#expect('ending', isRight, seq, `closes the campaign as ${reason}, which it was not`);
    this.#stage = 'closed';
  }

  /** Whether there was a hold to end; whether it still ran is noted. */
  #endHold(seq: number, number: number, isInTime: (untilMs: number) => boolean): boolean {
    if (!this.#isOnBoard(seq, number)) return false;
    const untilMs = this.#heldUntilMs[number]!;
    this.#expect('holds', untilMs > 0, seq, `settles number ${number}, which nobody holds`);
    if (untilMs === 0) return false;
    this.#expect('holds', isInTime(untilMs), seq, `settles number ${number} at the wrong time`);
    this.#heldUntilMs[number] = 0;
    this.#held -= 1;
    return true;
  }

  #isOnBoard(seq: number, number: number): boolean {
    const isThere = number >= 1 && number <= this.#taken.size;
    this.#expect('draws', isThere, seq, `names number ${number}, which is not on the board`);
    return isThere;
  }

  #expect(check: Parameters<Findings['fail']>[0], holds: boolean, seq: number, what: string): void {
    if (!holds) this.#findings.fail(check, `event ${seq} ${what}`);
  }
}
