// What a hostile or broken client may send to a door of which only the address is known: every part of
// the request spoilt in every way. Field names are learnt from what the doors themselves complain of.
import fc from 'fast-check';
import { bodies, numbers, pick, texts, UUID, type Fields } from './hostile-bodies.ts';
import type { RawRequest } from './raw-http.ts';

export interface Door {
  /** As the server has registered it, e.g. /api/coupons/:id. */
  readonly url: string;
  readonly methods: readonly string[];
  readonly fields: Fields;
}

export interface Caller {
  readonly origin: string;
  /** With which it is signed in. */
  readonly cookie: string;
  /** Ids and names that exist, of this caller and of others. */
  readonly known: readonly string[];
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const PARAMS = [
  ...['%00', '%E0%A4%A', '%ff%fe', '%ed%a0%80', '%', '%2e%2e%2f', '..%2f..%2f.env', '.', '%20'],
  ...['__proto__', 'constructor', 'null', '-1', '1e999', '9'.repeat(300), 'x'.repeat(2_000)],
  ...["'%20or%201=1--", '%0d%0aset-cookie:a=b', '%F0%9F%8E%B0', '{}', '*', ':id', UUID],
];

const targets = ({ url, fields }: Door, known: readonly string[]) => {
  const slots = url.split('/').map((slot) => {
    if (!/[:*]/.test(slot)) return fc.constant(slot);
    const suffix = /\.\w+$/.exec(slot)?.[0] ?? '';
    return pick(...PARAMS, ...known, ...known).map((it) => it + suffix);
  });
  const path = fc.tuple(...slots).map((all) => all.join('/'));
  const names = [
    ...fields.keys(),
    'search',
    'after',
    'before',
    'limit',
    'seq',
    'epoch',
    '__proto__',
    '',
  ];
  const pair = fc.tuple(pick(...names), fc.oneof(texts, numbers.map(String), pick(...known)));
  const pairText = pair.map(([name, value]) => `${name}=${encode(value)}`);
  const raw = pick('%', 'a[]=1&a[b]=2', '__proto__[x]=1', '=', '&&&', 'a=%00', 'a=%zz', '?', '#x');
  const query = fc.oneof(
    { weight: 4, arbitrary: fc.constant('') },
    { weight: 3, arbitrary: fc.array(pairText, { maxLength: 3 }).map((all) => all.join('&')) },
    // One name twice.
    { weight: 1, arbitrary: fc.tuple(pick(...names)).map(([it]) => `${it}=1&${it}=2`) },
    { weight: 1, arbitrary: raw },
  );
  const fits = fc.tuple(path, query).map(([at, asked]) => (asked ? `${at}?${asked}` : at));
  const others = pick('/api//', '//', '*', '/api/%', '/\xff', '/a b', '/..', '/api/nothing');
  return fc.oneof({ weight: 15, arbitrary: fits }, others);
};

/** Halves of surrogate pairs have no percent code. */
const encode = (text: string) => (text.isWellFormed() ? encodeURIComponent(text) : '%ed%a0%80');

const headersOf = ({ origin, cookie, known }: Caller) =>
  fc
    .tuple(
      fc.oneof({ weight: 6, arbitrary: fc.constant(cookie) }, pick('', 'a=%', ';;;=', '\xff\xfe')),
      fc.oneof({ weight: 6, arbitrary: fc.constant(origin) }, pick('null', 'https://evil.example')),
      fc.subarray(
        [
          ['accept-encoding', 'gzip;q=x, *;q=0'],
          ['accept-language', `ja;${'q=1,'.repeat(200)}`],
          ['content-encoding', 'gzip'],
          ['expect', '100-continue'],
          ['if-none-match', '"'],
          ['range', 'bytes=9-1,-'],
          ['x-forwarded-for', '\xff, 1.1.1.1'],
          ['x-forwarded-host', 'evil.example'],
          ['sec-fetch-site', 'same-origin'],
          ['kiosk-id', known[0] ?? UUID],
          ['kiosk-at', '1'],
          ['kiosk-mac', 'a'.repeat(64)],
          ['x', 'y'.repeat(20_000)],
          ['cookie', `seller=${'%00'.repeat(50)}; member=__proto__; device=.`],
        ] as [string, string][],
        { maxLength: 2 },
      ),
    )
    .map(([sent, from, more]) => [
      ...(sent ? [['cookie', sent] as const] : []),
      ['origin', from] as const,
      ...more,
    ]);

/** How its length is told: truly in most cases. */
const framings = fc.oneof(
  { weight: 12, arbitrary: pick('true') },
  pick('more', 'none', 'chunked', 'chunks-broken', 'negative', 'both', 'huge'),
);

const FRAMES: Readonly<Record<string, (length: number) => [string, string][]>> = {
  true: (length) => [['content-length', String(length)]],
  more: (length) => [['content-length', String(length + 9)]],
  none: () => [],
  chunked: () => [['transfer-encoding', 'chunked']],
  'chunks-broken': () => [['transfer-encoding', 'chunked']],
  negative: () => [['content-length', '-1']],
  both: (length) => [
    ['content-length', String(length)],
    ['transfer-encoding', 'chunked'],
  ],
  huge: () => [['content-length', '99999999999']],
};

const inOneChunk = (bytes: Uint8Array) =>
  Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from('\r\n0\r\n\r\n'),
  ]);

/** Requests at the door, each as different from one that fits as this generator can think. */
export function hostileRequests(door: Door, caller: Caller): fc.Arbitrary<RawRequest> {
  const method = fc.oneof(
    { weight: 5, arbitrary: pick(...door.methods) },
    pick(...METHODS, 'GETT', 'get'),
  );
  const target = targets(door, caller.known);
  return fc
    .tuple(method, target, headersOf(caller), bodies(door.fields), framings)
    .map(([method, target, headers, { type, bytes }, framing]) => {
      const isBare = method === 'GET' || method === 'HEAD';
      const body = isBare ? new Uint8Array() : framing === 'chunked' ? inOneChunk(bytes) : bytes;
      const frame = isBare ? [] : FRAMES[framing]!(body.length);
      return {
        method,
        target,
        headers: [
          ['host', new URL(caller.origin).host],
          ['connection', 'close'],
          ...headers,
          ...(type === undefined || isBare ? [] : [['content-type', type] as const]),
          ...frame,
        ],
        body,
        isCut: !isBare && framing !== 'true' && framing !== 'chunked',
      };
    });
}
