import { randomBytes } from 'node:crypto';
import type { SaveCampaign } from '../../../common/protocol/seller.ts';

/** A draft that can be saved and opened; its address is a new one each time. */
export const draft = (part: Partial<SaveCampaign> = {}): SaveCampaign => ({
  slug: `draft-${randomBytes(4).toString('hex')}`,
  announcement: {
    title: 'Autumn tea',
    lead: 'A lottery of a hundred.',
    language: 'en',
    guide: 'line',
    goods: [
      { name: 'Sencha', description: '', priceMinor: 1200, currency: 'JPY', picture: 'teapot' },
    ],
  },
  conditions: {
    version: 1,
    sheets: 100,
    breakdown: [
      { sheets: 70, benefit: { kind: 'percent-off', percent: 25 } },
      { sheets: 20, benefit: { kind: 'amount-off', amountMinor: 500, currency: 'JPY' } },
      { sheets: 5, benefit: { kind: 'fixed-price', priceMinor: 1250, currency: 'USD' } },
    ],
    losingSheets: 5,
    period: { opens: '2026-12-01T10:00', closes: '2099-12-31T18:00', zone: 'Asia/Tokyo' },
    disclosure: 'up-to',
    holdSeconds: 120,
    issue: 'each',
    draw: { rule: 'board', entry: 'device' },
    form: [
      { id: 'name', kind: 'name', required: true },
      { id: 'address', kind: 'address', required: true },
      { id: 'size', kind: 'text', label: 'Your size', required: false },
    ],
  },
  ...part,
});
