// Puts together what runs lotteries: opened, sealed, drawn from, closed, and told about on their pages.
import type { Logger } from 'pino';
import type { MasterKey } from './adapters/master-key.ts';
import * as receiptSigning from './adapters/receipt-signer.ts';
import { createSecretBox } from './adapters/secret-box.ts';
import { createCampaignPages } from './campaigns/campaign-pages.ts';
import { createCampaignRecords } from './campaigns/campaign-records.ts';
import { startLiveCampaigns, type RunningCampaigns } from './campaigns/live-campaigns.ts';
import { openCampaign } from './campaigns/opening.ts';
import { listPublicReceiptKeys, loadReceiptSigner } from './campaigns/receipt-keys.ts';
import { sealInWorker } from './campaigns/seal.ts';
import type { CampaignRoutesDeps } from './http/campaign-routes.ts';
import { CAMPAIGN_DUE } from './store/campaign-jobs.ts';
import * as campaignStore from './store/campaign-store.ts';
import type { Database } from './store/database.ts';
import * as receiptKeyStore from './store/receipt-keys.ts';

export interface CampaignSetUp {
  readonly db: Database;
  readonly keys: MasterKey;
  readonly log: Logger;
}

/** With what its public routes tell. */
export interface CampaignPart extends CampaignRoutesDeps {
  readonly live: RunningCampaigns;
  readonly signer: receiptSigning.ReceiptSigner;
  /** Freezes, seals and publishes a draft. */
  open(campaignId: string): ReturnType<typeof openCampaign>;
  /** What the job queue runs. */
  readonly tasks: Readonly<Record<string, (payload: unknown) => Promise<void>>>;
}

export async function setUpCampaigns({ db, keys, log }: CampaignSetUp): Promise<CampaignPart> {
  const seedBox = createSecretBox(keys.keyFor('campaign-seed'));
  const swapBox = createSecretBox(keys.keyFor('swap'));
  const receiptKeys = {
    db,
    store: receiptKeyStore,
    signing: receiptSigning,
    box: createSecretBox(keys.keyFor('receipt-key')),
  };
  const signer = await loadReceiptSigner(receiptKeys);
  const storage = { db, store: campaignStore };
  const live = startLiveCampaigns({
    ...storage,
    seedBox,
    swapBox,
    seal: sealInWorker,
    signer,
    log,
  });
  const open = async (campaignId: string) => {
    const answer = await openCampaign(
      { ...storage, seedBox, seal: sealInWorker, nowMs: Date.now },
      campaignId,
    );
    if (answer.ok) await live.wake(campaignId);
    return answer;
  };
  return {
    live,
    open,
    signer,
    pages: createCampaignPages(storage, Date.now),
    records: createCampaignRecords({ ...storage, seedBox, swapBox, signer }),
    listReceiptKeys: () => listPublicReceiptKeys(receiptKeys),
    tasks: {
      [CAMPAIGN_DUE]: async (payload) => {
        await live.wake((payload as { campaignId: string }).campaignId);
      },
    },
  };
}
