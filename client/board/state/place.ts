/** Where a ticket's QR code leads: /t#CODE. */
export const isTicketPlace = (pathname: string): boolean => /^\/t\/?$/.test(pathname);

export interface Place {
  readonly slug: string;
  readonly flier: boolean;
}

/** Which campaign an address means: /c/:slug, or /c/:slug/flier to print. */
export function readPlace(pathname: string): Place {
  const [, , slug = '', view] = pathname.split('/');
  return { slug: decode(slug), flier: view === 'flier' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
