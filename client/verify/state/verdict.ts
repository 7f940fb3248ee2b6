import type { Finding } from '../../../common/fairness/findings.ts';
import type { RecordReport } from '../../../common/fairness/check-record.ts';

/** good: everything was checked and is right. open: nothing is wrong, but not all could be checked. */
export function verdictOf(report: RecordReport): 'good' | 'open' | 'bad' {
  if (!report.ok) return 'bad';
  return report.findings.some(({ ok }) => ok === null) ? 'open' : 'good';
}

export const stateOf = ({ ok }: Finding): 'good' | 'open' | 'bad' =>
  ok === null ? 'open' : ok ? 'good' : 'bad';

/** How far the whole check is, 0 to 1: laying out the board takes about as long as the events. */
export function shareDone(progress: { step: 'board' | 'events'; share: number } | null): number {
  if (progress === null) return 0;
  return progress.step === 'board' ? progress.share / 2 : 0.5 + progress.share / 2;
}
