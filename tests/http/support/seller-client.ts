// A seller's browser without the screens: keeps its cookie and says where its requests come from.
import type { Refusal } from '../../../common/protocol/refusals.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
  readonly refusal: Refusal | undefined;
}

export interface SellerClient {
  cookie: string;
  send(method: string, path: string, options?: SendOptions): Promise<Reply>;
  signIn(login: { email: string; password: string }): Promise<Reply>;
}

export interface SendOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export function sellerClient(origin: string): SellerClient {
  const client: SellerClient = {
    cookie: '',
    async send(method, path, { body, headers = {} } = {}) {
      const response = await fetch(`${origin}/api/seller${path}`, {
        method,
        headers: {
          ...(client.cookie ? { cookie: client.cookie } : {}),
          ...(method === 'GET' ? {} : { origin }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: asText(body) }),
      });
      const text = await response.text();
      const parsed = parse(text);
      const refusal = (parsed as { refusal?: Refusal } | undefined)?.refusal;
      return { status: response.status, headers: response.headers, text, body: parsed, refusal };
    },
    async signIn({ email, password }) {
      const reply = await client.send('POST', '/login', { body: { email, password } });
      const cookie = reply.headers.getSetCookie().find((each) => /seller=/.test(each));
      if (cookie) client.cookie = cookie.split(';')[0]!;
      return reply;
    },
  };
  return client;
}

const asText = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
