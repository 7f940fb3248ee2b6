// What the README promises of `npm start`, tried with that very command on a copy of the tree.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHttp } from '../../client/net/http.ts';
import { verifyReceipt } from '../../common/fairness/receipt.ts';
import type { ReceiptKey } from '../../common/protocol/http.ts';
import { sha256 } from '../../server/campaigns/sha256.ts';
import { memberClient } from '../http/support/member-client.ts';
import { sellerClient } from '../http/support/seller-client.ts';
import { until } from '../socket/support/until.ts';
import { enter, findCampaignPage, newDevice, newKey } from '../support/shopper.ts';
import { productTree, type ProductTree, type StartedProduct } from './support/started-product.ts';

const test = suite('npm start');

let tree: ProductTree;
const occupied: Server[] = [];

test.before(async () => {
  tree = await productTree();
  // Ours unless somebody has them already, which does as well.
  for (const port of [3000, 5432]) {
    const server = createServer().listen(port, '127.0.0.1');
    await Promise.race([once(server, 'listening'), once(server, 'error')]).catch(() => undefined);
    occupied.push(server);
  }
});
test.after(async () => {
  for (const server of occupied) server.close();
  await tree.remove();
});

const originOf = ({ printed }: StartedProduct): string => find(printed(), /Shoppers +(\S+)\//);

function find(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (!found) throw new Error(`no ${pattern} in:\n${text}`);
  return found;
}

async function assertLoginsWork(product: StartedProduct): Promise<void> {
  const printed = product.printed();
  const origin = originOf(product);
  const sellers = [...printed.matchAll(/e-mail (\S+) +password (\S+)/g)];
  assert.ok(sellers.length > 0, printed);
  for (const [, email = '', password = ''] of sellers) {
    assert.is((await sellerClient(origin).signIn({ email, password })).status, 200, email);
  }
  const [, number = '', password = ''] = /member (\S+) +password (\S+)/.exec(printed) ?? [];
  assert.is((await memberClient(origin).signIn(number, password)).status, 200, number);
}

async function enterDemo(product: StartedProduct, device?: Awaited<ReturnType<typeof newDevice>>) {
  const origin = originOf(product);
  const slug = find(product.printed(), /Demo +\S+\/c\/(\S+)/);
  const campaign = await findCampaignPage(origin, slug);
  return enter({ origin, campaign, device: device ?? (await newDevice(origin, slug)) });
}

/** Draws and leaves; what was answered, and with which key. */
async function draw(product: StartedProduct, number: number) {
  const shopper = await enterDemo(product);
  const key = newKey();
  const answer = await shopper.draw(number, key);
  shopper.leave();
  assert.ok(answer.ok, JSON.stringify(answer));
  return { number, key, device: shopper.device, before: answer.value };
}

/** By whoever drew it: it is shown as it was, and asked for again it is answered as it was. */
async function assertStillDrawn(product: StartedProduct, drawn: Awaited<ReturnType<typeof draw>>) {
  const shopper = await enterDemo(product, drawn.device);
  const { number, key, before } = drawn;
  await until('it is told of its own draw', () => shopper.own !== undefined);
  const again = await shopper.draw(number, key);
  assert.ok(again.ok, JSON.stringify(again));
  const keys = await createHttp({ origin: originOf(product) }).get<ReceiptKey[]>('/api/keys');
  for (const now of [shopper.own!, again.value]) {
    // A signature is made each time; what it says, and by which key, stays.
    assert.equal({ ...now.receipt, signature: '' }, { ...before.receipt, signature: '' });
    assert.equal({ ...now, receipt: null }, { ...before, receipt: null });
    for (const { receipt } of [now, before]) {
      const signer = keys.ok && keys.value.find(({ keyId }) => keyId === receipt.keyId);
      assert.ok(signer && (await verifyReceipt(receipt, signer.publicKey, sha256)));
    }
  }
  assert.ok(shopper.board?.has(number), `${number} is gone from the board`);
  shopper.leave();
}

test('X4: ports taken, kill -9 of server and Postgres, Ctrl-C: nothing acknowledged is lost, nothing left behind', async () => {
  const first = await tree.start();
  assert.not(/:3000\b/.test(originOf(first)), 'the usual port is taken');
  await assertLoginsWork(first);
  const one = await draw(first, 17);
  await first.killServer();

  const second = await tree.start();
  await assertStillDrawn(second, one);
  const two = await draw(second, 18);
  assert.ok((await tree.postgres()).length > 1);
  await second.killAll();

  const third = await tree.start();
  await assertStillDrawn(third, one);
  await assertStillDrawn(third, two);
  await assertLoginsWork(third);
  const watching = await enterDemo(third);
  const told = new Promise((resolve) => watching.connection.on('draining', resolve));
  assert.is(await third.interrupt(), 0);
  await told;
  watching.leave();
  assert.equal(await tree.postgres(), []);
});

test.run();
