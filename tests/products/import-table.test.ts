import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTable, rowsOf } from '../../server/products/import-table.ts';

const test = suite('import table');

const ROWS = 20_000;
const HEADINGS = 'number,name,price';

test('C1: while a large table is read, others have their turn', async () => {
  const lines = Array.from(
    { length: ROWS },
    (_, at) => `P${at},"Kettle ${at}, ""fine""",${at + 1}`,
  );
  const table = readTable(Buffer.from([HEADINGS, ...lines].join('\r\n')), null);
  let [turns, longest, sinceTurn, rows] = [0, 0, 0, 0];
  const turn = () => {
    turns += 1;
    sinceTurn = 0;
    waiting = setImmediate(turn);
  };
  let waiting = setImmediate(turn);
  for await (const { cells, line } of rowsOf(table)) {
    if (rows > 0) assert.equal([cells[0], cells[1], line], cellsOf(rows));
    rows += 1;
    sinceTurn += 1;
    longest = Math.max(longest, sinceTurn);
  }
  clearImmediate(waiting);
  assert.is(rows, ROWS + 1);
  assert.ok(turns > 10, `${turns} turns`);
  assert.ok(longest < ROWS / 10, `${longest} rows without a turn`);
});

const cellsOf = (row: number) => [`P${row - 1}`, `Kettle ${row - 1}, "fine"`, row + 1];

test.run();
