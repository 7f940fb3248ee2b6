// Designs as sellers make them, and some as they should not.
import { TEMPLATES, type CouponDesign } from '../../../common/coupon/design.ts';
import type { CouponFacts } from '../../../common/coupon/template.ts';

const COLOURS: readonly CouponDesign['colours'][] = [
  { paper: '#f6f0e2', ink: '#2a3575', accent: '#b92d15' },
  { paper: '#ffffff', ink: '#000000', accent: '#ffffff' },
  { paper: '#ffffff', ink: '#ffffff', accent: '#ffff00' },
  { paper: '#e7ead6', ink: '#2b6542', accent: '#b8892b' },
  { paper: '#101010', ink: '#f0f0f0', accent: '#202020' },
];
const MESSAGES = [
  'A secret discount on B',
  '品Bに秘密の値引き。こすって確かめてください。',
  'Thank you very much for drawing with us this winter; what is under the seal is good for everything in the shop, tea too.',
  'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverkaufsstelle',
  '冬'.repeat(120),
];

export const FACTS: Omit<CouponFacts, 'artwork' | 'upload'> = {
  serial: '000123',
  validUntil: '2026.12.24',
  benefit: null,
  qr: null,
};

/** Every template with every set of colours, the messages in turn. */
export const SAMPLES: readonly CouponDesign[] = TEMPLATES.flatMap((template, row) =>
  COLOURS.map((colours, column) => ({
    template,
    colours,
    message: MESSAGES[(row + column) % MESSAGES.length]!,
    seller: column % 2 === 0 ? 'Company N' : '会社N 商店',
    artwork: column % 2 === 0 ? 'teapot' : null,
    upload: null,
    qr: null,
  })),
);
