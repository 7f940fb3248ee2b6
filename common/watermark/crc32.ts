// CRC-32 as in ISO 3309 and PNG (polynomial 0xEDB88320, reflected): it tells a right read from a wrong
// one. It says nothing about who wrote the payload; that is the seal's part.

export function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}
