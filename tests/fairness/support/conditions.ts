import * as v from 'valibot';
import { conditionsSchema, type IssueConditions } from '../../../common/campaign/conditions.ts';

/** Conditions for tests: 70/20/10 in the hundred, a day in Tokyo, five minutes' hold. */
export function conditionsOf(change: Partial<IssueConditions> = {}): IssueConditions {
  const sheets = change.sheets ?? 100;
  const ten = Math.floor(sheets / 10);
  return v.parse(conditionsSchema, {
    version: 1,
    sheets,
    breakdown: [
      { sheets: sheets - 3 * ten, benefit: { kind: 'percent-off', percent: 25 } },
      ...(ten === 0
        ? []
        : [
            { sheets: 2 * ten, benefit: { kind: 'percent-off', percent: 20 } },
            { sheets: ten, benefit: { kind: 'percent-off', percent: 10 } },
          ]),
    ],
    losingSheets: 0,
    period: { opens: '2026-12-01T10:00', closes: '2026-12-02T10:00', zone: 'Asia/Tokyo' },
    disclosure: 'hidden',
    holdSeconds: 300,
    issue: 'each',
    draw: { rule: 'board', entry: 'device' },
    form: [{ id: 'name', kind: 'name', required: true }],
    ...change,
  });
}
