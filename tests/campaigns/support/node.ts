// A node that runs campaigns on a real database, without sockets: several may share one.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Command, Entry } from '../../../common/campaign/commands.ts';
import type { CampaignEvent } from '../../../common/campaign/events.ts';
import { loadMasterKey } from '../../../server/adapters/master-key.ts';
import {
  createReceiptSigner,
  generateReceiptKey,
} from '../../../server/adapters/receipt-signer.ts';
import { createSecretBox } from '../../../server/adapters/secret-box.ts';
import type { Committed } from '../../../server/campaigns/live.ts';
import {
  startLiveCampaigns,
  type RunningCampaigns,
} from '../../../server/campaigns/live-campaigns.ts';
import type { LoadDeps } from '../../../server/campaigns/load.ts';
import { sealInWorker } from '../../../server/campaigns/seal.ts';
import * as store from '../../../server/store/campaign-store.ts';
import { closeDatabase, openDatabase } from '../../../server/store/database.ts';
import { MASTER_KEY } from '../../support/campaigns.ts';

export interface CampaignNode {
  readonly live: RunningCampaigns;
  readonly deps: LoadDeps;
  /** What it has published, in order. */
  readonly published: readonly Committed[];
  /** Events of the campaign that it has published. */
  events(campaignId: string): CampaignEvent[];
  stop(): Promise<void>;
}

export async function startNode(databaseUrl: string): Promise<CampaignNode> {
  const db = openDatabase({ url: databaseUrl, pool: 4 });
  const keys = await loadMasterKey({ base64: MASTER_KEY, directory: '' });
  const deps: LoadDeps = {
    db,
    store,
    seedBox: createSecretBox(keys.keyFor('campaign-seed')),
    swapBox: createSecretBox(keys.keyFor('swap')),
    seal: sealInWorker,
  };
  const signer = createReceiptSigner(generateReceiptKey());
  const live = startLiveCampaigns({ ...deps, signer, log: pino({ level: 'error' }) });
  const published: Committed[] = [];
  live.onCommitted((committed) => published.push(committed));
  return {
    live,
    deps,
    published,
    events: (campaignId) =>
      published.flatMap((each) => (each.campaignId === campaignId ? each.events : [])),
    async stop() {
      await live.stop();
      await closeDatabase(db);
    },
  };
}

/** A device with the commands that it may send. */
export interface Participant {
  readonly id: string;
  draw(number: number, key?: string): Entry;
  confirm(name?: string, key?: string): Entry;
  cancel(key?: string): Entry;
}

export function participant(): Participant {
  const id = randomUUID();
  const deviceKey = randomBytes(32).toString('hex');
  const entry = (command: Command): Entry => ({ participant: id, deviceKey, command });
  return {
    id,
    draw: (number, key = newKey()) =>
      entry({ type: 'draw', number, key, ticket: digest(key).slice(0, 32) }),
    confirm: (name = 'Aiko', key = newKey()) => {
      const form = { name };
      return entry({ type: 'confirm', key, form, formDigest: digest(JSON.stringify(form)) });
    },
    cancel: (key = newKey()) => entry({ type: 'cancel', key }),
  };
}

const newKey = (): string => randomBytes(16).toString('base64url');
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
