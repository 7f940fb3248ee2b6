import type { SecretBox } from '../adapters/secret-box.ts';
import type { SwapSealer } from '../store/events.ts';

/** Encrypts the partner of each re-deal of one campaign: 4 bytes, the same length whatever the number. */
export function createSwapSealer(box: SecretBox, campaignId: string): SwapSealer {
  const context = (seq: number) => `swap ${seq} of ${campaignId}`;
  return {
    seal(seq, swappedWith) {
      const number = Buffer.alloc(4);
      number.writeUInt32BE(swappedWith);
      return box.seal(number, context(seq));
    },
    open: (seq, sealed) => box.open(sealed, context(seq)).readUInt32BE(),
  };
}
