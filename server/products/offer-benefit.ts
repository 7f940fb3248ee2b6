// The benefit of an offer rests encrypted: who reads the table learns no more than a shopper does.
import * as v from 'valibot';
import { benefitSchema, type Benefit } from '../../common/campaign/benefit.ts';
import type { SecretBox } from '../adapters/secret-box.ts';

const contextOf = (offerId: string) => `offer:${offerId}`;

export const sealOfferBenefit = (box: SecretBox, offerId: string, benefit: Benefit): Buffer =>
  box.seal(Buffer.from(JSON.stringify(benefit)), contextOf(offerId));

/** Throws when it was sealed for another offer, or with another key. */
export const openOfferBenefit = (box: SecretBox, offerId: string, sealed: Buffer): Benefit =>
  v.parse(benefitSchema, JSON.parse(box.open(sealed, contextOf(offerId)).toString()));
