import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, base64url: what a cookie or a link holds. Only its SHA-256 is stored. */
export type Token = string;

export const newToken = (): Token => randomBytes(32).toString('base64url');

/** Whether it has the form of one; anything else need not be looked up. */
export const isToken = (text: string | undefined): text is Token =>
  text !== undefined && /^[\w-]{43}$/.test(text);

/** What is stored of a token, 32 bytes. */
export const digestOfToken = (token: Token): Buffer => createHash('sha256').update(token).digest();
