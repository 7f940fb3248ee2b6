// What an operator gets from Apple, made by the test itself: an authority, a certificate of a pass type
// under it, and its key. As PEM files in a folder.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { AppleSettings } from '../../../server/adapters/apple-pass.ts';

export interface ApplePapers extends AppleSettings {
  readonly authorityPem: string;
  readonly certificatePem: string;
}

export async function applePapers(folder: string): Promise<ApplePapers> {
  const named = (value: string) => [{ name: 'commonName', value }];
  const common = { algorithm: 'sha256', keySize: 2048 } as const;
  const authority = await generate(named('Test Authority'), {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const signer = await generate(named('Pass Type ID: pass.example.coupon'), {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', emailProtection: true },
    ],
    ca: { key: authority.private, cert: authority.cert },
  });
  const save = async (name: string, pem: string) => {
    const path = join(folder, name);
    await writeFile(path, pem);
    return path;
  };
  return {
    passType: 'pass.example.coupon',
    team: 'TEAM123456',
    certificate: await save('certificate.pem', signer.cert),
    key: await save('key.pem', signer.private),
    keyPassphrase: undefined,
    wwdr: await save('wwdr.pem', authority.cert),
    authorityPem: authority.cert,
    certificatePem: signer.cert,
  };
}
