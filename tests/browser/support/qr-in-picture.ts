// Reads the QR code in a picture, as a scanner at a counter would: from its pixels.
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';

/** @throws when there is none, or it cannot be read */
export async function qrIn(picture: Buffer): Promise<string> {
  const { data, info } = await sharp(picture)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return decodeQR({ width: info.width, height: info.height, data: new Uint8Array(data) });
}
