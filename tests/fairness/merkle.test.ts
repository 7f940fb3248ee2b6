import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  fromBase64url,
  fromHex,
  joinBytes,
  toBase64url,
  toHex,
  utf8,
} from '../../common/fairness/bytes.ts';
import {
  createPathWriter,
  growTree,
  merklePath,
  rootFromPath,
  rootOf,
} from '../../common/fairness/merkle.ts';
import { sha256 } from '../../server/campaigns/sha256.ts';

const test = suite('Merkle tree');

const leafOf = (data: Uint8Array) => sha256(joinBytes(Uint8Array.of(0), data));

/** The definition of RFC 6962, section 2.1, word for word. */
function rootByDefinition(data: readonly Uint8Array[]): Uint8Array {
  if (data.length === 1) return leafOf(data[0]!);
  let split = 1;
  while (split * 2 < data.length) split *= 2;
  const left = rootByDefinition(data.slice(0, split));
  const right = rootByDefinition(data.slice(split));
  return sha256(joinBytes(Uint8Array.of(1), left, right));
}

test('X1: the root is that of RFC 6962 for every size, and every path leads to it', () => {
  for (let size = 1; size <= 130; size += 1) {
    const data = Array.from({ length: size }, (_, at) => utf8(`leaf ${at}`));
    const leafHash = (at: number) => leafOf(data[at]!);
    const tree = growTree(size, leafHash, sha256);
    const root = toHex(rootOf(tree, leafHash));
    assert.is(root, toHex(rootByDefinition(data)));
    for (let at = 0; at < size; at += 1) {
      const path = merklePath(tree, at, leafHash);
      assert.is(toHex(rootFromPath(leafHash(at), at, size, path, sha256)!), root);
      const elsewhere = rootFromPath(leafHash(at), (at + 1) % size, size, path, sha256);
      if (size > 1) assert.is.not(elsewhere && toHex(elsewhere), root);
    }
  }
});

test('X1: paths written as text, with what they share written once, are the same paths', () => {
  for (const size of [...Array.from({ length: 70 }, (_, at) => at + 1), 4_097, 9_999]) {
    const leafHash = (at: number) => leafOf(utf8(`leaf ${at}`));
    const tree = growTree(size, leafHash, sha256);
    const pathText = createPathWriter(tree, leafHash);
    const step = size > 100 ? 7 : 1;
    for (let at = size - 1; at >= 0; at -= step) {
      assert.is(pathText(at), toBase64url(merklePath(tree, at, leafHash)), `${at} of ${size}`);
    }
    assert.throws(() => pathText(size), RangeError);
  }
});

test('X1: known roots of RFC 6962 come out', () => {
  // The reference tree of the Certificate Transparency project: these eight inputs, this root.
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
  inputs.push('606162636465666768696a6b6c6d6e6f');
  const data = inputs.map(fromHex);
  const leafHash = (at: number) => leafOf(data[at]!);
  assert.is(
    toHex(rootOf(growTree(8, leafHash, sha256), leafHash)),
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  );
});

test('X1: a path that is too long, too short or changed leads elsewhere', () => {
  const leafHash = (at: number) => leafOf(utf8(`${at}`));
  const tree = growTree(21, leafHash, sha256);
  const root = toHex(rootOf(tree, leafHash));
  const path = merklePath(tree, 20, leafHash);
  assert.is(rootFromPath(leafHash(20), 20, 21, path.slice(32), sha256), undefined);
  assert.is(rootFromPath(leafHash(20), 20, 21, joinBytes(path, path), sha256), undefined);
  assert.is(
    rootFromPath(leafHash(20), 20, 21, joinBytes(path, path.slice(0, 1)), sha256),
    undefined,
  );
  assert.is(rootFromPath(leafHash(20), 21, 21, path, sha256), undefined);
  assert.throws(() => merklePath(tree, 21, leafHash), /of 21/);
  for (let at = 0; at < path.length; at += 1) {
    const changed = path.slice();
    changed[at]! ^= 1;
    assert.is.not(toHex(rootFromPath(leafHash(20), 20, 21, changed, sha256)!), root);
  }
});

test('X1: bytes come back from base64url, which has one writing for them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64url(bytes);
      assert.is(text, Buffer.from(bytes).toString('base64url'));
      assert.equal([...fromBase64url(text)!], [...bytes]);
    }),
  );
  for (const text of ['A', 'AB', 'AAB', 'AA==', 'A+', 'é', 'AAAAA']) {
    assert.is(fromBase64url(text), undefined, text);
  }
});

test.run();
