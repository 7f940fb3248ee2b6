import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA-256 of the text as UTF-8, hex. */
export const macOf = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('hex');

/** `mac`: 64 hexadecimal digits. In a time that says nothing about where it differs. */
export const isMacOf = (key: Uint8Array, text: string, mac: string): boolean => {
  const said = Buffer.from(mac, 'hex');
  return (
    said.length === 32 && timingSafeEqual(createHmac('sha256', key).update(text).digest(), said)
  );
};
