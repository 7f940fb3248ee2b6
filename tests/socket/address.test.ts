import type { IncomingMessage } from 'node:http';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressBehind } from '../../server/socket/address.ts';

const test = suite('address of a connection');

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

test('F5: nobody is believed about other addresses unless trusted', () => {
  const addressOf = addressBehind([]);
  assert.is(addressOf(from('203.0.113.9', '198.51.100.1')), '203.0.113.9');
  assert.is(addressOf(from('::ffff:203.0.113.9')), '203.0.113.9');
});

test('F5: of what trusted proxies say, the last stranger counts', () => {
  const addressOf = addressBehind(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
  assert.is(addressOf(from('127.0.0.1', '198.51.100.1')), '198.51.100.1');
  assert.is(addressOf(from('::ffff:127.0.0.1', '6.6.6.6, 198.51.100.1, 10.1.2.3')), '198.51.100.1');
  assert.is(addressOf(from('fd00::1', '2001:db8::7')), '2001:db8::7');
  assert.is(addressOf(from('127.0.0.1')), '127.0.0.1');
  assert.is(addressOf(from('127.0.0.1', 'unknown')), '127.0.0.1');
  assert.is(addressOf(from('203.0.113.9', '10.0.0.1')), '203.0.113.9');
});

test('F5: a proxy that is no address is refused at the start', () => {
  assert.throws(() => addressBehind(['proxy.example']), /no address/);
});

test.run();
