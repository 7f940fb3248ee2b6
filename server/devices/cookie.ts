// The cookie by which a browser is recognised: an id that the server made and signed. Its value is
// worth nothing without the key that the browser cannot export (identity.ts).
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

const DAYS_400_S = 400 * 24 * 60 * 60;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface DeviceCookieOptions {
  /** Purpose key, 32 bytes. */
  readonly key: Uint8Array;
  /** Whether shoppers come over https. Plain http (localhost, a demo in a shop) cannot carry a __Host- cookie. */
  readonly secure: boolean;
}

/** What is needed of an HTTP exchange; fastify's request and reply fit. */
interface Asking {
  readonly headers: { readonly cookie?: string | undefined };
}
interface Answering {
  header(name: string, value: string): unknown;
}

export interface DeviceCookies {
  readonly name: string;
  /** The device in a Cookie header, if it is one that this server made. */
  read(cookieHeader: string | undefined): string | undefined;
  /**
   * Gives the browser a device, or renews the one it has. Call it only for answers that no shared
   * cache may keep, such as pages.
   */
  ensure(request: Asking, reply: Answering): void;
}

export function createDeviceCookies({ key, secure }: DeviceCookieOptions): DeviceCookies {
  const name = secure ? '__Host-device' : 'device';
  const attributes = `Path=/; Max-Age=${DAYS_400_S}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const macOf = (id: string) => createHmac('sha256', key).update(`device cookie 1\n${id}`).digest();

  const verify = (value: string): string | undefined => {
    const [id = '', mac = '', ...more] = value.split('.');
    if (more.length > 0 || !UUID.test(id) || mac.length !== 43) return undefined;
    const given = Buffer.from(mac, 'base64url');
    const right = macOf(id);
    return given.length === right.length && timingSafeEqual(given, right) ? id : undefined;
  };

  const read = (cookieHeader: string | undefined): string | undefined => {
    for (const value of valuesOf(cookieHeader ?? '', name)) {
      const id = verify(value);
      if (id) return id;
    }
    return undefined;
  };

  const ensure = (request: Asking, reply: Answering): void => {
    const id = read(request.headers.cookie) ?? randomUUID();
    const value = `${id}.${macOf(id).toString('base64url')}`;
    reply.header('set-cookie', `${name}=${value}; ${attributes}`);
  };

  return { name, read, ensure };
}

/** A neighbouring host may have set a cookie of the same name, so there can be several. */
function* valuesOf(cookieHeader: string, name: string): Iterable<string> {
  for (const pair of cookieHeader.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) yield pair.slice(equals + 1).trim();
  }
}
