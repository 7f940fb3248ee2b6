export type Place =
  { readonly screen: 'wallet' } | { readonly screen: 'card'; readonly id: string };

/** /wallet or /coupon/:id */
export function readPlace(pathname: string): Place {
  const found = /^\/coupon\/([^/]+)\/?$/.exec(pathname);
  return found ? { screen: 'card', id: decodeURIComponent(found[1]!) } : { screen: 'wallet' };
}
