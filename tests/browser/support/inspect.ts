// What is looked at on every screen, whatever the test is about: a picture of it is kept, it is not
// wider than the window, and axe-core finds nothing that would shut anybody out.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { screenshot } from '../../support/browser.ts';

const AXE = fileURLToPath(new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url));

/** @throws with the violations, or how wide the page is */
export async function inspect(page: Page, name: string): Promise<void> {
  await atRest(page);
  await screenshot(page, name);
  const { wide, window } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  assert.ok(wide <= window, `${name} is ${wide} px wide in a window of ${window} px`);
  assert.equal(await violations(page), [], `${name}: accessibility`);
}

/** Colours on their way are no colours to judge. Motion without an end is not waited for. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || effect?.getComputedTiming().iterations === Infinity,
      ),
  );
}

/** What axe-core finds on the page once nothing moves, a line each. */
export async function violations(page: Page): Promise<string[]> {
  await atRest(page);
  // Evaluated, not added as a script: the pages' policy admits none but their own.
  await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const found = await axe.run(document, { resultTypes: ['violations'] });
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
    );
  });
}
