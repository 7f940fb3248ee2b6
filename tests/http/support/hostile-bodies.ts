// Bodies that a hostile or broken client may send: parts of the wrong kind, JSON that is none, forms that
// end anywhere.
import fc from 'fast-check';

/** What a body seems to have: the path of each part, and a value that was taken. */
export type Fields = ReadonlyMap<string, unknown>;

export interface Body {
  readonly type: string | undefined;
  readonly bytes: Uint8Array;
}

export const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
export const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const nested = (depth: number, open: string, close: string) =>
  open.repeat(depth) + close.repeat(depth);

export const texts = fc.oneof(
  pick('', ' ', 'a', 'x'.repeat(301), 'x'.repeat(20_000), '\0', 'a\0b', '\ud800', 'z\udfff'),
  pick('__proto__', 'constructor', 'toString', '../../etc/passwd', '\u202e\u200b', '🎰', 'が'),
  pick("'; drop table campaigns --", '<script>alert(1)</script>', '=1+1', '%s%n', '${7*7}'),
  pick(UUID, UUID.toUpperCase(), 'A'.repeat(22), 'a@b.example', 'UTC', 'Asia/Tokyo', 'JPY'),
  pick('2027-02-30', '2027-01-01', '2027-01-01T10:00', '9'.repeat(400), '1e999', '-1', 'NaN'),
  pick('a: &a [x]\nb: [*a, *a]', `a: ${nested(3_000, '[', ']')}`, '&a [*a]', '!!js/function x'),
  fc.string(),
  fc.string({ unit: 'binary' }),
);
export const numbers = pick(
  0,
  -0,
  1,
  -1,
  0.5,
  100,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e21,
  1e308,
  5e-324,
);
/** What a part of a body may be set to. */
export const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 2, arbitrary: numbers },
  pick<unknown>(null, true, false, [], {}, [null], [[]]),
  fc.array(texts, { maxLength: 3 }),
  fc.object({ maxDepth: 2, maxKeys: 3 }),
);

/** A body as the door takes it, but for some of its parts. */
const shapedBodies = (fields: Fields): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(fc.tuple(pick('', ...fields.keys()), values), { maxLength: 3 }), fc.boolean())
    .map(([spoilt, more]) => {
      const parts = new Map([...fields, ...spoilt.filter(([path]) => path !== '')]);
      return JSON.stringify(nest([...parts, ...(more ? [['more', 1] as const] : [])])) ?? '';
    });

/** Bodies that are JSON, or should be. */
function jsonTexts(fields: Fields): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: shapedBodies(fields) },
    { weight: 1, arbitrary: fc.anything({ maxDepth: 3 }).map((it) => JSON.stringify(it) ?? '') },
    {
      weight: 3,
      arbitrary: pick(
        ...['', '{', '{}', 'null', '[]', '0', '"', '{"a":}', "{'a':1}", '\ufeff{}', '{"a":1}}'],
        ...['1e999', '"\\ud800"', '"\\u0000"', '{"\\u0000":1}', '{"a":1,"a":2}', 'undefined'],
        ...[nested(50_000, '[', ']'), nested(9_000, '{"a":', '}'), `"${'x'.repeat(300_000)}"`],
        ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'],
        `{"n":${'9'.repeat(5_000)}}`,
      ),
    },
  );
}

/** `a.b.0.c` and the like, as they stand in refusals, to one body. */
export function nest(entries: readonly (readonly [string, unknown])[]): unknown {
  const body: Record<string, unknown> = {};
  for (const [path, value] of entries) {
    const names = path.split('.');
    const last = names.pop()!;
    let into = body;
    for (const name of names) {
      const inner = Object.hasOwn(into, name) ? into[name] : undefined;
      if (typeof inner !== 'object' || inner === null) into[name] = {};
      into = into[name] as Record<string, unknown>;
    }
    into[last] = structuredClone(value);
  }
  return withLists(body);
}

/** What has a 0 is a list. */
function withLists(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withLists(part)] as const);
  if (Object.hasOwn(value, '0')) return entries.map(([, part]) => part);
  return Object.fromEntries(entries);
}

const parts = (fields: Fields) =>
  fc
    .array(
      fc.tuple(
        pick('file', 'picture', 'options', 'order', '__proto__', '', 'x"; y="z', ...fields.keys()),
        fc.oneof(pick('', 'number,name\n1,x', '{}', 'x'.repeat(70_000)), texts),
        fc.option(pick('a.png', '../../x', 'x'.repeat(5_000), '')),
      ),
      { maxLength: 4 },
    )
    .map((each) =>
      each.map(([name, content, file]) => {
        const disposition = `Content-Disposition: form-data; name="${name}"`;
        const filename = file === null ? '' : `; filename="${file}"`;
        return `--edge\r\n${disposition}${filename}\r\n\r\n${content}\r\n`;
      }),
    );

/** Forms, whole ones and such that end anywhere. */
const forms = (fields: Fields) =>
  fc
    .tuple(parts(fields), pick('--edge--\r\n', '--edge', '', '--other--'), fc.nat(1_000))
    .map(([all, end, cut]) => {
      const whole = all.join('') + end;
      return cut < 300 ? whole.slice(0, Math.floor((whole.length * cut) / 300)) : whole;
    });

/** Each with the type that it claims to be of. */
export const bodies = (fields: Fields): fc.Arbitrary<Body> => {
  const ofType = (type: string | undefined, text: fc.Arbitrary<string>) =>
    text.map((it): Body => ({ type, bytes: Buffer.from(it) }));
  const json = jsonTexts(fields);
  return fc.oneof(
    { weight: 8, arbitrary: ofType('application/json', json) },
    { weight: 2, arbitrary: ofType('multipart/form-data; boundary=edge', forms(fields)) },
    { weight: 1, arbitrary: ofType('multipart/form-data', forms(fields)) },
    { weight: 1, arbitrary: ofType('text/plain', json) },
    { weight: 1, arbitrary: ofType(undefined, json) },
    { weight: 1, arbitrary: ofType('application/x-www-form-urlencoded', pick('a=1&a=2', '%00')) },
    { weight: 1, arbitrary: ofType('application/json; charset=utf-16', json) },
    { weight: 1, arbitrary: ofType('application/json, text/html', json) },
    { weight: 1, arbitrary: ofType(`a/${'b'.repeat(3_000)}`, json) },
    { weight: 1, arbitrary: ofType('image/png', pick('', '\x89PNG\r\n\x1a\n', 'GIF89a')) },
    fc
      .uint8Array({ minLength: 1, maxLength: 60 })
      .map((bytes): Body => ({ type: 'application/json', bytes })),
  );
};
