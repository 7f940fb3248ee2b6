import { randomUUID } from 'node:crypto';
import { normaliseEmail } from '../accounts/email.ts';
import { hashPassword } from '../accounts/password.ts';
import type { Handle } from '../store/database.ts';

// Makes sellers and their staff: for the demo and for an operator's scripts; there is no public door.

type AccountStore = Pick<typeof import('../store/sellers.ts'), 'insertSeller' | 'insertStaff'>;

const SHORTEST_PASSWORD = 8;

/** Returns the new seller's id. */
export async function createSeller(
  db: Handle,
  store: AccountStore,
  seller: { readonly name: string; readonly id?: string },
): Promise<string> {
  const id = seller.id ?? randomUUID();
  await store.insertSeller(db, { id, name: seller.name });
  return id;
}

/** Returns the new person's id. Throws for a password under 8 characters, or an e-mail address that is in use. */
export async function createStaff(
  db: Handle,
  store: AccountStore,
  staff: {
    readonly sellerId: string;
    readonly email: string;
    readonly name: string;
    readonly password: string;
  },
): Promise<string> {
  if (staff.password.length < SHORTEST_PASSWORD) {
    throw new Error(`A password has at least ${SHORTEST_PASSWORD} characters.`);
  }
  const id = randomUUID();
  await store.insertStaff(db, {
    id,
    sellerId: staff.sellerId,
    email: normaliseEmail(staff.email),
    name: staff.name,
    passwordHash: await hashPassword(staff.password),
  });
  return id;
}
