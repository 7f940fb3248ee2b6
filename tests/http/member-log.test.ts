// F15: whatever happens to members, the log names nobody and holds nothing that opens an account.
import { rm } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp } from '../support/app.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { until } from '../socket/support/until.ts';
import { joinForm, memberClient } from './support/member-client.ts';

const test = suite('members in the log');

const CANARIES = {
  name: 'Canary Kanaria',
  address: '9-9-9 Canary Street',
  email: 'canary@canary.example',
  telephone: '090-1234-5678',
  password: 'canary password',
};

test('F15: joining, failing, resetting and faults of the database leave no personal data, token or key in the log', async () => {
  const lines: string[] = [];
  const data = await temporaryFolder('log');
  const house = await startApp({
    config: { dataDirectory: data, logLevel: 'trace' },
    log: { write: (line) => void lines.push(line) },
  });
  const { db } = house.app;
  const client = memberClient(house.origin);
  const joined = await client.join(CANARIES);
  const token = client.cookies.get('member')!;
  await client.signIn(joined.membershipNumber, 'wrong canary password');
  await client.send('POST', '/person', { body: { name: CANARIES.name } });
  await client.send('POST', '/lost-password', { body: { email: CANARIES.email, language: 'en' } });
  await until(
    'queue is done',
    async () => {
      const jobs = await db
        .withSchema('graphile_worker')
        .from('jobs')
        .where({ task_identifier: 'member-reset' });
      return jobs.length === 0;
    },
    20_000,
  );

  // Postgres quotes the whole row when a constraint fails.
  await db.raw(
    `alter table members add constraint refuse_all check (person->>'name' = 'x') not valid`,
  );
  const failed = await memberClient(house.origin).send('POST', '', { body: joinForm(CANARIES) });
  assert.is(failed.status, 503);
  assert.not.match(failed.text, /canary/i);
  await db.raw('alter table members rename to members_gone');
  assert.is((await client.send('GET', '/account')).status, 503);
  assert.is((await client.signIn(joined.membershipNumber, CANARIES.password)).status, 503);
  await house.close();
  await rm(data, { recursive: true, force: true });

  const log = lines.join('\n');
  assert.ok(
    lines.filter((line) => line.includes('request failed')).length >= 3,
    'faults are logged',
  );
  const key = Buffer.from(joined.memberKey, 'base64url');
  const secrets = [token, joined.memberKey, key.toString('hex'), key.toString('base64')];
  for (const canary of [...Object.values(CANARIES), 'canary', ...secrets]) {
    assert.not.ok(log.toLowerCase().includes(canary.toLowerCase()), canary);
  }
});

test.run();
