import { hash } from 'node:crypto';
import type { Sha256 } from '../../common/fairness/bytes.ts';

/** In one call, which for messages of a few dozen bytes takes half the time of createHash(). */
export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');
