// Takes a seller's table of products: first every row is read and checked, then the good ones are
// written in one transaction, so that a file is taken whole or not at all.
import { randomUUID } from 'node:crypto';
import {
  MAX_IMPORT_ROWS,
  MAX_REPORTED_ROWS,
  type ImportLine,
  type ImportOptions,
  type ImportReport,
} from '../../common/protocol/products.ts';
import { why } from '../../common/protocol/problems.ts';
import type { Problem } from '../../common/protocol/refusals.ts';
import type { SecretBox } from '../adapters/secret-box.ts';
import type { Database } from '../store/database.ts';
import type { inTransaction } from '../store/transaction.ts';
import { readRow, type Catalogue, type ImportedProduct } from './import-row.ts';
import { problemOf, readTable, rowsOf, type Table } from './import-table.ts';
import { openOfferBenefit } from './offer-benefit.ts';

export type ImportStore = Pick<
  typeof import('../store/products.ts'),
  'upsertProducts' | 'listCurrencies' | 'lockCatalogue'
> &
  Pick<typeof import('../store/offers.ts'), 'listOffers'> & {
    readonly inTransaction: typeof inTransaction;
  };

export interface ImportDeps {
  readonly db: Database;
  readonly store: ImportStore;
  readonly benefitBox: SecretBox;
}

const ROWS_PER_STEP = 1_000;
/** Few enough for the time that a statement may take, on a machine that is very busy too. */
const ROWS_PER_STATEMENT = 250;

/** Tells how far it is, and at last what came of it. */
export async function* importProducts(
  deps: ImportDeps,
  sellerId: string,
  bytes: Uint8Array,
  options: ImportOptions,
): AsyncGenerator<ImportLine> {
  const table = readTable(bytes, options.encoding);
  const catalogue = await readCatalogue(deps, sellerId);
  const checked = yield* checkRows(table, options, catalogue);
  if ('refused' in checked) return yield { step: 'refused', problems: [checked.refused] };
  const { products, rows, good, bad, problems } = checked;
  const report = { rows, bad, problems, repeated: good - products.length };
  if (products.length === 0 || (bad > 0 && options.badRows === 'refuse-all')) {
    const none = { ...report, added: 0, updated: 0, taken: false };
    return yield { step: 'done', report: none };
  }
  yield { step: 'writing', rows: 0, of: products.length };
  const added = await write(deps, sellerId, products, options.currency);
  const updated = products.length - added;
  yield { step: 'done', report: { ...report, added, updated, taken: true } };
}

async function readCatalogue(
  { db, store, benefitBox }: ImportDeps,
  sellerId: string,
): Promise<Catalogue> {
  const currencies = await store.listCurrencies(db, sellerId);
  const offers = await store.listOffers(db, sellerId);
  return {
    currencies,
    offerOf(number) {
      const offer = offers.get(number);
      const benefit = offer && openOfferBenefit(benefitBox, offer.id, offer.sealedBenefit);
      return benefit && { benefit, policy: offer.policy };
    },
  };
}

interface Checked extends Pick<ImportReport, 'rows' | 'bad' | 'problems'> {
  readonly good: number;
  /** The last good row of each number. */
  readonly products: readonly ImportedProduct[];
}

async function* checkRows(
  table: Table,
  options: ImportOptions,
  catalogue: Catalogue,
): AsyncGenerator<ImportLine, Checked | { refused: Problem }> {
  const products = new Map<string, ImportedProduct>();
  const problems: Problem[] = [];
  let headings: readonly string[] | undefined;
  let [rows, bad] = [0, 0];
  const of = countLines(table.text);
  try {
    for await (const row of rowsOf(table)) {
      if (!headings) {
        headings = row.cells;
        continue;
      }
      rows += 1;
      if (rows > MAX_IMPORT_ROWS) {
        return { refused: { line: row.line, ...why('table-rows', { most: MAX_IMPORT_ROWS }) } };
      }
      if (rows % ROWS_PER_STEP === 0) yield { step: 'checking', rows, of };
      const read = readRow(row, { options, headings, ...catalogue });
      if (read.ok) products.set(read.product.number, read.product);
      else {
        bad += 1;
        if (bad <= MAX_REPORTED_ROWS) problems.push(...read.problems);
      }
    }
  } catch (error) {
    return { refused: problemOf(error) };
  }
  return { products: [...products.values()], rows, good: rows - bad, bad, problems };
}

const countLines = (text: string): number => {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
};

async function write(
  { db, store }: ImportDeps,
  sellerId: string,
  products: readonly ImportedProduct[],
  currency: string,
): Promise<number> {
  return store.inTransaction(db, async (transaction) => {
    await store.lockCatalogue(transaction, sellerId);
    let added = 0;
    for (let at = 0; at < products.length; at += ROWS_PER_STATEMENT) {
      const lines = products
        .slice(at, at + ROWS_PER_STATEMENT)
        .map((product) => ({ ...product, id: randomUUID() }));
      added += await store.upsertProducts(transaction, sellerId, lines, currency);
    }
    return added;
  });
}
