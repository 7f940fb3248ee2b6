// Coupons as passes of Apple's Wallet, signed with the operator's certificate.
// https://developer.apple.com/documentation/walletpasses
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PKPass } from 'passkit-generator';
import { showCode } from '../../common/code/typed-code.ts';
import type { PassFacts, PassPort } from '../coupons/pass-port.ts';

export interface AppleSettings {
  /** pass.com.example.coupon, as it was registered with Apple. */
  readonly passType: string;
  readonly team: string;
  /** Paths of PEM files: the certificate of the pass type, its key, and Apple's own above it. */
  readonly certificate: string;
  readonly key: string;
  readonly keyPassphrase: string | undefined;
  readonly wwdr: string;
}

const ICONS = fileURLToPath(new URL('./pass-icons', import.meta.url));

const WORDS = {
  en: { validUntil: 'Valid until', product: 'For', allProducts: 'Every product of this shop' },
  ja: { validUntil: '有効期限', product: '対象商品', allProducts: 'このお店の全商品' },
};

/** @throws with a sentence when a file cannot be read, or certificate and key do not belong together */
export async function createApplePasses(settings: AppleSettings): Promise<PassPort['apple']> {
  const certificates = {
    signerCert: await readPem('APPLE_PASS_CERTIFICATE', settings.certificate),
    signerKey: await readPem('APPLE_PASS_KEY', settings.key),
    wwdr: await readPem('APPLE_WWDR_CERTIFICATE', settings.wwdr),
    ...(settings.keyPassphrase && { signerKeyPassphrase: settings.keyPassphrase }),
  };
  assertPair(certificates.signerCert, certificates.signerKey, settings.keyPassphrase);
  const icons = await readIcons();
  return async (facts) => {
    const pass = new PKPass({ ...icons }, certificates, propertiesOf(settings, facts));
    fill(pass, facts);
    return pass.getAsBuffer();
  };
}

const propertiesOf = ({ passType, team }: AppleSettings, facts: PassFacts) => ({
  passTypeIdentifier: passType,
  teamIdentifier: team,
  organizationName: facts.seller.name || 'Tombola',
  description: facts.message,
  serialNumber: facts.couponId,
  backgroundColor: rgb(facts.colours.paper),
  foregroundColor: rgb(facts.colours.ink),
  labelColor: rgb(facts.colours.accent),
  logoText: facts.seller.name,
  // It is good once: two phones that show it are one too many.
  sharingProhibited: true,
});

function fill(pass: PKPass, facts: PassFacts): void {
  pass.type = 'coupon';
  pass.primaryFields.push({ key: 'message', label: facts.seller.name, value: facts.message });
  pass.secondaryFields.push({
    key: 'validUntil',
    label: 'validUntil',
    // The last moment that counts, not the first that does not.
    value: new Date(facts.validUntilMs - 1).toISOString(),
    dateStyle: 'PKDateStyleMedium',
  });
  pass.auxiliaryFields.push({
    key: 'product',
    label: 'product',
    value: facts.product ?? 'allProducts',
  });
  pass.backFields.push({ key: 'whole', label: facts.seller.name, value: facts.message });
  pass.backFields.push({ key: 'page', label: 'Tombola', value: facts.page });
  pass.setBarcodes({
    format: 'PKBarcodeFormatQR',
    message: facts.text,
    messageEncoding: 'iso-8859-1',
    altText: showCode(facts.code),
  });
  pass.setExpirationDate(new Date(facts.validUntilMs));
  for (const [language, words] of Object.entries(WORDS)) pass.localize(language, words);
}

const rgb = (hex: string): string => {
  const part = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
  return `rgb(${part(1)}, ${part(3)}, ${part(5)})`;
};

async function readIcons(): Promise<Record<string, Buffer>> {
  const names = (await readdir(ICONS)).filter((name) => name.endsWith('.png'));
  const files = await Promise.all(names.map((name) => readFile(join(ICONS, name))));
  return Object.fromEntries(names.map((name, at) => [name, files[at]!]));
}

async function readPem(variable: string, path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text.includes('-----BEGIN ')) return text;
  throw new Error(`${variable} is "${path}"; it takes the path of a PEM file that can be read.`);
}

/** Wallets refuse such a pass without a word: better said at the start. */
function assertPair(certificate: string, key: string, passphrase: string | undefined): void {
  let fits = false;
  try {
    const privateKey = createPrivateKey({ key, ...(passphrase && { passphrase }) });
    fits = new X509Certificate(certificate).checkPrivateKey(privateKey);
  } catch {
    // A wrong passphrase, or a damaged file.
  }
  if (fits) return;
  throw new Error('APPLE_PASS_KEY does not open, or is not the key of APPLE_PASS_CERTIFICATE.');
}
