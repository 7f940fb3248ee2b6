// A member's browser without the screens: keeps its cookies and says where its requests come from.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { Join, SignedInMember } from '../../../common/protocol/shop.ts';
import type { Reply, SendOptions } from './seller-client.ts';

export const PASSWORD = 'correct horse battery';

/** A join form; the e-mail address is a new one each time. */
export const joinForm = (part: Partial<Join> = {}): Join => ({
  name: 'Aki Tanaka',
  address: '1-2-3 Kumano, Sakyo, Kyoto',
  email: `${randomBytes(5).toString('hex')}@shopper.example`,
  telephone: '075-000-0000',
  password: PASSWORD,
  paymentToken: null,
  ...part,
});

export interface MemberClient {
  readonly cookies: Map<string, string>;
  /** `path` under /api/members. */
  send(method: string, path: string, options?: SendOptions): Promise<Reply>;
  /**
   * Joins and stays signed in, however long the server says to wait: whole crowds join from one
   * address here. @throws when it is refused
   */
  join(part?: Partial<Join>): Promise<SignedInMember>;
  signIn(membershipNumber: string, password?: string): Promise<Reply>;
  /** Opens a page, which makes this browser a device in the server's eyes. */
  openPage(path: string): Promise<void>;
}

/** `always`: headers of every request, e.g. where it comes from when the server is behind a proxy. */
export function memberClient(
  origin: string,
  prefix = '/api/members',
  always: Readonly<Record<string, string>> = {},
): MemberClient {
  const cookies = new Map<string, string>();

  const keep = (headers: Headers) => {
    for (const each of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
  };
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

  const send = async (method: string, path: string, options: SendOptions = {}): Promise<Reply> => {
    const { body, headers = {} } = options;
    const response = await fetch(`${origin}${prefix}${path}`, {
      method,
      headers: {
        ...(cookies.size ? { cookie: cookie() } : {}),
        ...(method === 'GET' ? {} : { origin }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...always,
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    keep(response.headers);
    const text = await response.text();
    const parsed = parse(text);
    const refusal = (parsed as { refusal?: Refusal } | undefined)?.refusal;
    return { status: response.status, headers: response.headers, text, body: parsed, refusal };
  };

  return {
    cookies,
    send,
    async join(part) {
      for (;;) {
        const reply = await send('POST', '', { body: joinForm(part) });
        if (reply.status === 200) return reply.body as SignedInMember;
        const waitMs = reply.refusal?.retryAfterMs;
        if (waitMs === undefined) throw new Error(`joining was refused: ${reply.text}`);
        await pause(waitMs);
      }
    },
    signIn: (membershipNumber, password = PASSWORD) =>
      send('POST', '/login', { body: { membershipNumber, password } }),
    async openPage(path) {
      keep((await fetch(`${origin}${path}`, { headers: { cookie: cookie() } })).headers);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
