// What bench/NAME.ts must export for `npm run bench -- NAME`: a function `run` of this type.

export interface BenchOptions {
  /** Small enough for every check-in: shows that the bench runs, not how fast anything is. */
  readonly smoke: boolean;
  /** Says what goes on, for people who wait. */
  readonly report: (line: string) => void;
  /** For benches that take hours: which part is to be run, in the bench's own words. */
  readonly part?: string | undefined;
  /** For the same: a file that holds what was measured, and from which an ended run goes on. */
  readonly keep?: string | undefined;
}

/** One line of the table for people; all rows have the same columns. */
export type Row = Readonly<Record<string, string | number>>;

export interface BenchResult {
  readonly table: readonly Row[];
  /** Names with their unit (`ackP99Ms`); every value finite. */
  readonly metrics: Readonly<Record<string, number>>;
}

export type Bench = (options: BenchOptions) => Promise<BenchResult>;
