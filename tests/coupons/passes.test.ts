import { generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeText } from '../../common/code/coupon-text.ts';
import { codeFromBytes, showCode } from '../../common/code/typed-code.ts';
import { createApplePasses } from '../../server/adapters/apple-pass.ts';
import { createGooglePasses } from '../../server/adapters/google-pass.ts';
import type { PassFacts } from '../../server/coupons/pass-port.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { applePapers, type ApplePapers } from './support/apple-papers.ts';
import { readSignature, sha1, unzip } from './support/pkpass.ts';

const test = suite<{ folder: string; papers: ApplePapers }>('passes');
test.before(async (context) => {
  context.folder = await temporaryFolder('passes');
  context.papers = await applePapers(context.folder);
});
test.after(async ({ folder }) => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

const code = codeFromBytes(Buffer.from('0123456789abcdef', 'hex'));
const facts: PassFacts = {
  couponId: randomUUID(),
  seller: { id: randomUUID(), name: 'Company N' },
  message: 'A secret discount on the kettle',
  product: 'Iron kettle',
  colours: { paper: '#f6f0e2', ink: '#1d1b2f', accent: '#b92d15' },
  code,
  text: codeText(code),
  validUntilMs: Date.UTC(2026, 11, 24, 15),
  page: 'https://lottery.example/coupon/x/counter',
};

async function applePass(papers: ApplePapers) {
  const make = await createApplePasses(papers);
  const files = unzip(await make!(facts));
  const json = JSON.parse(files.get('pass.json')!.toString());
  return { files, json };
}

test('C15: an Apple pass is signed by the operator’s certificate over the digests of all its files', async ({
  papers,
}) => {
  const { files } = await applePass(papers);
  const manifest = files.get('manifest.json')!;
  const digests = JSON.parse(manifest.toString()) as Record<string, string>;
  const carried = [...files.keys()].filter((name) => !/^(manifest\.json|signature)$/.test(name));
  assert.equal(Object.keys(digests).sort(), carried.sort());
  for (const name of carried) assert.is(sha1(files.get(name)!).toString('hex'), digests[name]);

  const signature = readSignature(files.get('signature')!);
  assert.ok(signature.digest.equals(sha1(manifest)), 'it is this manifest that was signed');
  assert.ok(signature.isBy(papers.certificatePem));
  assert.not.ok(signature.isBy(papers.authorityPem));
  const issued = signature.certificates.map(({ subject }) => subject);
  assert.ok(issued.includes('CN=Test Authority'), 'the chain is in it');
});

test('C15: it carries the code as QR code and in letters, the last day, and not the value', async ({
  papers,
}) => {
  const { files, json } = await applePass(papers);
  assert.is(json.passTypeIdentifier, papers.passType);
  assert.is(json.teamIdentifier, papers.team);
  assert.is(json.serialNumber, facts.couponId);
  const [barcode] = json.barcodes;
  assert.is(barcode.message, facts.text);
  assert.is(barcode.altText, showCode(code));
  assert.is(new Date(json.expirationDate).getTime(), facts.validUntilMs);
  assert.is(json.coupon.primaryFields[0].value, facts.message);
  assert.match(files.get('ja.lproj/pass.strings')!.toString(), '有効期限');
  assert.is((await sharp(files.get('icon@2x.png')).metadata()).width, 58);
});

test('C15: settings that cannot sign are found at the start, and name the variable', async ({
  papers,
  folder,
}) => {
  const without = { ...papers, wwdr: join(folder, 'nothing.pem') };
  const other = join(folder, 'other.pem');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(other, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  for (const [settings, variable] of [
    [without, 'APPLE_WWDR_CERTIFICATE'],
    [{ ...papers, key: other }, 'APPLE_PASS_KEY'],
  ] as const) {
    const fault = await createApplePasses(settings).catch((error: unknown) => error);
    assert.ok(fault instanceof Error);
    assert.match(fault.message, variable);
  }
  const empty = join(folder, 'account-empty.json');
  await writeFile(empty, '{}');
  const wrong = { issuer: '1', account: empty, origin: () => '' };
  const fault = await createGooglePasses(wrong).catch((error: unknown) => error);
  assert.ok(fault instanceof Error);
  assert.match(fault.message, 'GOOGLE_WALLET_ACCOUNT');
});

test('C15: a Google link holds a token that the service account has signed, with the code in it', async ({
  folder,
}) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const account = join(folder, 'account.json');
  const client_email = 'wallet@project.iam.gserviceaccount.example';
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(account, JSON.stringify({ client_email, private_key }));
  const origin = () => 'https://lottery.example';
  const make = await createGooglePasses({ issuer: '3388000000012345678', account, origin });
  const link = await make!(facts);
  assert.match(link, /^https:\/\/pay\.google\.com\/gp\/v\/save\//);
  assert.ok(link.length < 4_000, `${link.length} characters`);
  const [head = '', claims = '', signature = ''] = link.split('/').at(-1)!.split('.');
  const signed = Buffer.from(`${head}.${claims}`);
  assert.ok(verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url')));
  const parse = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  assert.is(parse(head).alg, 'RS256');
  const said = parse(claims);
  assert.equal([said.iss, said.aud, said.typ], [client_email, 'google', 'savetowallet']);
  assert.equal(said.origins, ['https://lottery.example']);
  const [object] = said.payload.offerObjects;
  const [kind] = said.payload.offerClasses;
  assert.is(object.classId, kind.id);
  assert.match(object.id, /^3388000000012345678\.[\w.-]+$/);
  assert.is(object.barcode.value, facts.text);
  assert.is(object.barcode.alternateText, showCode(code));
  assert.is(object.validTimeInterval.end.date, '2026-12-24T15:00:00.000Z');
});

test.run();
