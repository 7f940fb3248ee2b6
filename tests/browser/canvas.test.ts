// The board in a real Chromium, alone: pixels, pointers, touch, keys, a lost and a missing WebGL.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { rm } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serveBoardPage, type BoardPage } from '../../bench/board-page/serve.ts';
import { launch, type TestBrowser, type Visitor } from '../support/browser.ts';
import { temporaryFolder } from '../support/temporary.ts';

const it = suite('canvas');
let folder = '';
let served: BoardPage;
let browser: TestBrowser;

it.before(async () => {
  folder = await temporaryFolder('canvas');
  served = await serveBoardPage(folder);
  browser = await launch();
});
it.after(async () => {
  await browser.close();
  await served.close();
  await rm(folder, { recursive: true });
});

interface Opening {
  readonly query: string;
  readonly phone?: boolean;
  readonly on?: TestBrowser;
}

async function open({ query, phone = false, on = browser }: Opening): Promise<Visitor> {
  const visitor = phone ? await on.phone() : await on.desktop();
  await visitor.page.goto(`${served.address}?${query}`);
  await visitor.page.waitForFunction(() => window.board !== undefined);
  await visitor.page.evaluate(() => window.board.canvas.ready);
  return visitor;
}

/** Where a number lies on the page, CSS pixels. */
async function placeOf(page: Page, number: number): Promise<{ x: number; y: number }> {
  return page.evaluate((wanted) => {
    const { camera } = window.board.canvas;
    const { columns } = camera.layout!;
    const at = camera.toView({
      x: ((wanted - 1) % columns) + 0.5,
      y: (Math.floor((wanted - 1) / columns) + 0.5) * 0.8,
    });
    const frame = document.querySelector('canvas')!.getBoundingClientRect();
    return { x: frame.left + at.x, y: frame.top + at.y };
  }, number);
}

/** How light the slip of a number is, 0 to 255, beside its numerals. */
async function lightOf(page: Page, number: number): Promise<number> {
  const place = await placeOf(page, number);
  return page.evaluate(({ x, y }) => {
    // Drawn and read in one task: a WebGL canvas is empty after that.
    window.board.canvas.resize();
    const source = document.querySelector('canvas')!;
    const copy = new OffscreenCanvas(source.width, source.height).getContext('2d')!;
    copy.drawImage(source, 0, 0);
    const frame = source.getBoundingClientRect();
    const ratio = source.width / frame.width;
    const offset = window.board.canvas.camera.scale * 0.28;
    const at = [(x - frame.left) * ratio, (y - frame.top - offset) * ratio] as const;
    const [red, green, blue] = copy.getImageData(at[0], at[1], 1, 1).data;
    return (red! + green! + blue!) / 3;
  }, place);
}

const chosen = (page: Page) => page.evaluate(() => [...window.board.chosen]);
const scaleOf = (page: Page) => page.evaluate(() => window.board.canvas.camera.scale);
const atRest = (page: Page) => page.waitForFunction(() => !window.board.canvas.camera.isMoving);
const settled = (page: Page, ms = 1_200) =>
  page.waitForFunction((age) => {
    const { changes } = window.board.state;
    return performance.now() - changes.startMsAt(changes.written - 1) > age;
  }, ms);

it('L5 L8: a drawn number leaves a hollow, a returned one is paper again', async () => {
  const { page, close } = await open({ query: 'sheets=100' });
  assert.ok((await lightOf(page, 42)) > 190);
  await page.evaluate(() => window.board.state.applyFrame({ taken: [42], returned: [] }));
  await settled(page);
  assert.ok((await lightOf(page, 42)) < 80);
  assert.ok((await lightOf(page, 43)) > 190);
  await page.evaluate(() => window.board.state.applyFrame({ taken: [], returned: [42] }));
  await settled(page);
  assert.ok((await lightOf(page, 42)) > 190);
  await close();
});

it('L4: a click chooses its number, a drag chooses none', async () => {
  const { page, close } = await open({ query: 'sheets=100' });
  const at = await placeOf(page, 37);
  await page.mouse.click(at.x, at.y);
  assert.equal(await chosen(page), [37]);
  await page.evaluate(() => window.board.canvas.camera.zoomAt(2, { x: 600, y: 300 }));
  const before = await placeOf(page, 55);
  await page.mouse.move(before.x, before.y);
  await page.mouse.down();
  await page.mouse.move(before.x - 60, before.y - 25, { steps: 6 });
  await page.mouse.up();
  const after = await placeOf(page, 55);
  assert.ok(after.x < before.x - 40, 'the board went along');
  assert.equal(await chosen(page), [37]);
  await close();
});

it('X6: on a million a click comes closer first, and chooses where numbers can be hit', async () => {
  const { page, close } = await open({ query: 'sheets=1000000&taken=0.3' });
  await page.mouse.click(640, 400);
  await page.waitForFunction(() => window.board.canvas.camera.scale > 50);
  assert.equal(await chosen(page), []);
  await page.evaluate(() => window.board.canvas.goTo(777_777));
  await atRest(page);
  const at = await placeOf(page, 777_777);
  await page.mouse.click(at.x, at.y);
  assert.equal(await chosen(page), [777_777]);
  await close();
});

it('X6: the wheel zooms to the pointer, and is the page’s again at the far end', async () => {
  const { page, close } = await open({ query: 'sheets=5000&grid=1' });
  const before = await placeOf(page, 2_000);
  await page.mouse.move(before.x, before.y);
  const scale = await scaleOf(page);
  await page.mouse.wheel(0, -400);
  await page.waitForFunction((old) => window.board.canvas.camera.scale > old * 1.3, scale);
  const after = await placeOf(page, 2_000);
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 16);
  assert.is(await page.evaluate(() => scrollY), 0);
  await page.evaluate(() => window.board.canvas.camera.zoomAt(1e-6, { x: 0, y: 0 }));
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(() => scrollY > 100);
  await close();
});

it('L19: by touch: tap chooses, two fingers zoom, one drags', async () => {
  const { page, context, close } = await open({ query: 'sheets=100', phone: true });
  const at = await placeOf(page, 12);
  await page.touchscreen.tap(at.x, at.y);
  assert.equal(await chosen(page), [12]);
  const fingers = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: [number, number][]) =>
    fingers.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  const before = await scaleOf(page);
  await touch('touchStart', [
    [150, 300],
    [210, 300],
  ]);
  for (let step = 1; step <= 8; step += 1) {
    await touch('touchMove', [
      [150 - step * 8, 300],
      [210 + step * 8, 300],
    ]);
  }
  await touch('touchEnd', []);
  assert.ok((await scaleOf(page)) > before * 1.8, 'pinched');
  await page.evaluate(() => window.board.canvas.camera.stop());
  const from = await page.evaluate(() => window.board.canvas.camera.x);
  await touch('touchStart', [[250, 300]]);
  for (let step = 1; step <= 8; step += 1) await touch('touchMove', [[250 - step * 12, 300]]);
  await touch('touchEnd', []);
  assert.ok((await page.evaluate(() => window.board.canvas.camera.x)) > from, 'dragged');
  assert.equal(await chosen(page), [12]);
  await close();
});

it('X6: a board at rest draws nothing', async () => {
  const { page, close } = await open({ query: 'sheets=5000&taken=0.2' });
  await page.evaluate(() => window.board.vanish(5));
  await settled(page);
  const frames = await page.evaluate(async () => {
    let asked = 0;
    const original = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => {
      asked += 1;
      return original(callback);
    };
    await new Promise((resolve) => setTimeout(resolve, 400));
    return asked;
  });
  assert.is(frames, 0);
  await close();
});

it('X12: with reduced motion the camera cuts', async () => {
  const { page, close } = await open({ query: 'sheets=5000&still=1' });
  const moving = await page.evaluate(() => {
    window.board.canvas.goTo(2_500);
    return window.board.canvas.camera.isMoving;
  });
  assert.is(moving, false);
  assert.ok((await scaleOf(page)) >= 72);
  await close();
});

it('WebGL lost: drawn again after it is restored, three times', async () => {
  const { page, close } = await open({ query: 'sheets=100' });
  for (const number of [5, 6, 7]) {
    await page.evaluate(async (taken) => {
      const canvas = document.querySelector('canvas')!;
      const lose = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
      const lost = new Promise((resolve) =>
        canvas.addEventListener('webglcontextlost', resolve, { once: true }),
      );
      lose.loseContext();
      await lost;
      // A context may only be restored when everybody has heard that it was lost.
      await new Promise((resolve) => setTimeout(resolve, 0));
      window.board.state.applyFrame({ taken: [taken], returned: [] });
      const restored = new Promise((resolve) =>
        canvas.addEventListener('webglcontextrestored', resolve, { once: true }),
      );
      lose.restoreContext();
      await restored;
    }, number);
    await settled(page);
    assert.ok((await lightOf(page, number)) < 80, `${number} is gone`);
    assert.ok((await lightOf(page, 50)) > 190, '50 is there');
  }
  assert.is(await page.evaluate(() => window.board.canvas.health), 'webgl');
  await close();
});

it('WebGL lost for good: a new canvas within two seconds, with the state of now', async () => {
  const { page, close } = await open({ query: 'sheets=100' });
  await page.evaluate(() => {
    const canvas = document.querySelector('canvas')!;
    canvas.id = 'first';
    canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
    window.board.state.applyFrame({ taken: [9], returned: [] });
  });
  await page.waitForFunction(
    () => document.querySelector('canvas:not(#first)') !== null,
    undefined,
    { timeout: 2_000 },
  );
  await settled(page);
  assert.is(await page.evaluate(() => document.querySelectorAll('canvas').length), 1);
  assert.ok((await lightOf(page, 9)) < 80);
  assert.ok((await lightOf(page, 50)) > 190);
  const at = await placeOf(page, 20);
  await page.mouse.click(at.x, at.y);
  assert.equal(await chosen(page), [20]);
  await close();
});

it('no WebGL at all: the plain canvas shows and does the same', async () => {
  const plain = await launch({ webgl: false });
  const { page, close } = await open({ query: 'sheets=100', on: plain });
  assert.is(await page.evaluate(() => window.board.canvas.health), 'canvas');
  await page.evaluate(() => window.board.state.applyFrame({ taken: [42], returned: [] }));
  await settled(page);
  assert.ok((await lightOf(page, 42)) < 80);
  assert.ok((await lightOf(page, 43)) > 190);
  const at = await placeOf(page, 37);
  await page.mouse.click(at.x, at.y);
  assert.equal(await chosen(page), [37]);
  await close();
  await plain.close();
});

it('destroy leaves nothing behind', async () => {
  const { page, close } = await open({ query: 'sheets=100' });
  await page.evaluate(() => {
    window.board.canvas.destroy();
    window.board.state.applyFrame({ taken: [1], returned: [] });
  });
  assert.is(await page.evaluate(() => document.querySelectorAll('canvas').length), 0);
  await close();
});

it('X12: by keys alone: move, choose, ring on the canvas', async () => {
  const { page, close } = await open({ query: 'sheets=1000000&grid=1' });
  const rows = await page.locator('[role=row]').count();
  assert.ok(rows > 5 && rows < 30, `${rows} rows of 100,000`);
  assert.is(await page.locator('[role=grid]').getAttribute('aria-rowcount'), '100000');
  await page.locator('[data-number="1"]').focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'PageDown', 'Control+End', 'ArrowUp']) {
    await page.keyboard.press(key);
  }
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-number'));
  await page.waitForFunction(
    () => document.activeElement?.getAttribute('data-number') === '999990',
  );
  assert.is(await focused(), '999990');
  await page.keyboard.press('Enter');
  assert.equal(await chosen(page), [999_990]);
  await atRest(page);
  assert.ok((await scaleOf(page)) > 40, 'the camera came along');
  await close();
});

it('X12: a number that is taken under the focus keeps it and says so', async () => {
  const { page, close } = await open({ query: 'sheets=100&grid=1' });
  await page.locator('[data-number="17"]').focus();
  await page.evaluate(() => window.board.state.applyFrame({ taken: [17], returned: [] }));
  await page.waitForFunction(
    () => document.activeElement?.getAttribute('aria-label') === 'Number 17, taken',
  );
  await page.getByText('Number 17 has just been taken').waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  assert.equal(await chosen(page), []);
  await page.evaluate(() => window.board.state.applyFrame({ taken: [20, 21, 22], returned: [] }));
  await page.getByText('3 numbers were drawn, 96 left').waitFor({ state: 'attached' });
  await close();
});

it('X12: axe finds nothing to complain of in the grid', async () => {
  const { page, close } = await open({ query: 'sheets=100&grid=1&taken=0.3&own=5' });
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (
      window as unknown as { axe: typeof import('axe-core') }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  assert.equal(found, []);
  await close();
});

it.run();
