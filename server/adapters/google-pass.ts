// Coupons as offers of Google Wallet: a signed token (RFC 7519, RS256) in an address that asks its visitor
// whether to save it. https://developers.google.com/wallet/retail/offers
import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { showCode } from '../../common/code/typed-code.ts';
import type { PassFacts, PassPort } from '../coupons/pass-port.ts';

export interface GoogleSettings {
  /** The number that Google gave the issuer. */
  readonly issuer: string;
  /** Path of the service account's JSON file. */
  readonly account: string;
  readonly origin: () => string;
}

const SAVE = 'https://pay.google.com/gp/v/save/';

/** @throws with a sentence when the file is not that of a service account with an RSA key */
export async function createGooglePasses(settings: GoogleSettings): Promise<PassPort['google']> {
  const { email, key } = await readAccount(settings.account);
  return async (facts) => {
    const claims = {
      iss: email,
      aud: 'google',
      typ: 'savetowallet',
      iat: Math.floor(Date.now() / 1000),
      origins: [settings.origin()],
      payload: payloadOf(settings.issuer, facts),
    };
    return SAVE + signed(claims, key);
  };
}

function payloadOf(issuer: string, facts: PassFacts) {
  const classId = `${issuer}.${kindOf(facts)}`;
  return {
    offerClasses: [
      {
        id: classId,
        issuerName: facts.seller.name || 'Tombola',
        provider: facts.seller.name || 'Tombola',
        title: facts.message,
        redemptionChannel: 'INSTORE',
        reviewStatus: 'UNDER_REVIEW',
        hexBackgroundColor: facts.colours.paper,
      },
    ],
    offerObjects: [
      {
        id: `${issuer}.coupon-${facts.couponId}`,
        classId,
        state: 'ACTIVE',
        barcode: { type: 'QR_CODE', value: facts.text, alternateText: showCode(facts.code) },
        validTimeInterval: { end: { date: new Date(facts.validUntilMs).toISOString() } },
        linksModuleData: { uris: [{ id: 'page', uri: facts.page, description: 'Tombola' }] },
      },
    ],
  };
}

/** Coupons that say the same are of one class, which Google keeps once. */
const kindOf = ({ seller, message, product, colours }: PassFacts): string => {
  const told = JSON.stringify([seller, message, product, colours]);
  return `offer-${createHash('sha256').update(told).digest('hex').slice(0, 24)}`;
};

function signed(claims: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const said = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${said}.${sign('sha256', Buffer.from(said), key).toString('base64url')}`;
}

async function readAccount(path: string): Promise<{ email: string; key: KeyObject }> {
  try {
    const account = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    const email = account['client_email'];
    const key = createPrivateKey(String(account['private_key']));
    if (key.asymmetricKeyType === 'rsa' && typeof email === 'string') return { email, key };
  } catch {
    // The file is not quoted: it holds a key.
  }
  throw new Error(
    `GOOGLE_WALLET_ACCOUNT is "${path}"; it takes the path of a service account's JSON file.`,
  );
}
