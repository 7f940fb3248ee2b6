export type Place =
  | { readonly screen: 'wallet' }
  | { readonly screen: 'card' | 'counter' | 'print'; readonly id: string };

/** /wallet, /coupon/:id, and what can be done with one: /coupon/:id/counter, /coupon/:id/print */
export function readPlace(pathname: string): Place {
  const [, id, screen] = /^\/coupon\/([^/]+)(?:\/(counter|print))?\/?$/.exec(pathname) ?? [];
  if (id === undefined) return { screen: 'wallet' };
  return {
    screen: (screen as 'counter' | 'print' | undefined) ?? 'card',
    id: decodeURIComponent(id),
  };
}

export const cardAddress = (id: string): string => `/coupon/${encodeURIComponent(id)}`;
export const counterAddress = (id: string): string => `${cardAddress(id)}/counter`;
export const printAddress = (id: string): string => `${cardAddress(id)}/print`;
