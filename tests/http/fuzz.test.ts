// Every door of the server, as the server itself has registered it, under requests that no client of
// ours would send: a route that is added later is tried too without anybody thinking of it.
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { REFUSAL_CODES, type Refusal } from '../../common/protocol/refusals.ts';
import { openOrderHouse, type OrderHouse } from '../orders/support/order-house.ts';
import { openHostileWorld, PERSONAL, type HostileWorld } from './support/hostile-world.ts';
import { nest, values } from './support/hostile-bodies.ts';
import { hostileRequests } from './support/hostile-requests.ts';
import { sendBytes, textOf, type RawReply, type RawRequest } from './support/raw-http.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_120);
const LEAST = 5_000;
/** At a page or a file. */
const OTHER_TIMES = 2;
const AT_ONCE = 8;
const INSIDES = /\n\s+at |node_modules|\.[tj]s:\d|postgres:|insert into|select [^<]* from |ECONN/i;

const test = suite('hostile requests');

interface Route {
  readonly url: string;
  readonly methods: readonly string[];
}
const registered = new Map<string, Set<string>>();
const watch = (message: unknown) => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ url, method }) => {
    registered.set(url, new Set([...(registered.get(url) ?? []), ...[method].flat()]));
  });
};

let houses: OrderHouse;
let world: HostileWorld;
let port = 0;
let logged = '';

test.before(async () => {
  subscribe('fastify.initialization', watch);
  houses = await openOrderHouse({
    config: { logLevel: 'warn', trustedProxies: ['127.0.0.1'] },
    log: { write: (line) => void (logged += line) },
  });
  unsubscribe('fastify.initialization', watch);
  port = Number(new URL(houses.house.origin).port);
  world = await openHostileWorld(houses);
});
test.after(() => houses.close());

const isApi = ({ url }: Route) => url.startsWith('/api/');

const ROUNDS = 20;

/**
 * What the body of a door is made of, learnt from its own complaints: what it misses is added, and what it
 * does not take is set to something else until it is taken; often a complaint says what would be.
 */
async function learnFields({ url, methods }: Route, seed: number): Promise<Map<string, unknown>> {
  const fields = new Map<string, unknown>();
  const tries = fc.sample(values, { numRuns: ROUNDS * 40, seed });
  const target = url.replace(/:\w+/g, world.caller.known[0]!);
  for (const method of methods.filter((each) => /POST|PUT|PATCH|DELETE/.test(each))) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const body = Buffer.from(JSON.stringify(nest([...fields])));
      const problems = refusalIn(await world.say(method, target, body))?.problems ?? [];
      if (!problems.some(({ path }) => path)) break;
      for (const { path, reason } of problems) {
        // What has parts is set by its parts.
        if (!path || [...fields.keys()].some((known) => known.startsWith(`${path}.`))) continue;
        const wanted = [...reason.matchAll(/"([\w-]+)"/g)].map(([, word]) => word);
        const others = [tries.pop(), ...(/"/.test(reason) ? wanted : [])];
        const first = round % 2 ? [{}] : {};
        fields.set(path, fields.has(path) && round > 3 ? others[round % others.length] : first);
      }
    }
  }
  return fields;
}

/** Node ends what it takes for no HTTP, or for a wish to speak something else. */
const isNoHttp = ({ method }: RawRequest) => method === 'CONNECT';

function refusalIn(reply: RawReply | undefined): Refusal | undefined {
  try {
    return (JSON.parse(reply?.body ?? '') as { refusal?: Refusal }).refusal;
  } catch {
    return undefined;
  }
}

/** What is wrong with the answer; undefined: nothing. */
function findFault(request: RawRequest, reply: RawReply | undefined): string | undefined {
  if (!reply) return request.isCut || isNoHttp(request) ? undefined : 'no answer';
  if (reply.status >= 500) return `status ${reply.status}`;
  if (PERSONAL.test(reply.body)) return 'personal data of somebody else';
  if (reply.status < 400) return undefined;
  if (INSIDES.test(reply.body)) return 'the inside of the server';
  const isApi = /^\/api\//.test(request.target);
  if (!isApi || request.method === 'HEAD') return undefined;
  const code = refusalIn(reply)?.code;
  return code && REFUSAL_CODES.includes(code) ? undefined : 'no typed refusal';
}

test(`F1: at least ${LEAST} hostile requests at every route that is registered: typed refusals, nothing written, nothing told (SEED=${SEED})`, async () => {
  const faults: string[] = [];
  const statuses = new Map<string, number>();
  let sent = 0;
  const all = [...registered].map(([url, methods]): Route => ({ url, methods: [...methods] }));
  const apiTimes = Math.ceil(LEAST / all.filter(isApi).length);
  for (const [at, route] of all.entries()) {
    const times = isApi(route) ? apiTimes : OTHER_TIMES;
    const fields = isApi(route) ? await learnFields(route, SEED + at) : new Map();
    const waiting = fc.sample(hostileRequests({ ...route, fields }, world.caller), {
      numRuns: times,
      seed: SEED + at,
    });
    sent += waiting.length;
    await world.signInAgain();
    const before = isApi(route) ? await world.digests() : undefined;
    let accepted = '';
    const worker = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const reply = await sendBytes(port, next);
        const status = reply ? String(reply.status) : 'none';
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const fault = findFault(next, reply);
        if (fault) faults.push(`${fault}\n${shown(next)}\n→ ${reply?.body.slice(0, 300)}`);
        if (reply && reply.status < 300 && !/^(GET|HEAD)$/.test(next.method))
          accepted = next.method;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (!before || accepted) continue;
    const changed = changes(before, await world.digests());
    if (changed.length) faults.push(`${route.url}: refused all, but wrote ${changed.join(', ')}`);
  }
  console.log(
    `${sent} requests: ${[...statuses]
      .sort()
      .map((each) => each.join(' × '))
      .join(', ')}`,
  );
  assert.equal(faults, [], `SEED=${SEED}\n${faults.join('\n\n')}`);
  assert.ok(sent >= LEAST, `${sent} requests`);
  assert.equal(faultsIn(logged), []);
});

/** Lines that somebody would have to get up for, or that tell of a person. */
const faultsIn = (lines: string) =>
  lines.split('\n').filter((line) => /"level":[56]0/.test(line) || PERSONAL.test(line));

const shown = (request: RawRequest) => JSON.stringify(textOf(request)).slice(0, 700);

const changes = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  [...after.keys()].filter((name) => before.get(name) !== after.get(name));

const get = (target: string): RawRequest => ({
  method: 'GET',
  target,
  headers: [
    ['host', 'localhost'],
    ['connection', 'close'],
  ],
  body: new Uint8Array(),
  isCut: false,
});

test('F1: what is no HTTP, and what asks for a name that cannot be, is refused like anything else', async () => {
  const long: RawRequest = { ...get('/api/keys'), headers: [['x', 'y'.repeat(20_000)]] };
  const cases: [RawRequest, status: number, code: string][] = [
    [{ ...get('/api/keys'), method: 'GETT' }, 400, 'MALFORMED'],
    [get('/api/keys HTTP/9'), 400, 'MALFORMED'],
    [long, 431, 'MALFORMED'],
    [get('/api/campaigns/%E0%A4%A'), 400, 'MALFORMED'],
    [get('/api/campaigns/%00'), 404, 'NOT_FOUND'],
    [get('/api/campaigns/a%1Fb/board'), 404, 'NOT_FOUND'],
    [get('/c/%00'), 404, 'NOT_FOUND'],
  ];
  for (const [request, status, code] of cases) {
    const reply = await sendBytes(port, request);
    assert.equal([reply?.status, refusalIn(reply)?.code], [status, code], shown(request));
  }
});

test('C1: a table whose form is cut off in the middle is refused', async () => {
  await world.signInAgain();
  const type = 'multipart/form-data; boundary=edge';
  const head = '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nnum';
  for (const path of ['/products/import', '/products/import/look']) {
    const reply = await world.say('POST', `/api/seller${path}`, Buffer.from(head), type);
    assert.equal([reply?.status, refusalIn(reply)?.code], [400, 'MALFORMED'], path);
  }
});

test.run();
