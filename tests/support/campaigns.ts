// Campaigns made by code: announced and sealed as a seller's would be, in whatever database.
import { randomBytes, randomUUID } from 'node:crypto';
import type { IssueConditions } from '../../common/campaign/conditions.ts';
import type { Announcement } from '../../common/protocol/http.ts';
import { loadMasterKey } from '../../server/adapters/master-key.ts';
import { createSecretBox } from '../../server/adapters/secret-box.ts';
import { openCampaign } from '../../server/campaigns/opening.ts';
import { periodInstants } from '../../server/campaigns/period.ts';
import { sealInWorker } from '../../server/campaigns/seal.ts';
import { createSeller, createStaff } from '../../server/sellers/accounts.ts';
import * as campaignStore from '../../server/store/campaign-store.ts';
import type { Database } from '../../server/store/database.ts';
import * as sellerStore from '../../server/store/sellers.ts';

/** All apps of the tests share it, so that campaigns can be made beside a server that runs. */
export const MASTER_KEY = Buffer.alloc(32, 'tombola test').toString('base64');

export interface CampaignOptions {
  readonly slug?: string;
  readonly sheets?: number;
  /** Seconds from now, rounded to whole ones; the default is a period that has begun. */
  readonly opensInS?: number;
  readonly closesInS?: number;
  /** At least 10, as for everybody. */
  readonly holdSeconds?: number;
  readonly announcement?: Partial<Announcement>;
  /** Whatever else the conditions should say. */
  readonly conditions?: Partial<IssueConditions>;
  /** Whose campaign; a new seller's otherwise. */
  readonly sellerId?: string;
}

export interface TestCampaign {
  readonly id: string;
  readonly slug: string;
  readonly sellerId: string;
  readonly conditions: IssueConditions;
  readonly opensAtMs: number;
  readonly closesAtMs: number;
}

/** Announces a campaign. A server on the same database finds it by itself within a second, or when it is asked for. */
export async function addCampaign(
  db: Database,
  options: CampaignOptions = {},
): Promise<TestCampaign> {
  const conditions = conditionsOf(options);
  const period = periodInstants(conditions.period);
  if (!period.ok) throw new Error(JSON.stringify(period.refusal));
  const id = randomUUID();
  const slug = options.slug ?? `test-${randomBytes(4).toString('hex')}`;
  const sellerId = options.sellerId ?? (await createSeller(db, sellerStore, { name: 'Test Shop' }));
  const announcement = { ...ANNOUNCEMENT, ...options.announcement };
  const draft = { id, sellerId, slug, announcement, conditions, ...period.value };
  await campaignStore.saveDraft(db, draft);
  const keys = await loadMasterKey({ base64: MASTER_KEY, directory: '' });
  const answer = await openCampaign(
    {
      db,
      store: campaignStore,
      seedBox: createSecretBox(keys.keyFor('campaign-seed')),
      seal: sealInWorker,
      nowMs: Date.now,
    },
    id,
  );
  if (!answer.ok) throw new Error(`cannot be opened: ${JSON.stringify(answer.refusal)}`);
  return { id, slug, sellerId, conditions, ...period.value };
}

export interface TestSeller {
  readonly sellerId: string;
  readonly email: string;
  readonly password: string;
}

/** A seller with one person who can sign in. */
export async function addSeller(db: Database): Promise<TestSeller> {
  const sellerId = await createSeller(db, sellerStore, { name: 'Test Shop' });
  const email = `${randomBytes(4).toString('hex')}@shop.example`;
  const password = randomBytes(9).toString('base64url');
  await createStaff(db, sellerStore, { sellerId, email, password, name: 'Sato' });
  return { sellerId, email, password };
}

const ANNOUNCEMENT: Announcement = {
  title: 'A lottery for tests',
  lead: 'Every number hides a sheet.',
  language: 'en',
  guide: 'line',
  goods: [],
};

/** 70, 20 and 10 of a hundred, as in the worked example; what is left over goes to the first tier. */
function conditionsOf(options: CampaignOptions): IssueConditions {
  const { sheets = 100, opensInS = -60, closesInS = 3_600, holdSeconds = 300 } = options;
  const ten = Math.floor(sheets / 10);
  const tiers = [sheets - 3 * ten, 2 * ten, ten].filter((size) => size > 0);
  return {
    version: 1,
    sheets,
    breakdown: tiers.map((size, tier) => ({
      sheets: size,
      benefit: { kind: 'percent-off', percent: 25 - 5 * tier },
    })),
    losingSheets: 0,
    period: { opens: wallClock(opensInS), closes: wallClock(closesInS), zone: 'UTC' },
    disclosure: 'hidden',
    holdSeconds,
    issue: 'each',
    draw: { rule: 'board', entry: 'device' },
    form: [
      { id: 'name', kind: 'name', required: true },
      { id: 'email', kind: 'email', required: false },
    ],
    ...options.conditions,
  };
}

const wallClock = (inS: number): string =>
  new Date(Math.ceil(Date.now() / 1000 + inS) * 1000).toISOString().slice(0, 19);
