/** One thing that the browser has checked of a draw. `null`: it cannot tell (yet). */
export type Finding = boolean | null;

export interface DrawFindings {
  /** The sheet lay on the board that was sealed before opening. */
  readonly lot: Finding;
  /** The server's signature is under this draw. */
  readonly receipt: Finding;
  /** The signed words say what the page shows: campaign, number, sheet, ticket. */
  readonly words: Finding;
}

export type DrawCheck =
  | { readonly state: 'checking' }
  | { readonly state: 'checked'; readonly findings: DrawFindings }
  /** The check itself could not be made, e.g. because the line broke. */
  | { readonly state: 'unfinished' };

/** good: all true. bad: something is false. open: something could not be told. */
export function verdictOf(findings: DrawFindings): 'good' | 'bad' | 'open' {
  const all = [findings.lot, findings.receipt, findings.words];
  if (all.includes(false)) return 'bad';
  return all.includes(null) ? 'open' : 'good';
}
