import type { Claim } from '../../../common/campaign/claim.ts';
import type { Entry } from '../../../common/campaign/commands.ts';
import type { Dice } from '../../../common/campaign/dice.ts';
import type { CampaignEvent } from '../../../common/campaign/events.ts';
import { expiringNumbers } from '../../../common/campaign/due-event.ts';
import { settleBatch, type Settled } from '../../../common/campaign/settle-batch.ts';
import type { CampaignState } from '../../../common/campaign/state.ts';

export interface SettleRules {
  readonly settleBatch: typeof settleBatch;
  readonly expiringNumbers: typeof expiringNumbers;
}

/** What a runner keeps: events and claims, with the constraints of the claims table. */
export class MemoryStore {
  readonly events: CampaignEvent[] = [];
  readonly claims = new Map<string, Claim>();
  readonly claimsByDeviceKey = new Map<string, Claim>();
  readonly forms = new Map<string, Readonly<Record<string, string>>>();
  readonly #deviceKeys = new Map<string, string>();
  readonly #rules: SettleRules;

  constructor(rules: SettleRules = { settleBatch, expiringNumbers }) {
    this.#rules = rules;
  }

  /** Settles a batch with exactly the facts that a runner loads, and stores what comes out. */
  settle(state: CampaignState, entries: readonly Entry[], nowMs: number, dice: Dice): Settled {
    const settled = this.#rules.settleBatch(state, {
      entries,
      nowMs,
      dice,
      ...this.#facts(entries, this.#rules.expiringNumbers(state, nowMs)),
    });
    this.#store(settled);
    return settled;
  }

  #facts(entries: readonly Entry[], expiring: readonly number[]) {
    const participants = new Set(entries.map((entry) => entry.participant));
    const deviceKeys = new Set(entries.map((entry) => entry.deviceKey));
    const numbers = new Set(expiring);
    const isLoaded = (claim: Claim): boolean =>
      participants.has(claim.participant) || (claim.state === 'held' && numbers.has(claim.number));
    return {
      claims: new Map([...this.claims].filter(([, claim]) => isLoaded(claim))),
      claimsByDeviceKey: new Map(
        [...this.claimsByDeviceKey].filter(([deviceKey]) => deviceKeys.has(deviceKey)),
      ),
    };
  }

  #store(settled: Settled): void {
    for (const happened of settled.events) {
      const last = this.events.at(-1)?.seq ?? 0;
      if (happened.seq !== last + 1) throw new Error(`event ${happened.seq} after ${last}`);
      this.events.push(happened);
    }
    for (const claim of settled.changedClaims) {
      if (this.claims.get(claim.participant)?.state !== 'held') throw new Error('was not held');
      this.#put(claim, this.#deviceKeys.get(claim.participant)!);
    }
    for (const { claim, deviceKey } of settled.newClaims) {
      if (this.claims.has(claim.participant)) throw new Error('a participant has two claims');
      if (this.claimsByDeviceKey.has(deviceKey)) throw new Error('a device key has two claims');
      this.#put(claim, deviceKey);
    }
    for (const { participant, form } of settled.issued) this.forms.set(participant, form);
    this.#refuseTwoOnOneNumber();
  }

  #put(claim: Claim, deviceKey: string): void {
    this.claims.set(claim.participant, claim);
    this.claimsByDeviceKey.set(deviceKey, claim);
    this.#deviceKeys.set(claim.participant, deviceKey);
  }

  #refuseTwoOnOneNumber(): void {
    const live = this.liveClaims().map((claim) => claim.number);
    if (new Set(live).size !== live.length) throw new Error('a number has two live claims');
  }

  liveClaims(): Claim[] {
    return [...this.claims.values()].filter(
      (claim) => claim.state === 'held' || claim.state === 'confirmed',
    );
  }
}
