import type { Claim } from './claim.ts';
import type { NumberReturned } from './events.ts';

/** The claims that a batch knows of, as they stand while it is settled. */
export class BatchClaims {
  readonly #stored = new Set<string>();
  readonly #byParticipant = new Map<string, Claim>();
  readonly #drawnWith = new Map<string, string>();
  readonly #newDeviceKeys = new Map<string, string>();
  readonly #changed = new Set<string>();

  constructor(byParticipant: ReadonlyMap<string, Claim>, byDeviceKey: ReadonlyMap<string, Claim>) {
    for (const claim of [...byDeviceKey.values(), ...byParticipant.values()]) {
      this.#byParticipant.set(claim.participant, claim);
      this.#stored.add(claim.participant);
    }
    for (const [deviceKey, claim] of byDeviceKey) this.#drawnWith.set(deviceKey, claim.participant);
  }

  find(participant: string): Claim | undefined {
    return this.#byParticipant.get(participant);
  }

  /** Whether another participant has drawn with this device key. */
  isDrawnByAnother(deviceKey: string, participant: string): boolean {
    const by = this.#drawnWith.get(deviceKey);
    return by !== undefined && by !== participant;
  }

  put(claim: Claim, deviceKey: string): void {
    const { participant } = claim;
    if (this.#stored.has(participant)) this.#changed.add(participant);
    else if (!this.#newDeviceKeys.has(participant)) {
      this.#newDeviceKeys.set(participant, deviceKey);
      this.#drawnWith.set(deviceKey, participant);
    }
    this.#byParticipant.set(participant, claim);
  }

  /** Marks the claims of these returned numbers. Throws when one was not loaded: it would stay held for ever. */
  expire(returned: readonly NumberReturned[]): void {
    if (returned.length === 0) return;
    const held = new Map<number, Extract<Claim, { state: 'held' }>>();
    for (const claim of this.#byParticipant.values()) {
      if (claim.state === 'held') held.set(claim.number, claim);
    }
    for (const { number, ticket, atMs } of returned) {
      const claim = held.get(number);
      if (claim?.ticket !== ticket) throw new Error(`the claim that held ${number} is not loaded`);
      const { holdUntilMs: _, ...rest } = claim;
      this.#byParticipant.set(claim.participant, {
        ...rest,
        state: 'expired',
        expiredAtMs: atMs,
      });
      this.#changed.add(claim.participant);
    }
  }

  listNew(): { readonly claim: Claim; readonly deviceKey: string }[] {
    return Array.from(this.#newDeviceKeys, ([participant, deviceKey]) => ({
      claim: this.#byParticipant.get(participant)!,
      deviceKey,
    }));
  }

  listChanged(): Claim[] {
    return Array.from(this.#changed, (participant) => this.#byParticipant.get(participant)!);
  }
}
