// The board's page as a person uses it: with a mouse, a finger, or keys alone. What it reads, it reads
// from what the page tells everybody: the list of numbers, headings, labels.
import type { Locator, Page } from 'playwright-core';
import { Camera } from '../../../client/board/state/camera.ts';
import { centreOf, layoutFor } from '../../../client/board/state/layout.ts';
import { boardEn } from '../../../client/words/board-en.ts';
import { boardJa } from '../../../client/words/board-ja.ts';
import type { TestBrowser, Visitor, VisitorOptions } from '../../support/browser.ts';

export type Screen = 'desktop' | 'phone';
export type Hand = 'pointer' | 'touch' | 'keyboard';

/** Every way of using the page that tests go: a phone has no mouse, a desktop no touch. */
export const WAYS: readonly { readonly screen: Screen; readonly hand: Hand }[] = [
  { screen: 'desktop', hand: 'pointer' },
  { screen: 'desktop', hand: 'keyboard' },
  { screen: 'phone', hand: 'touch' },
  { screen: 'phone', hand: 'keyboard' },
];

/** The machine may be busy with other things. */
export const PATIENCE_MS = 60_000;

export interface BoardAddress {
  readonly origin: string;
  readonly slug: string;
}

export interface BoardOpening extends BoardAddress {
  readonly screen?: Screen;
  /** Default: a mouse on a desktop, a finger on a phone. */
  readonly hand?: Hand;
  /** Default: English. */
  readonly language?: 'ja' | 'en';
  readonly options?: VisitorOptions;
}

/** The middle of a number on the picture, and how wide a cell is there; CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly cell: number;
}

/** What the page's list says of each number. */
export interface ToldNumbers {
  readonly open: readonly number[];
  readonly taken: readonly number[];
  readonly own: readonly number[];
}

/** A new browser profile opens the board; resolves when the page shows where this shopper stands. */
export async function openBoard(browser: TestBrowser, opening: BoardOpening): Promise<BoardPage> {
  const { screen = 'desktop', language = 'en', origin, slug, options } = opening;
  const hand = opening.hand ?? (screen === 'phone' ? 'touch' : 'pointer');
  const locale = language === 'ja' ? 'ja-JP' : 'en-GB';
  const visitor = await browser[screen]({ locale, ...options });
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  const board = new BoardPage(visitor, visitor.page, hand, language === 'ja' ? boardJa : boardEn);
  await board.open({ origin, slug });
  return board;
}

export class BoardPage {
  readonly visitor: Visitor;
  readonly page: Page;
  readonly hand: Hand;
  readonly words: typeof boardEn;

  constructor(visitor: Visitor, page: Page, hand: Hand, words: typeof boardEn) {
    this.visitor = visitor;
    this.page = page;
    this.hand = hand;
    this.words = words;
  }

  get close(): () => Promise<void> {
    return this.visitor.close;
  }

  async open({ origin, slug }: BoardAddress): Promise<void> {
    await this.page.goto(`${origin}/c/${slug}`);
    await this.ready();
  }

  /** The server has said whether this device has drawn, and the page shows it. */
  async ready(): Promise<void> {
    const { notOpenYet, boardAtEnd } = this.words;
    await this.pickOne
      .or(this.outcome)
      .or(this.drawn)
      .or(this.page.getByText(notOpenYet))
      .or(this.page.getByText(boardAtEnd))
      .first()
      .waitFor();
    await this.grid.waitFor({ state: 'attached' });
  }

  /** Another tab of the same browser. */
  async secondTab(address: BoardAddress): Promise<BoardPage> {
    const page = await this.visitor.context.newPage();
    const tab = new BoardPage(this.visitor, page, this.hand, this.words);
    await tab.open(address);
    return tab;
  }

  get grid(): Locator {
    return this.page.getByRole('grid');
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Only there while this shopper may draw. */
  get pickOne(): Locator {
    return this.button(this.words.pickOne);
  }

  /** The heading above a number that is held. */
  get outcome(): Locator {
    return this.page.locator('#outcome-title');
  }

  /** The heading of "you have drawn", whatever came of it. */
  get drawn(): Locator {
    return this.page.locator('#drawn-title');
  }

  /** The question whether to draw is on the screen when this resolves. */
  async choose(number: number): Promise<void> {
    if (this.hand === 'keyboard') await this.#chooseByKeys(number);
    else await this.#chooseOnPicture(number);
    await this.heading(this.words.askTitle(number)).waitFor();
  }

  /** Chooses and draws; resolves when the result is shown. */
  async draw(number: number): Promise<void> {
    await this.choose(number);
    await this.press(this.button(this.words.draw));
    await this.outcome.waitFor();
  }

  async fill(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [id, text] of Object.entries(fields)) {
      const field = this.page.locator(`#field-${id}`);
      if (this.hand === 'keyboard') await this.#tabTo(field);
      else await this.press(field);
      await this.page.keyboard.type(text);
    }
  }

  async confirm(): Promise<void> {
    await this.press(this.button(this.words.confirm));
  }

  /** Gives the number back, and says yes when asked whether that is meant. */
  async giveBack(): Promise<void> {
    await this.press(this.button(this.words.giveBack));
    await this.heading(this.words.giveBackTitle).waitFor();
    await this.press(
      this.page.getByRole('dialog').getByRole('button', { name: this.words.giveBackYes }),
    );
  }

  async press(target: Locator): Promise<void> {
    if (this.hand === 'pointer') return target.click();
    if (this.hand === 'touch') return target.tap();
    await target.waitFor();
    await this.#tabTo(target);
    await this.page.keyboard.press('Enter');
  }

  /** Where a number lies on the picture, CSS pixels of the window; the picture is scrolled to. */
  async placeOf(number: number): Promise<Place> {
    return (await this.placesOf([number]))[0]!;
  }

  /** As `placeOf`, of as many as you like: what takes time is to ask the page where its picture is. */
  async placesOf(numbers: readonly number[]): Promise<Place[]> {
    const picture = this.page.locator('.picture');
    await picture.locator('canvas').waitFor();
    await picture.scrollIntoViewIfNeeded();
    const box = (await picture.boundingBox())!;
    const sheets = await this.#sheets();
    const layout = layoutFor(sheets, box);
    const camera = new Camera();
    camera.fit(layout, box);
    return numbers.map((number) => {
      const at = camera.toView(centreOf(layout, number));
      return { x: box.x + at.x, y: box.y + at.y, cell: camera.scale };
    });
  }

  /** All numbers as the page's list has them, in order. Scrolls through the list and back. */
  async numbers(): Promise<ToldNumbers> {
    const labels = await this.grid.evaluate(async (grid) => {
      const viewport = grid.parentElement!;
      const before = viewport.scrollTop;
      const found: [number, string][] = [];
      for (let top = 0; top < viewport.scrollHeight; top += viewport.clientHeight) {
        viewport.scrollTop = top;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        for (const cell of grid.querySelectorAll<HTMLElement>('[data-number]')) {
          found.push([Number(cell.dataset['number']), cell.getAttribute('aria-label') ?? '']);
        }
      }
      viewport.scrollTop = before;
      return found;
    });
    // A row that was seen twice may have changed in between: what was seen last counts.
    const told = [...new Map(labels)].sort(([one], [other]) => one - other);
    const those = (say: (number: number) => string) =>
      told.filter(([number, label]) => label === say(number)).map(([number]) => number);
    const { cellOpen, cellTaken, cellOwn } = this.words;
    return { open: those(cellOpen), taken: those(cellTaken), own: those(cellOwn) };
  }

  /** Resolves when the list tells `number` as the cell's words say it. */
  async says(number: number, state: 'open' | 'taken' | 'own'): Promise<void> {
    const { cellOpen, cellTaken, cellOwn } = this.words;
    const say = { open: cellOpen, taken: cellTaken, own: cellOwn }[state];
    await this.page.locator(`[data-number="${number}"][aria-label="${say(number)}"]`).waitFor();
  }

  async #sheets(): Promise<number> {
    const name = (await this.grid.getAttribute('aria-label')) ?? '';
    return Number(name.replace(/\D/g, ''));
  }

  async #chooseOnPicture(number: number): Promise<void> {
    const { x, y } = await this.placeOf(number);
    if (this.hand === 'pointer') await this.page.mouse.click(x, y);
    else await this.page.touchscreen.tap(x, y);
  }

  async #chooseByKeys(number: number): Promise<void> {
    const current = this.page.locator('[data-number][tabindex="0"]');
    await this.#tabTo(current);
    await this.page.keyboard.press('Control+Home');
    const columns = Number(await this.grid.getAttribute('aria-colcount'));
    const presses = [
      ...Array<string>(Math.floor((number - 1) / columns)).fill('ArrowDown'),
      ...Array<string>((number - 1) % columns).fill('ArrowRight'),
    ];
    for (const key of presses) await this.page.keyboard.press(key);
    await this.page.locator(`[data-number="${number}"]:focus`).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Tab until the focus is there: forwards, round the page once at most. */
  async #tabTo(target: Locator): Promise<void> {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${String(target)}`);
  }
}
