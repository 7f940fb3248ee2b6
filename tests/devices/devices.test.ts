import { randomBytes, randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryKeyStore, openDeviceKey } from '../../client/device/device-key.ts';
import { createDevices, type Device, type Devices } from '../../server/devices/devices.ts';
import { thumbprintOf } from '../../server/devices/proof.ts';
import { closeDatabase, openDatabase, type Database } from '../../server/store/database.ts';
import { deviceStore } from '../../server/store/devices.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';

const test = suite<{ db: Database; testing: TestDatabase; devices: Devices }>('devices');

test.before(async (context) => {
  context.testing = await testDatabase();
  context.db = openDatabase({ url: context.testing.url, pool: 4 });
  context.devices = createDevices({
    store: deviceStore(context.db),
    key: randomBytes(32),
    secure: false,
  });
});
test.after(async ({ db, testing }) => {
  await closeDatabase(db);
  await testing.drop();
});

const CHALLENGE = 'challenge-challenge-22';

async function insertCampaign(db: Database): Promise<string> {
  const [seller, campaign] = [randomUUID(), randomUUID()];
  await db('sellers').insert({ id: seller, name: 'seller' });
  await db('campaigns').insert({
    id: campaign,
    seller_id: seller,
    slug: campaign,
    announcement: '{}',
    conditions: '{}',
    opens_at: new Date(0),
    closes_at: new Date(1),
  });
  return campaign;
}

async function identify(devices: Devices, id: string, store = memoryKeyStore()): Promise<Device> {
  const key = await openDeviceKey(store);
  const answer = await devices.identify(id, CHALLENGE, await key.prove(CHALLENGE));
  assert.ok(answer.ok);
  return answer.value;
}

test('L6: a device proves its key, and is the same device the next time', async ({ devices }) => {
  const [id, store] = [randomUUID(), memoryKeyStore()];
  const first = await identify(devices, id, store);
  const second = await identify(devices, id, store);
  assert.equal(first, second);
  assert.ok(first.keyIsFirst);
});

test('L6: a copied cookie without the key proves nothing', async ({ devices }) => {
  const id = randomUUID();
  const owner = await openDeviceKey(memoryKeyStore());
  const thief = await openDeviceKey(memoryKeyStore());
  const { publicKey } = await owner.prove(CHALLENGE);
  const { signature } = await thief.prove(CHALLENGE);
  assert.equal(await devices.identify(id, CHALLENGE, { publicKey, signature }), {
    ok: false,
    refusal: { code: 'NOT_IDENTIFIED' },
  });
  // A signature that was overheard answers another challenge.
  const overheard = await owner.prove('another-challenge-2222');
  assert.not.ok((await devices.identify(id, CHALLENGE, overheard)).ok);
});

test('L6: what is no point of the curve is refused, not thrown', async ({ devices }) => {
  for (const x of ['A'.repeat(43), '_'.repeat(43)]) {
    const publicKey = { kty: 'EC', crv: 'P-256', x, y: x } as const;
    const proof = { publicKey, signature: 'A'.repeat(86) };
    assert.not.ok((await devices.identify(randomUUID(), CHALLENGE, proof)).ok);
  }
});

test('L6: four spellings of one key are one key', async () => {
  const { publicKey } = await (await openDeviceKey(memoryKeyStore())).prove(CHALLENGE);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(publicKey.x.at(-1)!) & ~3;
  const prints = [0, 1, 2, 3].map((spare) =>
    thumbprintOf({ ...publicKey, x: publicKey.x.slice(0, -1) + alphabet[last + spare]! }),
  );
  assert.is(new Set(prints).size, 1);
});

test('L6: cleared site data make a new device, and that is what we say', async ({ devices }) => {
  const before = await identify(devices, randomUUID());
  const after = await identify(devices, randomUUID());
  assert.is.not(before.id, after.id);
  assert.is.not(before.key, after.key);
  assert.ok(after.keyIsFirst);
});

test('L6: an erased key is replaced once per campaign; the next one is a mismatch', async ({
  devices,
  db,
}) => {
  const id = randomUUID();
  const [spring, autumn] = [await insertCampaign(db), await insertCampaign(db)];
  const first = await identify(devices, id);
  const [second, third] = [await identify(devices, id), await identify(devices, id)];
  assert.not.ok(second.keyIsFirst);
  const codes = async (campaign: string, device: Device) => {
    const answer = await devices.admit(campaign, device);
    return answer.ok ? 'admitted' : answer.refusal.code;
  };
  assert.is(await codes(spring, second), 'admitted');
  assert.is(await codes(spring, second), 'admitted');
  assert.is(await codes(spring, third), 'DEVICE_MISMATCH');
  assert.is(await codes(spring, first), 'admitted');
  assert.is(await codes(autumn, third), 'admitted');
  assert.is(await codes(autumn, second), 'DEVICE_MISMATCH');
});

test('L6: of many new keys at once exactly one gets the re-binding', async ({ devices, db }) => {
  const [id, campaign] = [randomUUID(), await insertCampaign(db)];
  await identify(devices, id);
  const keys = await Promise.all(Array.from({ length: 12 }, () => identify(devices, id)));
  const answers = await Promise.all(keys.map((device) => devices.admit(campaign, device)));
  assert.is(answers.filter((answer) => answer.ok).length, 1);
});

test('X16: a crowd that identifies at once costs few statements', async ({ devices, db }) => {
  let statements = 0;
  const count = () => (statements += 1);
  db.on('query', count);
  const crowd = Array.from({ length: 200 }, () => identify(devices, randomUUID()));
  const keys = new Set((await Promise.all(crowd)).map((device) => device.key));
  db.off('query', count);
  assert.is(keys.size, 200);
  assert.ok(statements < 100, `${statements} statements`);
});

test('X15: a key pair of this kind gives its private part to nobody', async () => {
  const store = memoryKeyStore();
  await openDeviceKey(store);
  const pair = (await store.load())!;
  assert.not.ok(pair.privateKey.extractable);
  const exported = await crypto.subtle.exportKey('jwk', pair.privateKey).catch(() => 'refused');
  assert.is(exported, 'refused');
});

test.run();
