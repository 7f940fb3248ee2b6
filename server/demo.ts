// The worked example that a first start shows: a tea house's lottery of 100 sheets, and a larger one to come.
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import type { IssueConditions } from '../common/campaign/conditions.ts';
import type { Announcement } from '../common/protocol/http.ts';
import type { App } from './app.ts';
import { periodInstants } from './campaigns/period.ts';
import { createSeller, createStaff } from './sellers/accounts.ts';
import { findCampaignBySlug, saveDraft } from './store/campaigns.ts';
import * as sellerStore from './store/sellers.ts';
import { autumnTea, yearEnd } from './demo-announcements.ts';
import { loadDemoShop, type DemoShop } from './demo-shop.ts';

export interface DemoLogin {
  readonly slug: string;
  readonly email: string;
  readonly password: string;
  readonly shop: DemoShop;
}

const SLUG = 'autumn-tea';
const EMAIL = 'demo@tombola.example';
const ZONE = 'Asia/Tokyo';

/** Makes the demo unless it is there; its password is made up at the first start and kept beside the data. */
export async function loadDemo(app: App, directory: string): Promise<DemoLogin> {
  const file = join(directory, 'demo-login.json');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  const before = await findCampaignBySlug(app.db, SLUG);
  if (known && before) {
    const shop = await loadDemoShop(app, directory, before.sellerId);
    return { ...(JSON.parse(known) as DemoLogin), shop };
  }
  const login = { slug: SLUG, email: EMAIL, password: randomBytes(9).toString('base64url') };
  const sellerId = await createSeller(app.db, sellerStore, { name: 'Kumano Tea House' });
  await createStaff(app.db, sellerStore, { ...login, sellerId, name: 'Demo' });
  await writeFile(file, JSON.stringify(login), { mode: 0o600 });
  const today = Temporal.Now.zonedDateTimeISO(ZONE).round({
    smallestUnit: 'minute',
    roundingMode: 'floor',
  });
  await addCampaign(app, sellerId, {
    slug: SLUG,
    announcement: autumnTea,
    conditions: workedExample(today, today.add({ days: 7 })),
  });
  await addCampaign(app, sellerId, {
    slug: 'year-end',
    announcement: yearEnd,
    conditions: yearEndConditions(today.add({ days: 1 }), today.add({ days: 21 })),
  });
  return { ...login, shop: await loadDemoShop(app, directory, sellerId) };
}

interface DemoCampaign {
  readonly slug: string;
  readonly announcement: Announcement;
  readonly conditions: IssueConditions;
}

async function addCampaign(app: App, sellerId: string, campaign: DemoCampaign): Promise<void> {
  const period = periodInstants(campaign.conditions.period);
  if (!period.ok) throw new Error(`The demo's period is wrong: ${JSON.stringify(period.refusal)}`);
  const id = randomUUID();
  await saveDraft(app.db, { id, sellerId, ...campaign, ...period.value });
  const opened = await app.open(id);
  if (!opened.ok) throw new Error(`The demo cannot be opened: ${JSON.stringify(opened.refusal)}`);
}

const wallClock = (time: Temporal.ZonedDateTime): string =>
  time.toPlainDateTime().toString({ smallestUnit: 'minute' });

/** 100 sheets = 70 at 25 % off, 20 at 20 %, 10 at 10 %. */
export function workedExample(
  opens: Temporal.ZonedDateTime,
  closes: Temporal.ZonedDateTime,
): IssueConditions {
  return {
    version: 1,
    sheets: 100,
    breakdown: [
      { sheets: 70, benefit: { kind: 'percent-off', percent: 25 } },
      { sheets: 20, benefit: { kind: 'percent-off', percent: 20 } },
      { sheets: 10, benefit: { kind: 'percent-off', percent: 10 } },
    ],
    losingSheets: 0,
    period: { opens: wallClock(opens), closes: wallClock(closes), zone: ZONE },
    disclosure: 'hidden',
    holdSeconds: 180,
    issue: 'each',
    draw: { rule: 'board', entry: 'device' },
    form: [
      { id: 'name', kind: 'name', required: true },
      { id: 'address', kind: 'address', required: true },
      { id: 'telephone', kind: 'telephone', required: false },
      { id: 'email', kind: 'email', required: true },
    ],
  };
}

function yearEndConditions(
  opens: Temporal.ZonedDateTime,
  closes: Temporal.ZonedDateTime,
): IssueConditions {
  return {
    ...workedExample(opens, closes),
    sheets: 5_000,
    breakdown: [
      { sheets: 50, benefit: { kind: 'fixed-price', priceMinor: 100, currency: 'JPY' } },
      { sheets: 950, benefit: { kind: 'amount-off', amountMinor: 500, currency: 'JPY' } },
      { sheets: 3_000, benefit: { kind: 'percent-off', percent: 10 } },
    ],
    losingSheets: 1_000,
    disclosure: 'remaining',
  };
}
