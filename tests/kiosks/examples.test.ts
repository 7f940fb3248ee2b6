// The clients of docs/kiosk-api.md, written against that page alone and run as a stranger would run them.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { NewKiosk, TicketBatch, TicketBatchCodes } from '../../common/protocol/counter.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { openKioskHouse, type KioskHouse, type TestShop } from './support/kiosk-house.ts';

const run = promisify(execFile);
const EXAMPLES = fileURLToPath(new URL('../../docs/examples', import.meta.url));
/** Debian's own python: its libraries come from python3-socketio and python3-websocket. */
const PYTHONS = ['/usr/bin/python3', 'python3'];

const test = suite<{ house: KioskHouse; shop: TestShop }>('examples of the kiosk API');
test.before(async (context) => {
  context.house = await openKioskHouse();
  context.shop = await context.house.addShop({ sheets: 40 });
});
test.after(({ house }) => house?.close());

async function findPython(): Promise<string | undefined> {
  for (const python of PYTHONS) {
    const found = await run(python, ['-c', 'import socketio, websocket']).catch(() => undefined);
    if (found) return python;
  }
  return undefined;
}

/** What an operator hands to a stranger: an enrolment code, a ticket, a coupon and its product. */
async function papers({ house, shop }: { house: KioskHouse; shop: TestShop }) {
  const made = await shop.client.send('POST', '/kiosks', {
    body: { name: 'Stranger', scopes: ['draw', 'redeem'], staffCode: null },
  });
  const path = `/campaigns/${shop.campaign.id}/tickets`;
  const batch = await shop.client.send('POST', path, { body: { label: 'Flier', count: 1 } });
  const codes = await shop.client.send('GET', `${path}/${(batch.body as TicketBatch).id}`);
  const coupon = await house.addCoupon(shop);
  const { code } = made.body as NewKiosk;
  const ticket = (codes.body as TicketBatchCodes).codes[0]!;
  return { code, ticket, coupon, product: shop.item.number };
}

async function assertDone(house: KioskHouse, couponId: string, output: string): Promise<void> {
  assert.match(output, /drew number \d+ of /);
  assert.match(output, /confirmed number \d+/);
  assert.match(output, /to pay \d+ [A-Z]{3} instead of \d+/);
  assert.match(output, /\nredeemed\n/);
  assert.match(output, /\nundone\n/);
  const rows = await house.sql('select state from redemptions where coupon_id = ?', [couponId]);
  assert.equal(rows, [{ state: 'undone' }]);
}

test('X10, X14: the Python example draws, confirms, redeems and undoes', async (context) => {
  const python = await findPython();
  if (!python) {
    console.log('NOT RUN: python3-socketio and python3-websocket are not installed here');
    return;
  }
  const { code, ticket, coupon, product } = await papers(context);
  const keyFile = join(await temporaryFolder('stranger'), 'kiosk.json');
  const server = ['--server', context.house.origin, '--key-file', keyFile];
  const first = await run(python, [
    join(EXAMPLES, 'kiosk.py'),
    ...server,
    ...['--code', code, '--ticket', ticket],
  ]);
  const second = await run(python, [
    join(EXAMPLES, 'kiosk.py'),
    ...server,
    ...['--coupon', coupon.code, '--product', product],
  ]);
  await assertDone(context.house, coupon.couponId, first.stdout + second.stdout);
});

test('X10, X14: so does the example in TypeScript', async (context) => {
  const { code, ticket, coupon, product } = await papers(context);
  const { stdout } = await run(process.execPath, [
    '--import',
    'tsx',
    join(EXAMPLES, 'kiosk.ts'),
    ...['--server', context.house.origin, '--code', code, '--ticket', ticket],
    ...['--coupon', coupon.code, '--product', product],
  ]);
  await assertDone(context.house, coupon.couponId, stdout);
});

test.run();
