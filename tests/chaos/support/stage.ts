// Sets up what every chaos scenario needs: a database, the product in a process, a campaign.
import { closeDatabase, openDatabase } from '../../../server/store/database.ts';
import { startAppProcess, type AppProcess } from '../../support/app-process.ts';
import { addCampaign, type CampaignOptions, type TestCampaign } from '../../support/campaigns.ts';
import { testDatabase } from '../../support/postgres.ts';
import { plant, type MUTANTS } from './mutants.ts';

export interface ChaosStage {
  readonly app: AppProcess;
  readonly campaign: TestCampaign;
  readonly databaseUrl: string;
}

export interface StageOptions {
  readonly campaign: CampaignOptions;
  /** The product with a fault, to see that the scenario notices. */
  readonly mutant?: (typeof MUTANTS)[keyof typeof MUTANTS];
  /** A database that the caller removes; a fresh one otherwise. */
  readonly databaseUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export async function onStage<T>(
  options: StageOptions,
  play: (stage: ChaosStage) => Promise<T>,
): Promise<T> {
  const ends: (() => Promise<void>)[] = [];
  try {
    const own = options.databaseUrl ? undefined : await testDatabase();
    if (own) ends.push(own.drop);
    const databaseUrl = options.databaseUrl ?? own!.url;
    const tree = options.mutant && (await plant(options.mutant));
    if (tree) ends.push(tree.remove);
    const app = await startAppProcess({ databaseUrl, root: tree?.root, env: options.env });
    ends.push(app.close);
    const campaign = await announce(databaseUrl, options.campaign);
    return await play({ app, campaign, databaseUrl });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function announce(databaseUrl: string, campaign: CampaignOptions): Promise<TestCampaign> {
  const db = openDatabase({ url: databaseUrl, pool: 1 });
  try {
    return await addCampaign(db, campaign);
  } finally {
    await closeDatabase(db);
  }
}

/** What a scenario is told of how it goes on. */
export type Progress = (share: number, words: string) => void;
