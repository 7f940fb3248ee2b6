// The ticket code of a campaign, kept as long as the tab: a reload or a broken line must not ask again.

type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const nameOf = (campaignId: string) => `tombola.ticket.${campaignId}`;

export function readKeptTicket(storage: TextStorage, campaignId: string): string | null {
  try {
    return storage.getItem(nameOf(campaignId));
  } catch {
    return null;
  }
}

/** null: forgets it. */
export function keepTicket(storage: TextStorage, campaignId: string, code: string | null): void {
  try {
    if (code === null) storage.removeItem(nameOf(campaignId));
    else storage.setItem(nameOf(campaignId), code);
  } catch {
    // Without storage the code lives as long as the page.
  }
}
