import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkReceipt } from '../../common/fairness/check-receipt.ts';
import { verifyLotProof } from '../../common/fairness/lot-proof.ts';
import { ticketOf } from '../../common/fairness/ticket.ts';
import type { ReceiptKey } from '../../common/protocol/http.ts';
import type { OwnDraw } from '../../common/protocol/shopper.ts';
import { sha256 } from '../../server/campaigns/sha256.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { enter, findCampaignPage, newKey, type Shopper } from '../support/shopper.ts';
// @ts-expect-error written without types, as a stranger's would be
import { verifyRecord } from './stranger-verifier.mjs';
import { checkText } from './support/check.ts';

// A small campaign through the real server, its sockets and its database; then its record.
const SHEETS = 12;
const test = suite<{ app: TestApp; shoppers: Shopper[] }>('the record of a real campaign');

test.before(async (context) => {
  context.app = await startApp();
  context.shoppers = [];
});
test.after(async ({ app, shoppers }) => {
  for (const shopper of shoppers) shopper.leave();
  await app.close();
});

test('X1: sold out among racing and changing minds, its record and receipts are fair to both verifiers', async ({
  app,
  shoppers,
}) => {
  const { origin } = app;
  const campaign = await app.addCampaign({ sheets: SHEETS });
  const page = await findCampaignPage(origin, campaign.slug);
  const early = await fetch(`${origin}/api/campaigns/${campaign.slug}/record`);
  assert.is(early.status, 409);
  await early.arrayBuffer();

  const draws: OwnDraw[] = [];
  const newShopper = async () => {
    const shopper = await enter({ origin, campaign, follows: false });
    shoppers.push(shopper);
    return shopper;
  };
  const confirm = (shopper: Shopper) => shopper.confirm({ name: 'Somebody' });

  // Two give their numbers back, so that sheets move.
  for (const number of [1, 2]) {
    const shopper = await newShopper();
    draws.push(await drawn(shopper, number));
    assert.ok((await shopper.cancel()).ok);
  }
  for (let number = 1; number <= SHEETS; number += 1) {
    const pair = [await newShopper(), await newShopper()];
    const answers = await Promise.all(pair.map((shopper) => shopper.draw(number)));
    const winners = pair.filter((_, at) => answers[at]!.ok);
    assert.is(winners.length, 1, `number ${number} has one winner`);
    draws.push(winners[0]!.own!);
    assert.ok((await confirm(winners[0]!)).ok);
  }
  for (const draw of draws) {
    assert.ok(verifyLotProof(draw.proof, page.commitment, SHEETS, sha256));
  }

  const response = await fetch(`${origin}/api/campaigns/${campaign.slug}/record`);
  assert.is(response.status, 200);
  const record = new Uint8Array(await response.arrayBuffer());
  const keys = (await (await fetch(`${origin}/api/keys`)).json()) as ReceiptKey[];
  const published = page.commitment;
  const { report, campaign: checked } = await checkText(record, { keys, published });
  assert.equal(
    report.findings.filter(({ ok }) => ok !== true),
    [],
  );
  assert.is(report.confirmed, SHEETS);
  assert.equal(verifyRecord(record, keys, published), []);
  for (const { number, receipt, proof } of draws) {
    const { faults } = await checkReceipt({ number, receipt, proof }, checked!, keys, sha256);
    assert.equal(faults, []);
  }
  async function drawn(shopper: Shopper, number: number): Promise<OwnDraw> {
    const key = newKey();
    const answer = await shopper.draw(number, key);
    assert.ok(answer.ok, JSON.stringify(answer));
    const { identity } = shopper.connection;
    assert.ok(identity?.ok);
    const { device } = identity!.value;
    const source = { campaignId: campaign.id, participant: device, key };
    assert.is(shopper.own!.ticket, ticketOf(source, sha256));
    return shopper.own!;
  }
});

test.run();
