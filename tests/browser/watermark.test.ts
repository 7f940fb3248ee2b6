import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { embedMark } from '../../common/watermark/embed-mark.ts';
import { card, KEY, PAYLOAD } from '../../bench/watermark/card.ts';
import { servePage, type ServedPage } from '../../bench/watermark/serve-page.ts';
import type { PageFigures } from '../../bench/watermark/page/main.ts';
import { launch, type TestBrowser } from '../support/browser.ts';

const test = suite('watermark in a browser');
let browser: TestBrowser;
let served: ServedPage;

test.before(async () => {
  served = await servePage();
  browser = await launch();
});

test.after(async () => {
  await browser.close();
  await served.close();
});

test('C2: the browser makes the very bytes that Node makes, and reads them whole and cropped (C7, X3)', async () => {
  const visitor = await browser.desktop();
  await visitor.page.goto(served.address);
  const figures: PageFigures = await visitor.page.evaluate(() => window.measure(1));
  const marked = embedMark(card(), PAYLOAD, KEY);
  assert.is(figures.digest, createHash('sha256').update(marked.data).digest('hex'));
  const payload = Buffer.from(PAYLOAD).toString('hex');
  assert.equal(figures.payloads, [payload, payload]);
  await visitor.close();
});

test.run();
