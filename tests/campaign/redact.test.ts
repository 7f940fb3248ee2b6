import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Benefit } from '../../common/campaign/benefit.ts';
import type { CampaignEvent } from '../../common/campaign/events.ts';
import { discloseTiers, publicEvent } from '../../common/campaign/redact.ts';

const percent = (percentOff: number): Benefit => ({ kind: 'percent-off', percent: percentOff });
const amount = (amountMinor: number, currency = 'JPY'): Benefit => ({
  kind: 'amount-off',
  amountMinor,
  currency,
});
const price = (priceMinor: number): Benefit => ({
  kind: 'fixed-price',
  priceMinor,
  currency: 'JPY',
});
const breakdown = [
  { sheets: 70, benefit: percent(10) },
  { sheets: 20, benefit: percent(25) },
  { sheets: 10, benefit: percent(20) },
];

const told = suite('What is told');

told('L8 P1: nobody is told where the sheet of a returned number went', () => {
  const returned: CampaignEvent = {
    type: 'NumberReturned',
    seq: 4,
    atMs: 5,
    number: 3,
    ticket: 'a',
    reason: 'expired',
    swappedWith: 77,
  };
  assert.deepEqual(publicEvent(returned), {
    type: 'NumberReturned',
    seq: 4,
    atMs: 5,
    number: 3,
    ticket: 'a',
    reason: 'expired',
  });
  const drawn: CampaignEvent = {
    type: 'NumberDrawn',
    seq: 2,
    atMs: 5,
    number: 3,
    ticket: 'a',
    contenders: ['a', 'b'],
  };
  assert.deepEqual(publicEvent(drawn), drawn);
});

told('L11 P2: hidden tells nothing of the breakdown', () => {
  assert.deepEqual(discloseTiers({ breakdown }, 'hidden', new Map([[0, 5]])), []);
});

told('L11 P2: up-to tells the best benefit and no count', () => {
  assert.deepEqual(discloseTiers({ breakdown }, 'up-to', new Map()), [
    { benefit: percent(25), sheets: null },
  ]);
});

told('L2 L11 P2: up-to tells the best of each kind that cannot be compared', () => {
  const benefits = [amount(300), price(900), amount(500), price(700), amount(4, 'USD'), percent(5)];
  const mixed = benefits.map((benefit) => ({ sheets: 1, benefit }));
  assert.deepEqual(
    discloseTiers({ breakdown: mixed }, 'up-to', new Map()).map((tier) => tier.benefit),
    [amount(500), price(700), amount(4, 'USD'), percent(5)],
  );
});

told('L11 P2: counts tells all tiers as issued, remaining what is not confirmed', () => {
  const confirmed = new Map([
    [0, 69],
    [2, 10],
    [0xffff, 3],
  ]);
  const sheets = (disclosure: 'counts' | 'remaining') =>
    discloseTiers({ breakdown }, disclosure, confirmed).map((tier) => tier.sheets);
  assert.deepEqual(sheets('counts'), [70, 20, 10]);
  assert.deepEqual(sheets('remaining'), [1, 20, 0]);
});

told.run();
