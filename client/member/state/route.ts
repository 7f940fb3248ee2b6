// Which of the member's screens the address asks for. The server gives the same page for all of them.

export type Route =
  | { readonly screen: 'home'; readonly paymentToken: string | null; readonly next: string | null }
  | { readonly screen: 'join'; readonly next: string | null }
  | { readonly screen: 'lost' }
  | { readonly screen: 'reset'; readonly token: string };

interface Address {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

/** What is not understood leads home: the account, or signing in. */
export function readRoute({ pathname, search, hash }: Address): Route {
  const query = new URLSearchParams(search);
  const next = readNext(query.get('next'));
  switch (pathname.replace(/\/$/, '')) {
    case '/member/join':
      return { screen: 'join', next };
    case '/member/lost':
      return { screen: 'lost' };
    case '/member/reset':
      return { screen: 'reset', token: hash.slice(1) };
    default: {
      const token = query.get('paymentToken');
      const paymentToken = token && /^[A-Za-z0-9_-]{1,200}$/.test(token) ? token : null;
      return { screen: 'home', paymentToken, next };
    }
  }
}

/** Where to go on after signing in: a path of this site and nothing else. */
export function readNext(next: string | null): string | null {
  return next && /^\/(?![/\\])[\w\-./?=&%]*$/.test(next) ? next : null;
}

/** The address of a screen that leads on to `next`. */
export const withNext = (path: string, next: string | null): string =>
  next ? `${path}?next=${encodeURIComponent(next)}` : path;
