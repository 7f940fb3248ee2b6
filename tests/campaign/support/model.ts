// The rules once more, written as plainly as can be: whole arrays, no events, no cleverness. What
// the product decides must be what this says.
import type { Entry } from '../../../common/campaign/commands.ts';
import { LOSING_TIER, type IssueConditions } from '../../../common/campaign/conditions.ts';
import type { Dice } from '../../../common/campaign/dice.ts';
import { CLOSES_AT_MS, HOLD_MS, OPENS_AT_MS } from './small-campaign.ts';

interface ModelClaim {
  state: 'held' | 'confirmed' | 'cancelled' | 'expired';
  number: number;
  home: number;
  ticket: string;
  drawKey: string;
  endKey: string;
  digest: string;
  untilMs: number;
}

export type Verdict = 'accepted' | 'repeated' | string;

export class Model {
  stage: 'announced' | 'open' | 'closing' | 'closed' = 'announced';
  seq = 0;
  lastAtMs = 0;
  /** What has happened, in words. */
  log: string[] = [];
  readonly claims = new Map<string, ModelClaim>();
  readonly #devices = new Map<string, string>();
  /** Home of what lies behind each number; index 0 is not used. */
  readonly homes: number[];
  readonly #sheets: number;
  readonly #dice: Dice;

  constructor(conditions: IssueConditions, dice: Dice) {
    this.#sheets = conditions.sheets;
    this.homes = Array.from({ length: conditions.sheets + 1 }, (_, number) => number);
    this.#dice = dice;
  }

  held(): ModelClaim[] {
    return [...this.claims.values()].filter((claim) => claim.state === 'held');
  }

  isOpen(number: number): boolean {
    return ![...this.claims.values()].some(
      (claim) => claim.number === number && (claim.state === 'held' || claim.state === 'confirmed'),
    );
  }

  wakeMs(): number | undefined {
    if (this.stage === 'closed') return undefined;
    if (this.stage === 'announced') return OPENS_AT_MS;
    const first = this.held()[0]?.untilMs ?? Infinity;
    if (this.stage === 'open') return Math.min(first, CLOSES_AT_MS);
    return first;
  }

  settle(entries: readonly Entry[], clockMs: number): Verdict[] {
    this.log = [];
    const nowMs = Math.max(clockMs, this.lastAtMs);
    this.#time(nowMs);
    const verdicts = new Map<Entry, Verdict>();
    let left = [...entries];
    while (left.length > 0) {
      const round = left.filter((entry, place) => !left.slice(0, place).some(sameSender(entry)));
      left = left.filter((entry) => !round.includes(entry));
      this.#round(round, nowMs, verdicts);
    }
    this.#closeWhenOver(nowMs);
    if (this.log.length > 0) this.lastAtMs = nowMs;
    return entries.map((entry) => verdicts.get(entry)!);
  }

  #round(round: readonly Entry[], nowMs: number, verdicts: Map<Entry, Verdict>): void {
    const draws = round.filter((entry) => entry.command.type === 'draw');
    for (const entry of round) {
      if (!draws.includes(entry)) verdicts.set(entry, this.#let(entry, nowMs, []));
    }
    for (const number of new Set(draws.map(numberOf))) {
      const rivals = draws.filter((entry) => numberOf(entry) === number);
      const entitled = rivals.filter((entry) => this.judge(entry, nowMs) === 'accepted');
      const tickets = [...new Set(entitled.map(ticketOf))].sort();
      const rank = (entry: Entry): string => this.#dice.rankOf(number, ticketOf(entry));
      let winner = entitled[0];
      for (const entry of entitled) if (rank(entry) < rank(winner!)) winner = entry;
      for (const entry of rivals) {
        if (!entitled.includes(entry)) verdicts.set(entry, this.judge(entry, nowMs));
      }
      if (winner === undefined) continue;
      verdicts.set(winner, this.#let(winner, nowMs, tickets.length > 1 ? tickets : []));
      for (const entry of entitled) {
        if (entry !== winner) verdicts.set(entry, 'NUMBER_TAKEN');
      }
    }
  }

  /** What becomes of an entry if it came now and alone, without anything else happening first. */
  judge({ participant, deviceKey, command }: Entry, nowMs: number): Verdict {
    const claim = this.claims.get(participant);
    if (command.type === 'draw') {
      if (claim && claim.drawKey === command.key) {
        return claim.number === command.number ? 'repeated' : 'IDEMPOTENCY_MISMATCH';
      }
      if (claim || this.#devices.has(deviceKey)) return 'ALREADY_DRAWN';
      if (this.stage === 'announced' || nowMs < OPENS_AT_MS) return 'NOT_OPEN_YET';
      if (this.stage !== 'open' || nowMs >= CLOSES_AT_MS) return 'CLOSED';
      if (command.number > this.#sheets) return 'NO_SUCH_NUMBER';
      return this.isOpen(command.number) ? 'accepted' : 'NUMBER_TAKEN';
    }
    if (!claim) return 'NOTHING_HELD';
    const ended = command.type === 'confirm' ? 'confirmed' : 'cancelled';
    if (claim.state === ended && claim.endKey === command.key) {
      const same = command.type === 'cancel' || command.formDigest === claim.digest;
      return same ? 'repeated' : 'IDEMPOTENCY_MISMATCH';
    }
    if ([claim.drawKey, claim.endKey].includes(command.key)) return 'IDEMPOTENCY_MISMATCH';
    if (claim.state === 'confirmed' || claim.state === 'cancelled') return 'NOTHING_HELD';
    if (claim.state === 'expired' || nowMs >= claim.untilMs) return 'HOLD_RAN_OUT';
    if (command.type === 'cancel' || this.#dice.lotAt(claim.home).tier === LOSING_TIER) {
      return 'accepted';
    }
    return isGoodForm(command.form) ? 'accepted' : 'FORM_INCOMPLETE';
  }

  #let(entry: Entry, nowMs: number, contenders: readonly string[]): Verdict {
    const verdict = this.judge(entry, nowMs);
    if (verdict !== 'accepted') return verdict;
    const { command, participant } = entry;
    if (command.type === 'draw') {
      const { number, ticket, key } = command;
      this.claims.set(participant, {
        state: 'held',
        number,
        home: this.homes[number]!,
        ticket,
        drawKey: key,
        endKey: '',
        digest: '',
        untilMs: nowMs + HOLD_MS,
      });
      this.#devices.set(entry.deviceKey, participant);
      this.#happened(`drawn ${number} ${ticket} of ${contenders.join('+')}`);
      return verdict;
    }
    const claim = this.claims.get(participant)!;
    claim.endKey = command.key;
    if (command.type === 'cancel') this.#return(claim, 'cancelled');
    else {
      claim.state = 'confirmed';
      claim.digest = command.formDigest;
      this.#happened(`confirmed ${claim.number} ${claim.ticket}`);
      const confirmed = [...this.claims.values()].filter((each) => each.state === 'confirmed');
      if (confirmed.length === this.#sheets) this.#close('sold-out');
    }
    return verdict;
  }

  #return(claim: ModelClaim, reason: 'cancelled' | 'expired'): void {
    claim.state = reason;
    const { number } = claim;
    const open = this.homes.map((_, each) => each).filter((each) => each > 0 && this.isOpen(each));
    const other = open[this.#dice.redeal(this.seq + 1, open.length)]!;
    const home = this.homes[number]!;
    this.homes[number] = this.homes[other]!;
    this.homes[other] = home;
    this.#happened(`${reason} ${number} ${claim.ticket} with ${other}`);
  }

  #time(nowMs: number): void {
    if (this.stage === 'announced' && nowMs >= OPENS_AT_MS) {
      this.stage = 'open';
      this.#happened('opened');
    }
    if (this.stage !== 'open' && this.stage !== 'closing') return;
    for (;;) {
      const first = this.held()[0];
      if (!first || nowMs < first.untilMs) break;
      this.#return(first, 'expired');
    }
    this.#closeWhenOver(nowMs);
  }

  #closeWhenOver(nowMs: number): void {
    if (this.stage !== 'closing' && (this.stage !== 'open' || nowMs < CLOSES_AT_MS)) return;
    if (this.held().length === 0) this.#close('period-over');
    else if (this.stage === 'open') {
      this.stage = 'closing';
      this.#happened('ended');
    }
  }

  #close(reason: string): void {
    this.stage = 'closed';
    this.#happened(`closed ${reason}`);
  }

  #happened(what: string): void {
    this.seq += 1;
    this.log.push(`${this.seq} ${what}`);
  }
}

const sameSender = (entry: Entry) => (other: Entry) =>
  other.participant === entry.participant || other.deviceKey === entry.deviceKey;
const numberOf = ({ command }: Entry): number => (command.type === 'draw' ? command.number : 0);
const ticketOf = ({ command }: Entry): string => (command.type === 'draw' ? command.ticket : '');

/** For the form of small-campaign.ts: a name, and perhaps an e-mail address. */
function isGoodForm(form: Readonly<Record<string, string>>): boolean {
  const { name = '', mail = '', ...others } = form;
  if (name.trim() === '' || Object.keys(others).length > 0) return false;
  return mail.trim() === '' || mail === 'a@example.com';
}
