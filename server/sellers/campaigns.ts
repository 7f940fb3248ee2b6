import { randomUUID } from 'node:crypto';
import type { IssueConditions } from '../../common/campaign/conditions.ts';
import { accepted, refused, type Answer, type Problem } from '../../common/protocol/refusals.ts';
import type {
  CampaignPreview,
  SaveCampaign,
  SellerCampaign,
  SellerCampaignDetail,
} from '../../common/protocol/seller.ts';
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

/** The rules of issue conditions, from server/campaigns. */
export interface ConditionsRules {
  /** CONDITIONS_INVALID with lines and reasons. */
  read(text: string): Answer<IssueConditions>;
  write(conditions: IssueConditions): string;
  /** Empty: they hold together. */
  check(conditions: IssueConditions): readonly Problem[];
  /** Unix times of checked conditions. */
  period(conditions: IssueConditions): { readonly opensAtMs: number; readonly closesAtMs: number };
  /** What shoppers are shown of the breakdown before the first draw. */
  disclose(conditions: IssueConditions): Pick<CampaignPreview, 'tiers' | 'hasLosingSheets'>;
}

export interface SellerCampaignsOptions {
  readonly db: Database;
  readonly store: SellerCampaignStore;
  readonly conditions: ConditionsRules;
  /** Freezes, seals and publishes a draft. */
  readonly open: (campaignId: string) => Promise<Answer<unknown>>;
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
  const { db, store, conditions } = options;

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
    preview(draft) {
      const problems = conditions.check(draft.conditions);
      if (problems.length > 0) return refused('CONDITIONS_INVALID', { problems });
      return accepted({
        ...conditions.period(draft.conditions),
        ...conditions.disclose(draft.conditions),
      });
    },
    async open(who, id) {
      const found = await findDraft(who, id);
      if (!found.ok) return found;
      const opened = await options.open(id);
      return opened.ok ? find(who, id) : opened;
    },
    readFile: (text) => conditions.read(text),
    writeFile: (written) => conditions.write(written),
  };
}

interface Saving {
  readonly who: Who;
  readonly id: string;
  readonly draft: SaveCampaign;
  readonly isNew: boolean;
}

async function save(
  { db, store, conditions }: SellerCampaignsOptions,
  { who, id, draft, isNew }: Saving,
): Promise<Answer<{ id: string }>> {
  const problems = conditions.check(draft.conditions);
  if (problems.length > 0) return refused('CONDITIONS_INVALID', { problems });
  if (await store.isSlugTaken(db, draft.slug, isNew ? null : id)) return slugTaken();
  try {
    const saved = await store.saveDraft(db, {
      id,
      sellerId: who.sellerId,
      slug: draft.slug,
      announcement: draft.announcement,
      conditions: draft.conditions,
      ...conditions.period(draft.conditions),
    });
    return saved ? accepted({ id }) : refused('FROZEN');
  } catch (error) {
    // Somebody took the address between the look and the write; the constraint has the last word.
    if (isUniqueViolation(error)) return slugTaken();
    throw error;
  }
}

const slugTaken = () =>
  refused('CAMPAIGN_INVALID', {
    problems: [{ path: 'slug', reason: 'another campaign has this address' }],
  });

const isUniqueViolation = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === '23505';
