// A Merkle tree over any number of leaves: the tree of RFC 6962 §2.1 (leaf = H(0x00 ‖ data), node =
// H(0x01 ‖ left ‖ right), a node without a right neighbour moves up unchanged). The leaves
// themselves are not kept: whoever asks for a path hands in a way to hash one again.
import { toBase64url, type Sha256 } from './bytes.ts';

export const HASH_BYTES = 32;
export const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

/** Hash of the leaf at a place, counted from 0. */
export type LeafHash = (index: number) => Uint8Array;

interface Level {
  readonly size: number;
  /** Where it starts in `nodes`, bytes. */
  readonly offset: number;
}

export interface MerkleTree {
  readonly size: number;
  /** Levels above the leaves, the lowest first; empty when there is one leaf. */
  readonly levels: readonly Level[];
  /** All their hashes, run together. */
  readonly nodes: Uint8Array;
}

/** A tree whose hashes are still to be filled in, or are in `nodes` already. Throws when they do not fit. */
export function shapeTree(size: number, nodes?: Uint8Array): MerkleTree {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`a tree of ${size} leaves`);
  const levels: Level[] = [];
  let offset = 0;
  for (let width = size; width > 1;) {
    width = (width + 1) >> 1;
    levels.push({ size: width, offset });
    offset += width * HASH_BYTES;
  }
  if (nodes !== undefined && nodes.length !== offset) throw new RangeError('nodes do not fit');
  return { size, levels, nodes: nodes ?? new Uint8Array(offset) };
}

export function createNodeHash(sha256: Sha256) {
  const message = new Uint8Array(1 + 2 * HASH_BYTES);
  message[0] = NODE_PREFIX;
  return {
    ofTwo(left: Uint8Array, right: Uint8Array): Uint8Array {
      message.set(left, 1);
      message.set(right, 1 + HASH_BYTES);
      return sha256(message);
    },
    /** Of left and right side by side, 64 bytes. */
    ofPair(pair: Uint8Array): Uint8Array {
      message.set(pair, 1);
      return sha256(message);
    },
  };
}

/** Fills the lowest level in the places `from` up to before `to`; each covers two leaves. */
export function growFromLeaves(
  tree: MerkleTree,
  leafHash: LeafHash,
  sha256: Sha256,
  from: number,
  to: number,
): void {
  const nodeHash = createNodeHash(sha256);
  for (let at = from; at < to; at += 1) {
    const left = leafHash(at * 2);
    const alone = at * 2 + 1 === tree.size;
    const hash = alone ? left : nodeHash.ofTwo(left, leafHash(at * 2 + 1));
    tree.nodes.set(hash, at * HASH_BYTES);
  }
}

/** Fills level `index` (not the lowest) in the places `from` up to before `to` from the one below. */
export function growLevel(
  tree: MerkleTree,
  index: number,
  sha256: Sha256,
  from = 0,
  to = tree.levels[index]!.size,
): void {
  const nodeHash = createNodeHash(sha256);
  const level = tree.levels[index]!;
  const below = tree.levels[index - 1]!;
  for (let at = from; at < to; at += 1) {
    const start = below.offset + at * 2 * HASH_BYTES;
    const alone = at * 2 + 1 === below.size;
    const children = tree.nodes.subarray(start, start + (alone ? 1 : 2) * HASH_BYTES);
    tree.nodes.set(alone ? children : nodeHash.ofPair(children), level.offset + at * HASH_BYTES);
  }
}

export function growTree(size: number, leafHash: LeafHash, sha256: Sha256): MerkleTree {
  const tree = shapeTree(size);
  for (let index = 0; index < tree.levels.length; index += 1) {
    if (index === 0) growFromLeaves(tree, leafHash, sha256, 0, tree.levels[0]!.size);
    else growLevel(tree, index, sha256);
  }
  return tree;
}

export function rootOf(tree: MerkleTree, leafHash: LeafHash): Uint8Array {
  return tree.levels.length === 0 ? leafHash(0) : tree.nodes.slice(-HASH_BYTES);
}

/** Sibling hashes from the leaf at `index` upwards, run together. Hashes one leaf again. */
export function merklePath(tree: MerkleTree, index: number, leafHash: LeafHash): Uint8Array {
  const path = new Uint8Array(tree.levels.length * HASH_BYTES);
  return path.subarray(0, writePath(tree, leafHash, { index, from: 0, to: Infinity }, path));
}

/** Room for the path of more leaves than there can be. */
const scratch = new Uint8Array(64 * HASH_BYTES);

/**
 * Paths as text, base64url. For the server, which writes one for every draw: the upper part, which
 * all leaves below share, it writes once and keeps. The tree must be grown and not change any more.
 */
export function createPathWriter(tree: MerkleTree, leafHash: LeafHash): (index: number) => string {
  // Hashes of each path that are written anew: by threes, whose texts (128 characters) can be joined.
  const lower = tree.levels.length > 12 ? 9 : 3;
  const uppers = new Array<string | undefined>(Math.ceil(tree.size / 2 ** lower));
  const textOf = (part: PathPart): string =>
    toBase64url(scratch.subarray(0, writePath(tree, leafHash, part, scratch)));
  return (index) => {
    const head = textOf({ index, from: 0, to: lower });
    // At the ragged end of a tree a path lacks hashes: the rest would not fit.
    if (head.length !== (lower / 3) * 128) return textOf({ index, from: 0, to: Infinity });
    return head + (uppers[index >> lower] ??= textOf({ index, from: lower, to: Infinity }));
  };
}

/** Of the path of the leaf at `index` the hashes of some levels: `from` up to before `to`, the leaves being 0. */
interface PathPart {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** Returns how many bytes it has written. */
function writePath(
  { size, nodes, levels }: MerkleTree,
  leafHash: LeafHash,
  { index, from, to }: PathPart,
  path: Uint8Array,
): number {
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`leaf ${index} of ${size}`);
  }
  let length = 0;
  if (from === 0 && (index ^ 1) < size) {
    path.set(leafHash(index ^ 1), 0);
    length = HASH_BYTES;
  }
  for (let level = Math.max(from, 1); level < Math.min(to, levels.length); level += 1) {
    const at = index >> level;
    const { size: width, offset } = levels[level - 1]!;
    if ((at ^ 1) >= width) continue;
    const start = offset + (at ^ 1) * HASH_BYTES;
    // Byte by byte: a view of each hash costs more than its bytes.
    for (let byte = 0; byte < HASH_BYTES; byte += 1) {
      path[length + byte] = nodes[start + byte]!;
    }
    length += HASH_BYTES;
  }
  return length;
}

/** The root that follows from a leaf's hash and its path; undefined when the path has the wrong length. */
export function rootFromPath(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: Uint8Array,
  sha256: Sha256,
): Uint8Array | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= size) return undefined;
  const nodeHash = createNodeHash(sha256);
  let hash = leaf;
  let used = 0;
  for (let at = index, width = size; width > 1; at >>= 1, width = (width + 1) >> 1) {
    if ((at ^ 1) >= width) continue;
    const sibling = path.subarray(used, used + HASH_BYTES);
    if (sibling.length !== HASH_BYTES) return undefined;
    hash = (at & 1) === 0 ? nodeHash.ofTwo(hash, sibling) : nodeHash.ofTwo(sibling, hash);
    used += HASH_BYTES;
  }
  return used === path.length ? hash : undefined;
}
