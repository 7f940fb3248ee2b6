/** How addresses are compared: without case, without stray spaces. */
export const normaliseEmail = (email: string): string =>
  email.normalize('NFKC').trim().toLowerCase();
