// The issue list on the screen, and what is printed from it.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  firstPage,
  letIn,
  NO_COUPONS,
  withNewest,
  withNextPage,
} from '../../../client/seller/state/coupons.ts';
import {
  COUPONS_PER_RUN,
  labelSheets,
  LABELS_PER_SHEET,
  printRunsOf,
  recipientOf,
} from '../../../client/seller/state/letters.ts';
import { personOf } from '../../../client/seller/state/person.ts';
import { hashOf, readRoute } from '../../../client/seller/state/route.ts';
import type { FormField } from '../../../common/campaign/conditions.ts';
import type { IssuedCoupon, IssueListPage } from '../../../common/protocol/seller.ts';

const test = suite('seller’s lists');
const PAGE = 5;

const coupon = (sheet: number, form: Record<string, string> = {}): IssuedCoupon => ({
  sheet,
  number: sheet,
  ticket: '',
  content: '',
  confirmedAtMs: sheet,
  issuedAtMs: null,
  form,
});

/** What the server answers when `count` sheets have been confirmed in order. */
function page(count: number, after: number | null): IssueListPage {
  const newest = after === null ? count : after - 1;
  const sheets = Array.from({ length: Math.min(PAGE, newest) }, (_, at) => newest - at);
  const last = sheets.at(-1);
  return {
    coupons: sheets.map((sheet) => coupon(sheet)),
    total: count,
    next: last !== undefined && last > 1 ? last : null,
  };
}

const sheetsOf = (coupons: readonly IssuedCoupon[]) => coupons.map(({ sheet }) => sheet);

type Step = { readonly confirm: number } | 'newest' | 'held' | 'more' | 'let in';
const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.integer({ min: 0, max: 12 }).map((confirm) => ({ confirm })),
  fc.constantFrom('newest', 'held', 'more', 'let in'),
);

test('L9 X5: however it grows and is read, the list has no coupon twice and none missing in between', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let count = 3;
      let coupons = firstPage(page(count, null));
      for (const each of steps) {
        if (typeof each === 'object') count += each.confirm;
        else if (each === 'newest') coupons = withNewest(coupons, page(count, null), false);
        else if (each === 'let in') coupons = letIn(coupons);
        else if (each === 'held') {
          const before = coupons.shown;
          coupons = withNewest(coupons, page(count, null), true);
          assert.is(coupons.shown, before, 'nothing moves while it is read');
        } else if (coupons.next !== null) {
          coupons = withNextPage(coupons, page(count, coupons.next));
        }
        const shown = sheetsOf(coupons.shown);
        shown.forEach((sheet, at) => {
          if (at > 0) assert.is(sheet, shown[at - 1]! - 1, shown.join());
        });
      }
      coupons = letIn(withNewest(coupons, page(count, null), true));
      while (coupons.next !== null) coupons = withNextPage(coupons, page(count, coupons.next));
      assert.equal(
        sheetsOf(coupons.shown),
        Array.from({ length: count }, (_, at) => count - at),
      );
    }),
    { numRuns: 2_000 },
  );
});

test('a list that was empty shows its first coupon', () => {
  assert.equal(sheetsOf(withNewest(NO_COUPONS, page(1, null), false).shown), [1]);
});

const FORM: readonly FormField[] = [
  { id: 'name', kind: 'name', required: true },
  { id: 'email', kind: 'email', required: true },
  { id: 'address', kind: 'address', required: false },
];

test('L9: a letter goes to the name and address of the form, line by line', () => {
  const form = { name: ' Aki Mori ', address: 'Kumano 1\n  Kyoto ', email: 'a@example.org' };
  assert.equal(recipientOf(coupon(1, form), FORM), {
    name: 'Aki Mori',
    address: ['Kumano 1', 'Kyoto'],
  });
  assert.equal(recipientOf(coupon(1), FORM), { name: '', address: [] });
  assert.equal(personOf(coupon(1, form), FORM)?.rest, ['a@example.org']);
  assert.is(personOf(coupon(1), FORM), undefined, 'erased');
});

test('L9: every coupon is in one print run, every label on one place of a sheet', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_000 }),
      fc.integer({ min: 0, max: 23 }),
      (total, used) => {
        const runs = printRunsOf(total);
        let next = 1;
        for (const { from, to } of runs) {
          assert.is(from, next);
          assert.ok(to - from < COUPONS_PER_RUN);
          next = to + 1;
        }
        assert.is(next, total + 1);
        const labels = Array.from({ length: total }, (_, at) => at);
        const sheets = labelSheets(labels, used);
        assert.ok(sheets.every((sheet) => sheet.length <= LABELS_PER_SHEET));
        assert.equal(
          sheets.flat().filter((label) => label !== undefined),
          labels,
        );
        if (total > 0)
          assert.is(
            sheets[0]!.findIndex((label) => label !== undefined),
            used,
          );
      },
    ),
  );
});

test('every screen has an address that leads back to it; anything else leads to the list', () => {
  const id = '0f6a3c52-7d1e-4a55-9b1e-1f2a3b4c5d6e';
  for (const route of [
    { screen: 'list' },
    { screen: 'new' },
    { screen: 'campaign', id },
    { screen: 'print', id },
  ] as const) {
    assert.equal(readRoute(hashOf(route)), route);
  }
  for (const hash of ['', '#', '#/x', `#/campaigns/${id}/print/x`, '#/campaigns/../x', '#/new/x']) {
    assert.equal(readRoute(hash), { screen: 'list' });
  }
});

test.run();
