// Settles the commands that arrived while the batch before was being stored. The runner stores what
// comes out in one transaction. Takes time by the size of the batch, not of the board.
import { BatchClaims } from './batch-claims.ts';
import type { Claim } from './claim.ts';
import type { Entry } from './commands.ts';
import { LOSING_TIER } from './conditions.ts';
import { decide, type Decision } from './decide.ts';
import type { Dice } from './dice.ts';
import { dueEvent, dueStageEvent } from './due-event.ts';
import type { CampaignEvent, Ticket } from './events.ts';
import { evolve } from './evolve.ts';
import { roundsOf, type Place } from './rounds.ts';
import { campaignTimeMs, type CampaignState } from './state.ts';

export interface Batch {
  readonly entries: readonly Entry[];
  /**
   * Stored claims by participant: those of the entries' participants, and those whose holds have
   * run out (`expiringNumbers` of due-event.ts).
   */
  readonly claims: ReadonlyMap<string, Claim>;
  /** Stored claims that were drawn with the entries' device keys, by device key. */
  readonly claimsByDeviceKey: ReadonlyMap<string, Claim>;
  /** The database's clock, Unix ms. If it has stepped back, the time of the last event counts. */
  readonly nowMs: number;
  readonly dice: Dice;
}

export type Outcome =
  | { readonly kind: 'accepted'; readonly claim: Claim }
  | Exclude<Decision, { readonly kind: 'accepted' }>;

export interface Settled {
  readonly events: readonly CampaignEvent[];
  /** One per entry, in the order of the entries. */
  readonly outcomes: readonly Outcome[];
  /** Claims to insert, as they stand at the end of the batch. Insert after the updates: they may take a number that came back. */
  readonly newClaims: readonly { readonly claim: Claim; readonly deviceKey: string }[];
  /** Stored claims that were held and are no more, expired ones among them: to update. */
  readonly changedClaims: readonly Claim[];
  /** Forms for the issue list; a losing sheet has none, whatever was sent with it. */
  readonly issued: readonly IssuedForm[];
}

export interface IssuedForm {
  readonly participant: string;
  readonly form: Readonly<Record<string, string>>;
}

/**
 * Due events first, then the entries. The state changes as the events happen, before they are
 * stored: if storing them fails, throw the state away and build it again from what is stored.
 */
export function settleBatch(state: CampaignState, batch: Batch): Settled {
  const settling = new Settling(state, batch);
  settling.letDueEventsHappen();
  for (const round of roundsOf(batch.entries)) settling.settleRound(round);
  // The last confirm or cancel after the period closes the campaign in the same breath.
  settling.letStageChange();
  return settling.settled();
}

class Settling {
  readonly #state: CampaignState;
  readonly #batch: Batch;
  readonly #nowMs: number;
  readonly #claims: BatchClaims;
  readonly #events: CampaignEvent[] = [];
  readonly #outcomes: Outcome[] = [];
  readonly #issued: IssuedForm[] = [];

  constructor(state: CampaignState, batch: Batch) {
    this.#state = state;
    this.#batch = batch;
    this.#nowMs = campaignTimeMs(state, batch.nowMs);
    this.#claims = new BatchClaims(batch.claims, batch.claimsByDeviceKey);
  }

  settled(): Settled {
    return {
      events: this.#events,
      outcomes: this.#outcomes,
      newClaims: this.#claims.listNew(),
      changedClaims: this.#claims.listChanged(),
      issued: this.#issued,
    };
  }

  letDueEventsHappen(): void {
    const due: CampaignEvent[] = [];
    for (;;) {
      const next = dueEvent(this.#state, this.#nowMs, this.#batch.dice);
      if (next === undefined) break;
      due.push(next);
      this.#happen(next);
    }
    this.#claims.expire(due.filter((each) => each.type === 'NumberReturned'));
  }

  letStageChange(): void {
    const next = dueStageEvent(this.#state, this.#nowMs);
    if (next !== undefined) this.#happen(next);
  }

  /** What gives numbers back comes before what takes them. */
  settleRound(places: readonly Place[]): void {
    const draws = new Map<number, Place[]>();
    for (const place of places) {
      const { command } = this.#batch.entries[place]!;
      if (command.type !== 'draw') {
        this.#settle(place);
        continue;
      }
      const rivals = draws.get(command.number);
      if (rivals === undefined) draws.set(command.number, [place]);
      else rivals.push(place);
    }
    for (const [number, rivals] of draws) this.#settleRivals(number, rivals);
  }

  /** Draws that name one number: the sealed seed decides between those that are entitled to it. */
  #settleRivals(number: number, places: readonly Place[]): void {
    if (places.length === 1) {
      this.#settle(places[0]!);
      return;
    }
    const ranked: { place: Place; ticket: Ticket; rank: string }[] = [];
    for (const place of places) {
      const entry = this.#batch.entries[place]!;
      if (entry.command.type === 'draw' && this.#decide(entry).kind === 'accepted') {
        const { ticket } = entry.command;
        ranked.push({ place, ticket, rank: this.#batch.dice.rankOf(number, ticket) });
      } else this.#settle(place);
    }
    const tickets = [...new Set(ranked.map((each) => each.ticket))].sort();
    const contenders = tickets.length > 1 ? tickets : [];
    ranked.sort((one, other) => compare(one.rank, other.rank));
    for (const { place } of ranked) this.#settle(place, contenders);
  }

  #settle(place: Place, contenders: readonly Ticket[] = []): void {
    const entry = this.#batch.entries[place]!;
    const decision = this.#decide(entry);
    this.#outcomes[place] =
      decision.kind === 'accepted' ? { kind: 'accepted', claim: decision.claim } : decision;
    if (decision.kind !== 'accepted') return;
    for (const happened of decision.events) {
      this.#happen(happened.type === 'NumberDrawn' ? { ...happened, contenders } : happened);
    }
    this.#claims.put(decision.claim, entry.deviceKey);
    if (entry.command.type === 'confirm' && decision.claim.lot.tier !== LOSING_TIER) {
      this.#issued.push({ participant: entry.participant, form: entry.command.form });
    }
  }

  #decide(entry: Entry): Decision {
    const { participant, deviceKey, command } = entry;
    const claim = this.#claims.find(participant);
    if (
      command.type === 'draw' &&
      claim === undefined &&
      this.#claims.isDrawnByAnother(deviceKey, participant)
    ) {
      return { kind: 'refused', refusal: { code: 'ALREADY_DRAWN' } };
    }
    return decide(this.#state, claim, entry, this.#nowMs, this.#batch.dice);
  }

  #happen(happened: CampaignEvent): void {
    evolve(this.#state, happened);
    this.#events.push(happened);
  }
}

const compare = (one: string, other: string): number => Number(one > other) - Number(one < other);
