import type { Problem, Refusal } from '../../../common/protocol/refusals.ts';

/** What the server found, by field. Paths of conditions are given with and without their first step. */
export class Problems {
  readonly all: readonly Problem[];

  constructor(refusal: Refusal | null = null) {
    this.all = (refusal?.problems ?? []).map((problem) => ({
      ...problem,
      path: problem.path?.replace(/^conditions\./, ''),
    }));
  }

  /** What is wrong with a field, e.g. `breakdown.0.sheets`, `announcement.title`, `slug`. */
  at(path: string): Problem | undefined {
    return this.all.find((problem) => problem.path === path);
  }

  /** What no field shows: everything whose path is not among these, nor lies under one of them. */
  besides(shown: readonly string[]): readonly Problem[] {
    return this.all.filter(({ path }) => path === undefined || !shown.includes(path));
  }
}
