// A verifier that follows docs/verification.md alone, with nothing but node:crypto: it shares no
// line with the product. Run: node tests/fairness/stranger-verifier.mjs RECORD KEYS [COMMITMENT]
import { createCipheriv, createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const H = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const byte = (value) => Buffer.from([value]);
const u16 = (value) => Buffer.from([value >> 8, value & 255]);
const u32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const u64 = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

export const keystream = (seed, label, length) =>
  createCipheriv('aes-256-ctr', H(`tombola 1 ${label}\n`, seed), Buffer.alloc(16)).update(
    Buffer.alloc(length),
  );

export function layOut(seed, sheets) {
  const places = Array.from({ length: sheets }, (_, at) => at + 1);
  // Twice as many words as places: enough, since a word is rejected with a chance far below a half.
  const words = keystream(seed, 'permutation', 8 * sheets + 4096);
  let at = 0;
  for (let i = sheets - 1; i >= 1; i -= 1) {
    let w;
    do {
      w = words.readUInt32BE(at);
      at += 4;
    } while (w >= 2 ** 32 - (2 ** 32 % (i + 1)));
    const j = w % (i + 1);
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places;
}

const leaf = (data) => H(byte(0), data);
const node = (left, right) => H(byte(1), left, right);

export function root(hashes) {
  if (hashes.length === 1) return hashes[0];
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return node(root(hashes.slice(0, k)), root(hashes.slice(k)));
}

export function followPath(hash, place, leaves, path) {
  let h = hash;
  let used = 0;
  for (let p = place, m = leaves; m > 1; p = Math.floor(p / 2), m = Math.ceil(m / 2)) {
    if ((p ^ 1) >= m) continue;
    const t = path.subarray(used, used + 32);
    used += 32;
    h = p % 2 === 0 ? node(h, t) : node(t, h);
  }
  return used === path.length ? h : undefined;
}

const PRF = (seed, label, message) => H(byte(3), seed, label, message);
export const rank = (seed, number, ticket) =>
  PRF(seed, 'rank', Buffer.concat([u32(number), Buffer.from(ticket, 'hex')])).toString('hex');
export const redeal = (seed, seq, open) =>
  Number(PRF(seed, 'deal', u64(seq)).readBigUInt64BE() % BigInt(open));
export const ticketOf = (campaign, participant, key) =>
  H(`tombola ticket 1\n${campaign}\n${participant}\n${key}`).subarray(0, 16).toString('hex');
export const receiptBytes = (size, rootHash) =>
  Buffer.concat([Buffer.from('tombola receipts 1\n'), u32(size), rootHash]);
export const statementLeaf = (statement) => leaf(Buffer.from(statement));

const isSigned = (bytes, signature, key) =>
  key !== undefined &&
  verify(
    'sha256',
    bytes,
    { key: createPublicKey({ key: key.publicKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );

export function seal(seed, conditionsText) {
  const conditions = JSON.parse(conditionsText);
  const sheetOf = layOut(seed, conditions.sheets);
  const salts = keystream(seed, 'salts', 16 * conditions.sheets);
  const tierOf = (sheet) => {
    let last = 0;
    for (const [tier, line] of conditions.breakdown.entries()) {
      last += line.sheets;
      if (sheet <= last) return tier;
    }
    return 65535;
  };
  const lots = sheetOf.map((sheet, at) => ({ home: at + 1, sheet, tier: tierOf(sheet) }));
  const boardRoot = root(
    lots.map(({ home, sheet, tier }) =>
      leaf(
        Buffer.concat([
          u32(home),
          u32(sheet),
          u16(tier),
          salts.subarray(16 * home - 16, 16 * home),
        ]),
      ),
    ),
  );
  const conditionsHash = H(byte(4), PRF(seed, 'cond', ''), conditionsText);
  return {
    conditions,
    lots,
    commitment: {
      algorithm: 'tombola-1',
      seedHash: H(byte(2), seed, conditionsHash).toString('hex'),
      boardRoot: boardRoot.toString('hex'),
      conditionsHash: conditionsHash.toString('hex'),
    },
  };
}

const clock = (atMs, zone) =>
  new Date(atMs).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
const seconds = (time) => (time.length === 16 ? `${time}:00` : time);

/** Everything that is wrong with a record, as texts; empty when it is fair. */
export function verifyRecord(bytes, keys, published) {
  const wrong = [];
  const must = (holds, what) => {
    if (!holds) wrong.push(what);
  };
  try {
    replay(bytes, keys, published, must);
  } catch (error) {
    wrong.push(`record: ${error.message}`);
  }
  return wrong;
}

function replay(bytes, keys, published, must) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  must(text.endsWith('\n'), 'record: cut short');
  const lines = text.split('\n').slice(0, -1);
  const trailer = JSON.parse(lines.pop());
  const body = lines.map((line) => `${line}\n`).join('');
  const digest = H(body);
  must(digest.toString('hex') === trailer.digest, 'signature: digest');
  const key = keys.find(({ keyId }) => keyId === trailer.keyId);
  const signed = Buffer.concat([Buffer.from('tombola record 1\n'), digest]);
  must(isSigned(signed, trailer.signature, key), 'signature');

  const header = JSON.parse(lines.shift());
  must(header.format === 'tombola-record-1', 'record: format');
  must(header.events === lines.length, 'record: events');
  const seed = Buffer.from(header.seed, 'hex');
  must(seed.length === 32 && seed.toString('hex') === header.seed, 'record: seed');
  const { conditions, lots, commitment } = seal(seed, header.conditionsText);
  for (const name of Object.keys(commitment)) {
    must(header.commitment[name] === commitment[name], `seal: ${name}`);
    if (published) must(published[name] === commitment[name], `published: ${name}`);
  }
  const counts = new Map();
  for (const { tier } of lots) counts.set(tier, (counts.get(tier) ?? 0) + 1);
  for (const [tier, line] of conditions.breakdown.entries()) {
    must(counts.get(tier) === line.sheets, 'breakdown');
  }
  must((counts.get(65535) ?? 0) === conditions.losingSheets, 'breakdown');
  const { opens, closes, zone } = conditions.period;
  must(clock(header.opensAtMs, zone) === seconds(opens), 'period: opens');
  must(clock(header.closesAtMs, zone) === seconds(closes), 'period: closes');

  const N = conditions.sheets;
  const behind = [undefined, ...lots];
  const heldUntil = new Map();
  const taken = new Set();
  const tickets = new Set();
  const issued = new Set();
  let stage = 'announced';
  let lastSeq = 0;
  let lastAt = 0;
  for (const line of lines) {
    const [what, seq, atMs, number, second, contenders] = JSON.parse(line);
    must(seq === lastSeq + 1, `numbering: ${seq}`);
    must(atMs >= lastAt, `times: ${seq}`);
    must(stage !== 'closed', `ending: ${seq}`);
    lastSeq = seq;
    lastAt = atMs;
    if (['drawn', 'confirmed', 'cancelled', 'expired'].includes(what)) {
      must(Number.isInteger(number) && number >= 1 && number <= N, `draws: ${seq}`);
    }
    if (what === 'opened') {
      must(stage === 'announced' && atMs >= header.opensAtMs, `period: ${seq}`);
      stage = 'open';
    } else if (what === 'drawn') {
      const inPeriod = atMs >= header.opensAtMs && atMs < header.closesAtMs;
      must(stage === 'open' && inPeriod, `period: ${seq}`);
      must(!taken.has(number), `draws: ${seq}`);
      must(/^[0-9a-f]{32}$/.test(second) && !tickets.has(second), `tickets: ${seq}`);
      if (contenders !== undefined) {
        const best = [...contenders].sort((one, other) =>
          rank(seed, number, one) < rank(seed, number, other) ? -1 : 1,
        )[0];
        must(best === second, `contests: ${seq}`);
        must(`${[...new Set(contenders)].sort()}` === `${contenders}`, `contests: ${seq}`);
      }
      taken.add(number);
      tickets.add(second);
      heldUntil.set(number, atMs + 1000 * conditions.holdSeconds);
    } else if (what === 'confirmed') {
      must(atMs < heldUntil.get(number), `holds: ${seq}`);
      heldUntil.delete(number);
      must(!issued.has(behind[number].sheet), `sheets: ${seq}`);
      issued.add(behind[number].sheet);
    } else if (what === 'cancelled' || what === 'expired') {
      const until = heldUntil.get(number);
      must(what === 'cancelled' ? atMs < until : atMs >= until, `holds: ${seq}`);
      heldUntil.delete(number);
      taken.delete(number);
      const open = Array.from({ length: N }, (_, at) => at + 1).filter((n) => !taken.has(n));
      must(second === open[redeal(seed, seq, open.length)], `re-deals: ${seq}`);
      [behind[number], behind[second]] = [behind[second], behind[number]];
    } else if (what === 'ended') {
      must(stage === 'open' && atMs >= header.closesAtMs, `ending: ${seq}`);
      stage = 'closing';
    } else if (what === 'closed') {
      const over = atMs >= header.closesAtMs && heldUntil.size === 0 && stage !== 'announced';
      const reason = issued.size === N ? 'sold-out' : over ? 'period-over' : 'none';
      must(number === reason, `ending: ${seq}`);
      stage = 'closed';
    } else must(false, `record: ${line}`);
  }
  must(stage === 'closed', 'ending');
}

export function verifyReceipt(receipt, keys) {
  const h = followPath(
    statementLeaf(receipt.statement),
    receipt.index,
    receipt.size,
    Buffer.from(receipt.path, 'base64url'),
  );
  const key = keys.find(({ keyId }) => keyId === receipt.keyId);
  return h !== undefined && isSigned(receiptBytes(receipt.size, h), receipt.signature, key);
}

export function verifyProof(proof, sheets, boardRoot) {
  const salt = Buffer.from(proof.salt, 'base64url');
  const data = Buffer.concat([u32(proof.home), u32(proof.sheet), u16(proof.tier), salt]);
  const path = Buffer.from(proof.path, 'base64url');
  return followPath(leaf(data), proof.home - 1, sheets, path)?.toString('hex') === boardRoot;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [record, keys, published] = process.argv.slice(2);
  const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
  const wrong = verifyRecord(readFileSync(record), json(keys), published && json(published));
  console.log(wrong.length === 0 ? 'fair' : wrong.join('\n'));
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
