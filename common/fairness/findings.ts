// What a check of a record has found, one line per check.

export const CHECKS = [
  'record', // can be read to its end
  'signature', // is what the operator signed
  'published', // carries the commitment that was shown before opening
  'seal', // its seed is the one committed to
  'conditions', // its issue conditions are those committed to
  'board', // seed and conditions give the board committed to
  'breakdown', // each tier is on the board as often as the conditions say
  'numbering', // no event is missing
  'times', // time never runs backwards
  'period', // draws within the period
  'draws', // only open numbers were drawn
  'tickets', // no ticket twice
  'contests', // the seed decided between those who wanted one number at once
  'holds', // confirmed and given back in time
  're-deals', // returned sheets went where the seed sends them
  'sheets', // no sheet was issued twice
  'ending', // closed when and why it had to be
] as const;
export type Check = (typeof CHECKS)[number];

export interface Finding {
  readonly check: Check;
  /** null: could not be checked, for want of something that the record does not carry. */
  readonly ok: boolean | null;
  /** The first thing that is wrong, in English, for whoever looks into it; empty when all is well. */
  readonly detail: string;
  /** How many things are wrong. */
  readonly faults: number;
}

export class Findings {
  readonly #faults = new Map<Check, { detail: string; count: number }>();
  readonly #unchecked = new Map<Check, string>();

  fail(check: Check, detail: string): void {
    const fault = this.#faults.get(check);
    if (fault === undefined) this.#faults.set(check, { detail, count: 1 });
    else fault.count += 1;
  }

  /** Fails unless `holds`. */
  expect(check: Check, holds: boolean, detail: string): void {
    if (!holds) this.fail(check, detail);
  }

  leaveUnchecked(check: Check, detail: string): void {
    this.#unchecked.set(check, detail);
  }

  list(): Finding[] {
    return CHECKS.map((check) => {
      const fault = this.#faults.get(check);
      if (fault !== undefined) {
        return { check, ok: false, detail: fault.detail, faults: fault.count };
      }
      const unchecked = this.#unchecked.get(check);
      return {
        check,
        ok: unchecked === undefined ? true : null,
        detail: unchecked ?? '',
        faults: 0,
      };
    });
  }
}
