// Which of the seller's screens the address names. It stands behind the #, so that reloading and the
// browser's back button work and the server need not know.

export type Route =
  | { readonly screen: 'list' }
  | { readonly screen: 'new' }
  | { readonly screen: 'campaign'; readonly id: string }
  | { readonly screen: 'print'; readonly id: string };

/** What is not understood leads to the list. */
export function readRoute(hash: string): Route {
  const [first, id, third, ...rest] = hash.replace(/^#\/?/, '').split('/');
  if (first === 'new' && id === undefined) return { screen: 'new' };
  const isId = id !== undefined && /^[0-9a-f-]{36}$/i.test(id);
  if (first !== 'campaigns' || !isId || rest.length > 0) return { screen: 'list' };
  if (third === undefined) return { screen: 'campaign', id };
  return third === 'print' ? { screen: 'print', id } : { screen: 'list' };
}

export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'list':
      return '#/';
    case 'new':
      return '#/new';
    case 'campaign':
      return `#/campaigns/${route.id}`;
    case 'print':
      return `#/campaigns/${route.id}/print`;
  }
}
