// Which of the seller's screens the address names. It stands behind the #, so that reloading and the
// browser's back button work and the server need not know.

export type Route =
  | { readonly screen: 'list' }
  | { readonly screen: 'new' }
  | { readonly screen: 'campaign'; readonly id: string }
  | { readonly screen: 'print'; readonly id: string }
  | { readonly screen: 'tickets'; readonly id: string }
  | { readonly screen: 'print-tickets'; readonly id: string; readonly batch: string }
  | { readonly screen: 'members' }
  | { readonly screen: 'deliveries' }
  | { readonly screen: 'statement' }
  | { readonly screen: 'kiosks' }
  | ProductRoute;

export type ProductRoute =
  | { readonly screen: 'products' }
  | { readonly screen: 'import-products' }
  /** null: a new one. */
  | { readonly screen: 'product'; readonly id: string | null };

/** What is not understood leads to the list. */
export function readRoute(hash: string): Route {
  const [first, id, third, fourth, ...rest] = hash.replace(/^#\/?/, '').split('/');
  if (first === 'new' && id === undefined) return { screen: 'new' };
  if (first === 'members' && id === undefined) return { screen: 'members' };
  if (first === 'deliveries' && id === undefined) return { screen: 'deliveries' };
  if (first === 'kiosks' && id === undefined) return { screen: 'kiosks' };
  if (first === 'statement' && id === undefined) return { screen: 'statement' };
  if (first === 'products') return readProductRoute(id, third);
  const isId = id !== undefined && /^[0-9a-f-]{36}$/i.test(id);
  if (first !== 'campaigns' || !isId || rest.length > 0) return { screen: 'list' };
  if (third === 'tickets') return readTicketRoute(id, fourth);
  if (fourth !== undefined) return { screen: 'list' };
  if (third === undefined) return { screen: 'campaign', id };
  return third === 'print' ? { screen: 'print', id } : { screen: 'list' };
}

function readTicketRoute(id: string, batch: string | undefined): Route {
  if (batch === undefined) return { screen: 'tickets', id };
  return /^[0-9a-f-]{36}$/i.test(batch)
    ? { screen: 'print-tickets', id, batch }
    : { screen: 'tickets', id };
}

function readProductRoute(id: string | undefined, more: string | undefined): Route {
  if (more !== undefined || id === undefined) return { screen: 'products' };
  if (id === 'import') return { screen: 'import-products' };
  if (id === 'new') return { screen: 'product', id: null };
  return /^[0-9a-f-]{36}$/i.test(id) ? { screen: 'product', id } : { screen: 'products' };
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
    case 'tickets':
      return `#/campaigns/${route.id}/tickets`;
    case 'print-tickets':
      return `#/campaigns/${route.id}/tickets/${route.batch}`;
    case 'members':
      return '#/members';
    case 'deliveries':
      return '#/deliveries';
    case 'statement':
      return '#/statement';
    case 'kiosks':
      return '#/kiosks';
    case 'products':
      return '#/products';
    case 'import-products':
      return '#/products/import';
    case 'product':
      return `#/products/${route.id ?? 'new'}`;
  }
}
