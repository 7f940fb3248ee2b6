import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  Announcer,
  numberAfterKey,
  rowsInView,
  scrollToRow,
} from '../../client/board/ui/number-grid.ts';

const it = suite('number grid');
const shape = { sheets: 95, columns: 10, pageRows: 4 };
const after = (number: number, key: string, ctrlKey = false) =>
  numberAfterKey(number, { key, ctrlKey }, shape);

it('X12: arrows move by one and by a row, and stop at the ends', () => {
  assert.is(after(10, 'ArrowRight'), 11);
  assert.is(after(1, 'ArrowLeft'), 1);
  assert.is(after(95, 'ArrowRight'), 95);
  assert.is(after(17, 'ArrowDown'), 27);
  assert.is(after(7, 'ArrowUp'), 7);
  assert.is(after(88, 'ArrowDown'), 88, 'the last row has no 98');
  assert.is(after(84, 'ArrowDown'), 94);
});

it('X12: pages, ends of the row, ends of the board; other keys mean nothing', () => {
  assert.is(after(15, 'PageDown'), 55);
  assert.is(after(75, 'PageDown'), 95);
  assert.is(after(79, 'PageDown'), 89, 'the column is kept');
  assert.is(after(15, 'PageUp'), 5);
  assert.is(after(17, 'Home'), 11);
  assert.is(after(93, 'End'), 95);
  assert.is(after(17, 'Home', true), 1);
  assert.is(after(17, 'End', true), 95);
  assert.is(after(17, 'Tab'), null);
  assert.is(after(17, 'a'), null);
});

it('X6: of a million numbers only the rows in view exist', () => {
  assert.equal(rowsInView(0, 400, 46, 100_000), { from: 0, to: 13 });
  const far = rowsInView(2_000_000, 400, 46, 100_000);
  assert.ok(far.to - far.from < 20);
  assert.equal(rowsInView(99_999, 400, 46, 10), { from: 10, to: 10 });
});

it('scrolls no more than needed', () => {
  assert.is(scrollToRow(100, 400, 50, 1), 50);
  assert.is(scrollToRow(100, 400, 50, 4), 100);
  assert.is(scrollToRow(100, 400, 50, 12), 250);
});

it('X12: a busy board is announced as a sum, once in a while', async () => {
  const said: string[] = [];
  const texts = {
    drawn: (count: number, left: number) => `${count} drawn, ${left} left`,
    returned: (count: number, left: number) => `${count} back, ${left} left`,
  };
  const heard = await new Promise<string[]>((resolve) => {
    const announcer = new Announcer({
      everyMs: 5,
      texts,
      say: (text) => {
        said.push(text);
        resolve(said);
      },
    });
    announcer.heard({ taken: 0, returned: 0 }, 50);
    for (let left = 49; left >= 41; left -= 1) announcer.heard({ taken: 1, returned: 0 }, left);
    announcer.heard({ taken: 0, returned: 2 }, 43);
  });
  assert.equal(heard, ['9 drawn, 43 left 2 back, 43 left']);
});

it.run();
