import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createStripe,
  METHOD_RETURN_PATH,
  type StripePayments,
} from '../../server/adapters/payment-stripe.ts';
import { registerPaymentRoutes } from '../../server/http/payment-routes.ts';
import { createHttpServer } from '../../server/http/server.ts';
import {
  startFakeStripe,
  STRIPE_KEY,
  WEBHOOK_SECRET,
  type FakeStripe,
} from './support/fake-stripe.ts';

interface Context {
  fake: FakeStripe;
  payments: StripePayments;
}
const test = suite<Context>('Stripe');

const connect = (fake: FakeStripe, secretKey = STRIPE_KEY) =>
  createStripe({
    secretKey,
    webhookSecret: WEBHOOK_SECRET,
    origin: () => 'https://shop.example',
    api: fake.api,
  });

test.before(async (context) => {
  context.fake = await startFakeStripe();
  context.payments = connect(context.fake);
});
test.after(({ fake }) => fake?.close());

const charge = (method = 'pm_approves') => ({
  orderId: randomUUID(),
  amountMinor: 7_560,
  currency: 'JPY',
  token: `cus_1-${method}`,
  returnUrl: 'https://shop.example/orders/1',
});

/** A payment of 7,560 that was taken, and a refund of 5,000 of it. */
async function paid(payments: StripePayments) {
  const asked = charge();
  const { reference } = (await payments.authorise(asked)) as { reference: string };
  await payments.capture(asked.orderId, reference);
  const { orderId, currency } = asked;
  const refund = { orderId, reference, amountMinor: 5_000, currency, once: randomUUID() };
  return { reference, refund };
}

test('C11: authorised, captured, refunded in parts and never beyond what was paid', async ({
  fake,
  payments,
}) => {
  const asked = charge();
  const authorised = await payments.authorise(asked);
  assert.is(authorised.state, 'authorised');
  const { reference } = authorised as { reference: string };
  assert.is(fake.intents.get(reference)?.amount, 7_560);
  assert.is(fake.intents.get(reference)?.currency, 'jpy');
  const captured = { state: 'captured', reference, amountMinor: 7_560, currency: 'JPY' };
  assert.equal(await payments.capture(asked.orderId, reference), captured);
  assert.equal(await payments.capture(asked.orderId, reference), captured);
  const { orderId, currency } = asked;
  const refund = { orderId, reference, amountMinor: 5_000, currency, once: randomUUID() };
  await payments.refund(refund);
  await payments.refund(refund);
  assert.is(fake.intents.get(reference)?.refunded, 5_000);
  let refused = false;
  await payments.refund({ ...refund, once: randomUUID() }).catch(() => (refused = true));
  assert.ok(refused);
});

test('X9: amounts are sent as Stripe counts them, and come back as we do', async ({
  fake,
  payments,
}) => {
  for (const [currency, sent] of [
    ['HUF', 7_560],
    ['IDR', 7_560],
    ['USD', 7_560],
    ['ISK', 756_000],
    ['UGX', 756_000],
  ] as const) {
    const asked = { ...charge(), currency };
    const authorised = await payments.authorise(asked);
    const { reference, ...money } = authorised as { reference: string };
    assert.equal(money, { state: 'authorised', amountMinor: 7_560, currency });
    assert.is(fake.intents.get(reference)?.amount, sent, currency);
    const { orderId } = asked;
    assert.equal(await payments.capture(orderId, reference), {
      ...{ state: 'captured', reference, amountMinor: 7_560, currency },
    });
    const refund = { orderId, reference, amountMinor: 60, currency, once: randomUUID() };
    await payments.refund(refund);
    assert.is(fake.intents.get(reference)?.refunded, (sent / 7_560) * 60, currency);
  }
  const before = fake.asked.length;
  for (const currency of ['KWD', 'BHD', 'JOD', 'OMR', 'TND', 'MGA']) {
    const declined = await payments.authorise({ ...charge(), currency });
    assert.equal(declined, { state: 'declined', reference: null, reason: 'currency' });
  }
  assert.is(fake.asked.length, before, 'nothing was asked for');
});

test('X4: a refund that is asked for again after a day pays nothing twice', async ({
  fake,
  payments,
}) => {
  const { reference, refund } = await paid(payments);
  await payments.refund(refund);
  fake.forgetKeys();
  await payments.refund(refund);
  assert.is(fake.intents.get(reference)?.refunded, 5_000);
  await payments.refund({ ...refund, once: randomUUID(), amountMinor: 1_000 });
  assert.is(fake.intents.get(reference)?.refunded, 6_000, 'another refund is paid');
});

test('X7: a refund that has failed at Stripe is a fault, and can be asked for again', async ({
  fake,
  payments,
}) => {
  const { reference, refund } = await paid(payments);
  fake.endRefunds('failed');
  await payments.refund(refund).then(
    () => assert.unreachable('it counts as paid'),
    (error: Error) => assert.match(error.message, /^refund re_\w+ is failed$/),
  );
  fake.endRefunds('succeeded');
  fake.forgetKeys();
  await payments.refund(refund);
  assert.is(fake.intents.get(reference)?.refunded, 5_000);
});

test('A3: what Stripe has in its books is told, also when somebody took less by hand', async ({
  fake,
  payments,
}) => {
  const asked = charge();
  const authorised = await payments.authorise(asked);
  const { reference } = authorised as { reference: string };
  assert.equal(authorised, {
    state: 'authorised',
    reference,
    amountMinor: 7_560,
    currency: 'JPY',
  });
  Object.assign(fake.intents.get(reference)!, { status: 'succeeded', amount_received: 7_000 });
  const captured = await payments.capture(asked.orderId, reference);
  assert.equal(captured, { state: 'captured', reference, amountMinor: 7_000, currency: 'JPY' });
});

test('C11: a declined card is an answer with a reason, a wrong key is a fault', async ({
  fake,
  payments,
}) => {
  const asked = charge('pm_declines');
  const declined = await payments.authorise(asked);
  assert.equal(await payments.find(asked.orderId), declined);
  assert.is(declined.state, 'declined');
  assert.is((declined as { reason: string }).reason, 'card_declined');
  await connect(fake, 'sk_test_wrong')
    .authorise(charge())
    .then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.constructor.name, /Authentication/),
    );
});

test('C11: the second step has a page, and goes on when the member has been there', async ({
  fake,
  payments,
}) => {
  const asked = charge('pm_step');
  const waiting = await payments.authorise(asked);
  assert.is(waiting.state, 'action-required');
  const { reference, page } = waiting as { reference: string; page: string };
  assert.match(page, /^https:\/\/hooks\.stripe\.example\//);
  fake.approve(reference);
  assert.is((await payments.find(asked.orderId))?.state, 'authorised');
  assert.is((await payments.cancel(asked.orderId, reference)).state, 'cancelled');
  assert.is((await payments.capture(asked.orderId, reference)).state, 'cancelled');
});

test('X4: an answer that was lost charges nothing twice, and is found again after a restart', async ({
  fake,
  payments,
}) => {
  const asked = charge();
  const before = fake.intents.size;
  fake.loseNext(/^POST \/v1\/payment_intents/);
  assert.is((await payments.authorise(asked)).state, 'authorised');
  assert.is((await payments.authorise(asked)).state, 'authorised');
  assert.is(fake.intents.size, before + 1);
  const afterRestart = connect(fake);
  assert.is((await afterRestart.find(asked.orderId))?.state, 'authorised');
  assert.is(await afterRestart.find(randomUUID()), undefined);
});

test('C4: a card is entered on Stripe’s page, and comes back as a name of it and nothing more', async ({
  fake,
  payments,
}) => {
  const page = await payments.methods.page('https://shop.example/member');
  const [session] = [...fake.sessions.values()].slice(-1);
  assert.is(page, session!.url);
  assert.is(session!.cancel_url, 'https://shop.example/member');
  // Whoever comes back without having entered a card has no payment method.
  assert.is(await payments.finishMethod(session!.id), undefined);
  const back = new URL(fake.enterCard(session!.id));
  assert.is(back.origin + back.pathname, `https://shop.example${METHOD_RETURN_PATH}`);
  assert.is(back.searchParams.get('to'), '/member');
  const token = await payments.finishMethod(back.searchParams.get('session')!);
  assert.is(token, 'cus_7-pm_entered');
  assert.is(await payments.methods.describe(token!), 'visa ending in 4242');
  assert.is(await payments.methods.describe('cus_8-pm_entered'), undefined, 'somebody else’s');
  assert.is(await payments.methods.describe('cus_7-pm_none'), undefined);
});

test('C4: the way back from Stripe’s page leads to this site and nowhere else', async ({
  fake,
  payments,
}) => {
  const door = createHttpServer({
    log: pino({ level: 'silent' }),
    trustedProxies: [],
    secure: true,
  });
  await registerPaymentRoutes(door, {
    orders: { takeCallback: async () => false },
    publicOrigin: 'https://shop.example',
    sandbox: undefined,
    finishMethod: payments.finishMethod,
  });
  await payments.methods.page('https://shop.example/member');
  const [session] = [...fake.sessions.values()].slice(-1);
  const visit = (to: string, id = session!.id) =>
    door.inject({ url: METHOD_RETURN_PATH, query: { session: id, to } });
  // Nothing was entered: back without a token.
  assert.is((await visit('/member')).headers.location, '/member');
  fake.enterCard(session!.id);
  const back = await visit('/member');
  assert.is(back.statusCode, 303);
  assert.is(back.headers.location, '/member?paymentToken=cus_7-pm_entered');
  for (const to of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '',
  ]) {
    const away = await visit(to);
    assert.is(away.statusCode, 400, to);
    assert.is(away.headers.location, undefined);
  }
  await door.close();
});

test('A3: a callback counts only with the right signature, over these bytes, and young', async ({
  fake,
  payments,
}) => {
  const asked = charge();
  const { reference } = (await payments.authorise(asked)) as { reference: string };
  const now = Date.now();
  const right = fake.callback(reference);
  assert.equal(payments.readCallback(right.body, right.headers, now), {
    eventId: `evt_${reference}`,
    orderId: asked.orderId,
  });
  const forged = fake.callback(reference, { secret: 'whsec_other' });
  const old = fake.callback(reference, { atMs: now - 301_000 });
  const altered = { ...right, body: Buffer.from(right.body.toString().replace('evt_', 'evt-')) };
  for (const { body, headers } of [forged, old, altered, { ...right, headers: {} }]) {
    assert.is(payments.readCallback(body, headers, now), undefined);
  }
});

test.run();
