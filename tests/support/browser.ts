// A real Chromium with visitors in it. Whatever a page complains of fails the test that closes it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { findChromium } from './chromium.ts';

const SCREENSHOTS = fileURLToPath(new URL('../../test-results/screenshots', import.meta.url));

const SWITCHES = [
  // Root may not use the sandbox; the only pages opened are our own.
  '--no-sandbox',
  // WebGL without a graphics card; newer Chromium no longer falls back to it unasked.
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  // Nothing leaves this machine.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--no-pings',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

export interface LaunchOptions {
  /** false: pages find no WebGL at all. */
  readonly webgl?: boolean;
  /** Further switches of the command line. */
  readonly switches?: readonly string[];
}

export interface VisitorOptions extends BrowserContextOptions {
  /** Complaints to be expected, e.g. of a connection that the test cuts. */
  readonly allow?: readonly RegExp[];
}

/** One person at one browser profile. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the pages complained of and was not allowed: console errors, exceptions, CSP violations. */
  readonly complaints: readonly string[];
  /** @throws when there were complaints */
  close(): Promise<void>;
}

export interface TestBrowser {
  readonly browser: Browser;
  /** 1280 by 800, mouse and keyboard. */
  desktop(options?: VisitorOptions): Promise<Visitor>;
  /** 360 by 740, touch, two pixels to a point. */
  phone(options?: VisitorOptions): Promise<Visitor>;
  /** Closes all that is still open. @throws when a visitor that was not closed had complaints */
  close(): Promise<void>;
}

const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

/** @throws when no Chromium runs here, or it has no WebGL 2 although it should */
export async function launch(options: LaunchOptions = {}): Promise<TestBrowser> {
  const { webgl = true, switches = [] } = options;
  const { path, environment } = await findChromium();
  const browser = await chromium.launch({
    executablePath: path,
    args: [...SWITCHES, ...(webgl ? [] : ['--disable-3d-apis']), ...switches],
    env: { ...process.env, ...environment } as Record<string, string>,
  });
  try {
    await assertWebGl(browser, webgl);
  } catch (error) {
    await browser.close();
    throw error;
  }
  const open = new Set<Visitor>();
  const enter = async (device: BrowserContextOptions, options: VisitorOptions = {}) => {
    const visitor = await newVisitor(browser, device, options, () => open.delete(visitor));
    open.add(visitor);
    return visitor;
  };
  return {
    browser,
    desktop: (options) => enter(DESKTOP, options),
    phone: (options) => enter(PHONE, options),
    close: async () => {
      const complaints = [...open].flatMap((visitor) => visitor.complaints);
      await browser.close();
      failOn(complaints);
    },
  };
}

async function newVisitor(
  browser: Browser,
  device: BrowserContextOptions,
  { allow = [], ...options }: VisitorOptions,
  onClose: () => void,
): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-GB', ...device, ...options });
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!allow.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  context.on('console', (message) => {
    if (message.type() === 'error') complain(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => complain(String(error.error().stack ?? error.error())));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (violation) => {
      const { violatedDirective, blockedURI, sourceFile, lineNumber } = violation;
      console.error(`CSP ${violatedDirective}: ${blockedURI} at ${sourceFile}:${lineNumber}`);
    });
  });
  const page = await context.newPage();
  const close = async () => {
    onClose();
    await context.close();
    failOn(complaints);
  };
  return { page, context, complaints, close };
}

function failOn(complaints: readonly string[]): void {
  if (complaints.length > 0) throw new Error(`The pages complained:\n${complaints.join('\n')}`);
}

/** Without this, every test of the board could pass on the fallback that draws nothing. */
async function assertWebGl(browser: Browser, expected: boolean): Promise<void> {
  const page = await browser.newPage();
  const found = await page.evaluate(
    () => document.createElement('canvas').getContext('webgl2') !== null,
  );
  await page.close();
  if (found === expected) return;
  throw new Error(expected ? 'This Chromium has no WebGL 2' : 'WebGL could not be switched off');
}

/** Saves what the page shows as test-results/screenshots/NAME.png. @returns the file's path */
export async function screenshot(page: Page, name: string): Promise<string> {
  await mkdir(SCREENSHOTS, { recursive: true });
  const path = join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
