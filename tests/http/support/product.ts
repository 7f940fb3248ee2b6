import { randomBytes } from 'node:crypto';
import type {
  ImportLine,
  ImportOptions,
  ImportReport,
  OfferFields,
  ProductFields,
  SaveProduct,
} from '../../../common/protocol/products.ts';
import type { SellerClient } from './seller-client.ts';

/** A product that can be saved; its number is a new one each time. */
export const product = (part: Partial<ProductFields> = {}): ProductFields => ({
  number: randomBytes(4).toString('hex'),
  model: 'K-20',
  name: 'Iron kettle',
  priceMinor: 12_000,
  currency: 'JPY',
  specifications: 'Cast iron, 1.2 l',
  picture: null,
  isListed: true,
  membersOnly: false,
  ...part,
});

export const offer = (part: Partial<OfferFields> = {}): OfferFields => ({
  design: {
    template: 'ticket',
    message: 'A secret discount on the kettle',
    seller: 'Test Shop',
    colours: { paper: '#f6f0e2', ink: '#1d1b2f', accent: '#b92d15' },
    artwork: null,
    upload: null,
    qr: null,
  },
  benefit: { kind: 'percent-off', percent: 37 },
  policy: {
    validDays: 30,
    validUntil: null,
    zone: 'Asia/Tokyo',
    minimumOrderMinor: 0,
    limit: null,
    stackingClass: null,
    onRefund: 'give-back',
  },
  mode: 'sealed',
  ...part,
});

export const pair = (
  part: Partial<ProductFields> = {},
  with_: OfferFields = offer(),
): SaveProduct => ({
  product: product(part),
  offer: with_,
});

export const alone = (part: Partial<ProductFields> = {}): SaveProduct => ({
  product: product(part),
  offer: null,
});

export const columns: ImportOptions['columns'] = {
  number: 0,
  name: 1,
  price: 2,
  model: null,
  currency: null,
  specifications: null,
  listed: null,
  membersOnly: null,
};

export const importOptions = (part: Partial<ImportOptions> = {}): ImportOptions => ({
  encoding: null,
  columns,
  currency: 'GBP',
  decimalMark: '.',
  badRows: 'skip',
  ...part,
});

export interface Raw {
  readonly status: number;
  readonly text: string;
}

/** Sends what is no JSON, as the seller's page would. */
export async function sendRaw(
  origin: string,
  client: SellerClient,
  path: string,
  { body, type }: { readonly body: FormData | Uint8Array<ArrayBuffer>; readonly type?: string },
): Promise<Raw> {
  const response = await fetch(`${origin}/api/seller${path}`, {
    method: 'POST',
    headers: { cookie: client.cookie, origin, ...(type ? { 'content-type': type } : {}) },
    body,
  });
  return { status: response.status, text: await response.text() };
}

export const formOf = (bytes: Uint8Array<ArrayBuffer>, options?: ImportOptions): FormData => {
  const form = new FormData();
  if (options) form.append('options', JSON.stringify(options));
  form.append('file', new Blob([bytes]), 'products.csv');
  return form;
};

export const linesOf = ({ text }: Raw): ImportLine[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ImportLine);

/** Imports the table; throws unless it comes to a report. */
export async function importTable(
  origin: string,
  client: SellerClient,
  bytes: Uint8Array<ArrayBuffer>,
  options: ImportOptions,
): Promise<ImportReport> {
  const raw = await sendRaw(origin, client, '/products/import', { body: formOf(bytes, options) });
  const last = linesOf(raw).at(-1);
  if (last?.step !== 'done') throw new Error(raw.text);
  return last.report;
}

export const utf8 = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(new TextEncoder().encode(text));
