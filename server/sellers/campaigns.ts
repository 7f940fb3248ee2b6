import { randomUUID } from 'node:crypto';
import type { IssueConditions } from '../../common/campaign/conditions.ts';
import { discloseTiers } from '../../common/campaign/redact.ts';
import { why } from '../../common/protocol/problems.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type {
  CampaignPreview,
  SaveCampaign,
  SellerCampaign,
  SellerCampaignDetail,
} from '../../common/protocol/seller.ts';
import {
  checkConditions,
  readConditionsFile,
  writeConditionsFile,
} from '../campaigns/conditions-file.ts';
import { periodInstants, type PeriodInstants } from '../campaigns/period.ts';
import type { Database } from '../store/database.ts';
import type { SignedIn } from '../store/sellers.ts';

// What staff may do with campaigns: always their own seller's. Another seller's campaign is answered
// like one that does not exist.

type Who = Pick<SignedIn, 'sellerId'>;

export type SellerCampaignStore = Pick<
  typeof import('../store/seller-campaigns-query.ts'),
  'listSellerCampaigns' | 'findSellerCampaign'
> &
  Pick<typeof import('../store/campaigns.ts'), 'saveDraft' | 'isSlugTaken'>;

export interface SellerCampaignsOptions {
  readonly db: Database;
  readonly store: SellerCampaignStore;
  /** Freezes, seals and publishes a draft of this seller. */
  readonly open: (draft: { campaignId: string; sellerId: string }) => Promise<Answer<unknown>>;
}

export interface SellerCampaigns {
  list(who: Who): Promise<SellerCampaign[]>;
  find(who: Who, id: string): Promise<Answer<SellerCampaignDetail>>;
  create(who: Who, draft: SaveCampaign): Promise<Answer<{ id: string }>>;
  rewrite(who: Who, id: string, draft: SaveCampaign): Promise<Answer<{ id: string }>>;
  preview(draft: SaveCampaign): Answer<CampaignPreview>;
  open(who: Who, id: string): Promise<Answer<SellerCampaignDetail>>;
  readFile(text: string): Answer<IssueConditions>;
  writeFile(conditions: IssueConditions): string;
}

export function createSellerCampaigns(options: SellerCampaignsOptions): SellerCampaigns {
  const { db, store } = options;

  const find = async (who: Who, id: string): Promise<Answer<SellerCampaignDetail>> => {
    const campaign = await store.findSellerCampaign(db, who.sellerId, id);
    return campaign ? accepted(campaign) : refused('NOT_FOUND');
  };
  const findDraft = async (who: Who, id: string): Promise<Answer<SellerCampaignDetail>> => {
    const found = await find(who, id);
    return found.ok && found.value.stage !== 'draft' ? refused('FROZEN') : found;
  };

  return {
    find,
    list: (who) => store.listSellerCampaigns(db, who.sellerId),
    create: (who, draft) => save(options, { who, id: randomUUID(), draft, isNew: true }),
    async rewrite(who, id, draft) {
      const found = await findDraft(who, id);
      return found.ok ? save(options, { who, id, draft, isNew: false }) : found;
    },
    preview({ conditions }) {
      const instants = instantsOf(conditions);
      if (!instants.ok) return instants;
      const tiers = discloseTiers(conditions, conditions.disclosure, new Map());
      return accepted({ ...instants.value, tiers, hasLosingSheets: conditions.losingSheets > 0 });
    },
    async open(who, id) {
      const found = await findDraft(who, id);
      if (!found.ok) return found;
      const opened = await options.open({ campaignId: id, sellerId: who.sellerId });
      return opened.ok ? find(who, id) : opened;
    },
    readFile: (text) => readConditionsFile(text),
    writeFile: (written) => writeConditionsFile(written),
  };
}

interface Saving {
  readonly who: Who;
  readonly id: string;
  readonly draft: SaveCampaign;
  readonly isNew: boolean;
}

async function save(
  { db, store }: SellerCampaignsOptions,
  { who, id, draft, isNew }: Saving,
): Promise<Answer<{ id: string }>> {
  const instants = instantsOf(draft.conditions);
  if (!instants.ok) return instants;
  if (await store.isSlugTaken(db, draft.slug, isNew ? null : id)) return slugTaken();
  try {
    const saved = await store.saveDraft(db, {
      id,
      sellerId: who.sellerId,
      slug: draft.slug,
      announcement: draft.announcement,
      conditions: draft.conditions,
      ...instants.value,
    });
    return saved ? accepted({ id }) : refused('FROZEN');
  } catch (error) {
    // Somebody took the address between the look and the write; the constraint has the last word.
    if (isUniqueViolation(error)) return slugTaken();
    throw error;
  }
}

/** CONDITIONS_INVALID unless the conditions hold together. */
function instantsOf(conditions: IssueConditions): Answer<PeriodInstants> {
  const problems = checkConditions(conditions);
  if (problems.length > 0) return refused('CONDITIONS_INVALID', { problems });
  return periodInstants(conditions.period);
}

const slugTaken = () =>
  refused('CAMPAIGN_INVALID', {
    problems: [{ path: 'slug', ...why('slug-taken', {}) }],
  });

const isUniqueViolation = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === '23505';
