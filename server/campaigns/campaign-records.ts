// Opens a closed campaign for checking: its seed and all that happened, and nothing about persons.
import { createHash } from 'node:crypto';
import { toHex } from '../../common/fairness/bytes.ts';
import { createRecordWriter, type RecordHeader } from '../../common/fairness/record.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { ReceiptSigner } from '../adapters/receipt-signer.ts';
import type { SecretBox } from '../adapters/secret-box.ts';
import type { FrozenCampaign } from '../store/campaigns.ts';
import { seedContext } from './opening.ts';
import type { Storage } from './storage.ts';
import { createSwapSealer } from './swap-sealer.ts';

export interface CampaignRecords {
  /** The record in pieces of text: UNKNOWN_CAMPAIGN, or RECORD_NOT_OPEN before the campaign is closed. */
  find(slug: string): Promise<Answer<AsyncIterable<string>>>;
}

export interface CampaignRecordsDeps extends Storage {
  readonly seedBox: SecretBox;
  readonly swapBox: SecretBox;
  readonly signer: ReceiptSigner;
}

const PAGE = 2_000;

export function createCampaignRecords(deps: CampaignRecordsDeps): CampaignRecords {
  return {
    async find(slug) {
      const campaign = await deps.store.findCampaignBySlug(deps.db, slug);
      if (!campaign || !deps.store.isFrozen(campaign)) return refused('UNKNOWN_CAMPAIGN');
      if (campaign.stage.name !== 'closed') return refused('RECORD_NOT_OPEN');
      const seller = (await deps.store.findSellerName(deps.db, campaign.sellerId)) ?? '';
      return accepted(writeRecord(deps, campaign, seller));
    },
  };
}

async function* writeRecord(
  { db, store, seedBox, swapBox, signer }: CampaignRecordsDeps,
  campaign: FrozenCampaign,
  seller: string,
): AsyncGenerator<string> {
  const writer = createRecordWriter(createHash('sha256'));
  yield writer.header(headerOf(campaign, seller, seedBox));
  const swaps = createSwapSealer(swapBox, campaign.id);
  for (let seq = 0; seq < campaign.seq;) {
    const page = await store.listEventsAfter(
      db,
      { campaignId: campaign.id, seq, most: PAGE },
      swaps,
    );
    yield page.map(writer.event).join('');
    seq = page.at(-1)!.seq;
  }
  yield writer.trailer({ keyId: signer.publicKey().keyId, sign: signer.sign });
}

function headerOf(campaign: FrozenCampaign, seller: string, seedBox: SecretBox): RecordHeader {
  const { id, slug, announcement, sealing, opensAtMs, closesAtMs, seq } = campaign;
  return {
    format: 'tombola-record-1',
    campaign: { id, slug, title: announcement.title, seller },
    opensAtMs,
    closesAtMs,
    events: seq,
    conditionsText: sealing.conditionsText,
    seed: toHex(seedBox.open(sealing.sealedSeed, seedContext(id))),
    commitment: sealing.commitment,
  };
}
