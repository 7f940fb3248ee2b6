// An enrolled kiosk on a wire of its own, so that it can say what no kiosk should.
import { helloText } from '../../../common/protocol/kiosk.ts';
import { macOf, type KioskKey } from '../../kiosks/support/kiosk-client.ts';
import { joinRaw, type RawClient } from './raw-client.ts';
import { until } from './until.ts';

export const PLACE = '/kiosk';

/** Has joined and been challenged; has proved nothing. Comes without an Origin, as programs do. */
export async function joinKiosk(
  origin: string,
  { id }: KioskKey,
): Promise<{ readonly client: RawClient; readonly challenge: string }> {
  const client = await joinRaw(origin, PLACE, {}, { version: 1, kiosk: id });
  const start = `42${PLACE},["challenge",`;
  const find = () => client.received.find((text) => text.startsWith(start));
  await until('a challenge', () => find() !== undefined);
  const challenge = (JSON.parse(find()!.slice(`42${PLACE},`.length)) as string[])[1]!;
  return { client, challenge };
}

/** ... and has proved its key. What it has received so far is forgotten. */
export async function joinProvedKiosk(origin: string, key: KioskKey): Promise<RawClient> {
  const { client, challenge } = await joinKiosk(origin, key);
  const mac = macOf(key.key, helloText(challenge));
  client.send(`42${PLACE},0["hello",${JSON.stringify({ mac })}]`);
  const find = () => client.received.find((text) => text.startsWith(`43${PLACE},0[`));
  await until('an answer to hello', () => find() !== undefined);
  if (!find()!.includes('"ok":true')) throw new Error(find());
  client.received.length = 0;
  return client;
}
