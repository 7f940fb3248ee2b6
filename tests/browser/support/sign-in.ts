import type { TestSellerDoor } from '../../orders/support/order-house.ts';
import type { Visitor } from '../../support/browser.ts';

/** Gives the browser the session that the seller has already. */
export async function signIn(
  { context }: Visitor,
  origin: string,
  { client }: Pick<TestSellerDoor, 'client'>,
): Promise<void> {
  const [name = '', value = ''] = client.cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
}
