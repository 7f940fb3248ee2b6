import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import { checkDraw, type DrawToCheck } from '../../../client/board/actions/check-draw.ts';
import { verdictOf } from '../../../client/board/state/draw-check.ts';
import { toBase64url } from '../../../common/fairness/bytes.ts';
import { conditionsText } from '../../../common/campaign/conditions.ts';
import { batchReceipts, receiptStatement } from '../../../common/fairness/receipt.ts';
import { sealBoard } from '../../../common/fairness/sealed-board.ts';
import { ticketOf } from '../../../common/fairness/ticket.ts';
import type { ReceiptKey } from '../../../common/protocol/http.ts';
import { conditionsOf } from '../../fairness/support/conditions.ts';
import { CAMPAIGN_ID, pageOf, SmallLottery } from './support/small-lottery.ts';

const test = suite('board page: checking a draw');

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const DRAWN_BY = { participant: 'aiko', key: 'AAAAAAAAAAAAAAAAAAAAAA' };

/** A draw of number 7 as a truthful server sends it. */
async function truthful(): Promise<DrawToCheck> {
  const conditions = conditionsOf({ sheets: 37 });
  const board = await sealBoard({
    seed: new Uint8Array(32).fill(9),
    conditions,
    conditionsText: conditionsText(conditions),
    sha256,
  });
  const lot = board.lotAt(7);
  const ticket = ticketOf({ campaignId: CAMPAIGN_ID, ...DRAWN_BY }, sha256);
  const statement = receiptStatement(CAMPAIGN_ID, { seq: 2, number: 7, lot, ticket, drawnAtMs: 5 });
  const { keys, sign } = await signer();
  const batch = batchReceipts(['another', statement, 'a third'], sha256);
  const signature = await sign(batch.signedBytes);
  const { benefit } = conditions.breakdown[lot.tier]!;
  return {
    campaign: {
      ...pageOf(new SmallLottery()),
      sheets: 37,
      commitment: board.commitment,
      disclosure: 'counts',
      tiers: conditions.breakdown,
    },
    own: {
      number: 7,
      sheet: lot.sheet,
      ticket,
      benefit,
      state: 'held',
      holdUntilMs: 9,
      proof: board.proofOf(7),
      receipt: {
        statement,
        index: 1,
        size: 3,
        path: batch.pathText(1),
        signature,
        keyId: 'first',
      },
    },
    drawnBy: DRAWN_BY,
    keys,
  };
}

async function signer() {
  const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  const pair = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const publicKey = { kty: 'EC', crv: 'P-256', x: x!, y: y! } as const;
  const keys: ReceiptKey[] = [{ keyId: 'first', publicKey }];
  const sign = async (bytes: Uint8Array<ArrayBuffer>) =>
    toBase64url(new Uint8Array(await crypto.subtle.sign(ecdsa, pair.privateKey, bytes)));
  return { keys, sign };
}

test('X1 X2: a truthful draw is good in all three ways', async () => {
  const findings = await checkDraw(await truthful());
  assert.deepEqual(findings, { lot: true, receipt: true, words: true });
  assert.equal(verdictOf(findings), 'good');
});

test('X1: another sheet than the sealed one is found out', async () => {
  const draw = await truthful();
  const proof = { ...draw.own.proof, sheet: draw.own.proof.sheet === 1 ? 2 : 1 };
  const findings = await checkDraw({ ...draw, own: { ...draw.own, proof } });
  assert.equal(findings.lot, false);
  assert.equal(verdictOf(findings), 'bad');
});

test('X2: a receipt under a foreign key, or with one letter changed, is found out', async () => {
  const draw = await truthful();
  const foreign = await checkDraw({ ...draw, keys: (await signer()).keys });
  assert.equal(foreign.receipt, false);
  const unknown = await checkDraw({ ...draw, keys: [] });
  assert.equal(unknown.receipt, false);
  const statement = draw.own.receipt.statement.replace('"seq":2', '"seq":3');
  const receipt = { ...draw.own.receipt, statement };
  const changed = await checkDraw({ ...draw, own: { ...draw.own, receipt } });
  assert.equal(changed.receipt, false);
});

test('X2: what the page shows must be what was signed', async () => {
  const draw = await truthful();
  const better = { kind: 'percent-off', percent: 99 } as const;
  const lies = [
    { own: { ...draw.own, number: 8 } },
    { own: { ...draw.own, sheet: draw.own.sheet + 1 } },
    { own: { ...draw.own, ticket: 'f'.repeat(32) }, drawnBy: null },
    { own: { ...draw.own, benefit: better } },
    { own: { ...draw.own, benefit: null } },
    { campaign: { ...draw.campaign, id: '01939a5c-0000-7000-8000-000000000000' } },
    { drawnBy: { ...DRAWN_BY, key: 'BBBBBBBBBBBBBBBBBBBBBB' } },
    { drawnBy: { ...DRAWN_BY, participant: 'someone else' } },
  ];
  for (const lie of lies) {
    const findings = await checkDraw({ ...draw, ...lie });
    assert.equal(findings.words, false, Object.keys(lie).join());
  }
});

test('X2: after a reload the key of the draw is unknown, and the rest is checked all the same', async () => {
  const findings = await checkDraw({ ...(await truthful()), drawnBy: null });
  assert.equal(verdictOf(findings), 'good');
});

test.run();
