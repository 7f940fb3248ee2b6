// A whole board as bytes, for the HTTP door: 24 bytes of head, then the bit set as it is. What is
// untouched is all zeros and vanishes in the transport's compression.
//
//   0 "TBS1"   4 epoch, 4 bytes   8 seq, 8 bytes   16 sheets, 4 bytes   20 taken, 4 bytes   24 bits
//
// The highest byte comes first.
import { MAX_SHEETS } from '../protocol/limits.ts';
import { BitSet } from './bit-set.ts';
import type { Epoch } from './board.ts';

export interface Snapshot {
  readonly epoch: Epoch;
  readonly seq: number;
  readonly taken: BitSet;
}

/** The bytes are not a snapshot: cut short, of another version, or not from this server. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

const MAGIC = 0x54425331;
const HEAD_BYTES = 24;

export function encodeSnapshot({ epoch, seq, taken }: Snapshot): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES + taken.bytes.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, Number.parseInt(epoch, 16));
  view.setBigUint64(8, BigInt(seq));
  view.setUint32(16, taken.size);
  view.setUint32(20, taken.count);
  bytes.set(taken.bytes, HEAD_BYTES);
  return bytes;
}

/** Throws a SnapshotError. The bits are copied: the snapshot owns its set. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  if (bytes.length < HEAD_BYTES) throw new SnapshotError('shorter than its head');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC) throw new SnapshotError('not a snapshot');
  const epoch = view.getUint32(4).toString(16).padStart(8, '0');
  const seq = Number(view.getBigUint64(8));
  if (!Number.isSafeInteger(seq)) throw new SnapshotError('seq out of range');
  const sheets = view.getUint32(16);
  if (sheets < 1 || sheets > MAX_SHEETS) throw new SnapshotError('sheets out of range');
  const taken = readBits(sheets, bytes.slice(HEAD_BYTES));
  if (taken.count !== view.getUint32(20)) throw new SnapshotError('bits do not fit their count');
  return { epoch, seq, taken };
}

function readBits(sheets: number, bytes: Uint8Array<ArrayBuffer>): BitSet {
  try {
    return new BitSet(sheets, bytes);
  } catch (cause) {
    throw new SnapshotError('bits do not fit the board', { cause });
  }
}
