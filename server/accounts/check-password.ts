import { decoyHash, isPassword, TooManyLogins } from './password.ts';

export interface Account {
  readonly id: string;
  readonly passwordHash: string;
}

/**
 * Whose password it is: spends one password check whether or not the account exists, so that the
 * time tells nothing. `busy` when too many are waiting.
 */
export async function checkPassword(
  account: Account | undefined,
  password: string,
): Promise<string | 'busy' | undefined> {
  try {
    const right = await isPassword(account?.passwordHash ?? (await decoyHash()), password);
    return right ? account?.id : undefined;
  } catch (error) {
    if (error instanceof TooManyLogins) return 'busy';
    throw error;
  }
}
