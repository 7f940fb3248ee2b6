// A shopper reduced to its socket: speaks Engine.IO 4 and Socket.IO 5 by hand, so that the load
// generator costs less than the server it measures.
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import { deviceProofText } from '../../common/protocol/device-proof.ts';

export interface LeanShopper {
  /** Resolves with whether the number is this shopper's. */
  draw(number: number): Promise<boolean>;
  close(): void;
}

export interface LeanOptions {
  readonly origin: string;
  /** Cookie header of a device that has not drawn. */
  readonly cookie: string;
  readonly campaignId: string;
}

const IDENTIFY = '420';
const IDENTIFIED = '430';
const DRAW = '421';
const DRAWN = '431';
/** Long enough for every message that is read to its end. */
const HEAD_BYTES = 64;

/** Connects, proves a new key, and resolves when the server knows the device. */
export async function enterLean(options: LeanOptions): Promise<LeanShopper> {
  const { origin, cookie, campaignId } = options;
  const address = `${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(address, {
    headers: { cookie, origin },
    perMessageDeflate: false,
  });
  let answerDraw: ((accepted: boolean) => void) | undefined;
  const identified = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error('the server cut a shopper off'));
      answerDraw?.(false);
    });
    socket.on('message', (data: Buffer) => {
      // Of an answer to a draw only the beginning counts.
      const text = data.toString('latin1', 0, Math.min(data.length, HEAD_BYTES));
      if (text === '2') socket.send('3');
      else if (text.startsWith('0')) socket.send('40');
      else if (text.startsWith('42["challenge"')) {
        const challenge = JSON.parse(text.slice(2)) as [string, string];
        socket.send(`${IDENTIFY}${JSON.stringify(['identify', proofOf(challenge[1])])}`);
      } else if (text.startsWith(IDENTIFIED)) {
        if (text.startsWith(`${IDENTIFIED}[{"ok":true`)) resolve();
        else reject(new Error(text));
      } else if (text.startsWith(DRAWN)) answerDraw?.(text.startsWith(`${DRAWN}[{"ok":true`));
    });
  });
  await once(socket, 'open');
  await identified;
  return {
    draw(number) {
      const key = randomBytes(16).toString('base64url');
      return new Promise((resolve) => {
        answerDraw = resolve;
        socket.send(
          `${DRAW}["draw",{"campaignId":"${campaignId}","number":${number},"key":"${key}"}]`,
        );
      });
    },
    close: () => socket.terminate(),
  };
}

function proofOf(challenge: string): object {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  return { publicKey: { kty, crv, x, y }, signature: signatureOf(privateKey, challenge) };
}

const signatureOf = (key: KeyObject, challenge: string): string =>
  sign('sha256', deviceProofText(challenge), { key, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );
