// A seller's statement: what was sold and refunded in a period, and what is owed.
import { Temporal } from 'temporal-polyfill';
import type { Readable } from 'node:stream';
import { majorText } from '../../common/money.ts';
import { sellerAccount } from '../../common/order/posting.ts';
import type { Statement } from '../../common/protocol/deliveries.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { csvOf } from '../sellers/csv.ts';
import type { OrderTools } from './deps.ts';

export interface Period {
  /** Dates such as 2026-11-01, both counted, in the time zone. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

export interface Statements {
  /** MALFORMED for dates that are none, a zone that is none, and an end before the beginning. */
  read(sellerId: string, period: Period): Promise<Answer<Statement>>;
  csv(statement: Statement, zone: string): Readable;
}

export function createStatements({ db, store }: OrderTools): Statements {
  return {
    async read(sellerId, period) {
      const instants = instantsOf(period);
      if (!instants) return refused('MALFORMED');
      const { fromMs, untilMs } = instants;
      const account = sellerAccount(sellerId);
      const [lines, opening, closing] = await Promise.all([
        store.listStatement(db, { account, fromMs, untilMs }),
        store.listBalances(db, { account, untilMs: fromMs }),
        store.listBalances(db, { account, untilMs }),
      ]);
      return accepted({ fromMs, untilMs, lines, opening, closing });
    },
    csv: (statement, zone) => csvOf(rowsOf(statement, zone)),
  };
}

/** From the first moment of the first day to the first moment after the last. */
function instantsOf({ from, to, zone }: Period) {
  try {
    const first = Temporal.PlainDate.from(from);
    const last = Temporal.PlainDate.from(to);
    if (Temporal.PlainDate.compare(first, last) > 0) return undefined;
    const fromMs = first.toZonedDateTime(zone).epochMilliseconds;
    const untilMs = last.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
    return { fromMs, untilMs };
  } catch {
    return undefined;
  }
}

async function* rowsOf({ lines, opening, closing }: Statement, zone: string) {
  yield ['Date', 'Kind', 'Order', 'Products', 'Currency', 'Paid', 'Commission', 'Due'];
  for (const { currency, dueMinor } of opening) {
    yield ['', 'opening balance', '', '', currency, '', '', amount(dueMinor, currency)];
  }
  for (const line of lines) {
    const { currency } = line;
    const at = Temporal.Instant.fromEpochMilliseconds(line.atMs).toZonedDateTimeISO(zone);
    yield [
      at.toString({ smallestUnit: 'second', timeZoneName: 'never' }),
      line.kind,
      line.orderId ?? '',
      line.products,
      currency,
      ...[line.paidMinor, line.commissionMinor, line.dueMinor].map((each) =>
        amount(each, currency),
      ),
    ];
  }
  for (const { currency, dueMinor } of closing) {
    yield ['', 'closing balance', '', '', currency, '', '', amount(dueMinor, currency)];
  }
}

/** A minus sign of its own (U+2212): a cell that begins with a hyphen is made into text. */
const amount = (minor: number, currency: string): string =>
  minor < 0 ? `\u2212${majorText(-minor, currency)}` : majorText(minor, currency);
