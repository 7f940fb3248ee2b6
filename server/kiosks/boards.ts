// What kiosks may watch: the boards of their own shop.
import type { KioskCommand } from '../../common/protocol/kiosk.ts';
import type { KioskBoard, KioskCampaign } from '../../common/protocol/kiosk-answers.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { KioskCampaignRow } from '../store/kiosk-draws.ts';
import type { KiosksDeps } from './deps.ts';
import type { KnownKiosk } from './known-kiosk.ts';

const MOST_CAMPAIGNS = 100;

/** UNKNOWN_CAMPAIGN, WRONG_SHOP. */
export async function checkShop(
  { store, db }: KiosksDeps,
  { sellerId }: KnownKiosk,
  campaignId: string,
): Promise<Answer<object>> {
  const owner = await store.findSellerOfCampaign(db, campaignId);
  if (owner === undefined) return refused('UNKNOWN_CAMPAIGN');
  return owner === sellerId ? accepted({}) : refused('WRONG_SHOP');
}

export async function campaigns(
  { store, db }: KiosksDeps,
  { sellerId }: KnownKiosk,
): Promise<Answer<KioskCampaign[]>> {
  const rows = await store.listCampaignsOfShop(db, sellerId, MOST_CAMPAIGNS);
  return accepted(rows.map(toKioskCampaign));
}

/** `follow` begins with the frames, before the board is read: nothing can fall in between. */
export async function watch(
  deps: KiosksDeps,
  kiosk: KnownKiosk,
  { campaignId }: KioskCommand<'watch'>,
  follow: (campaignId: string) => void,
): Promise<Answer<KioskBoard>> {
  const shop = await checkShop(deps, kiosk, campaignId);
  if (!shop.ok) return shop;
  if (!(await deps.live.findBoard(campaignId))) return refused('UNKNOWN_CAMPAIGN');
  follow(campaignId);
  const board = await deps.live.findBoard(campaignId);
  if (!board) return refused('UNKNOWN_CAMPAIGN');
  return accepted({
    campaignId,
    epoch: board.epoch,
    seq: board.seq,
    sheets: board.taken.size,
    taken: Buffer.from(board.taken.bytes).toString('base64'),
    stage: board.stage.stage,
    serverNowMs: deps.nowMs(),
  });
}

const toKioskCampaign = (row: KioskCampaignRow): KioskCampaign => ({
  campaignId: row.id,
  slug: row.slug,
  title: row.announcement.title,
  stage: row.stage,
  sheets: row.conditions.sheets,
  opensAtMs: row.opensAt.getTime(),
  closesAtMs: row.closesAt.getTime(),
  holdMs: row.conditions.holdSeconds * 1000,
  entry: row.conditions.draw.entry,
  oncePerMember: row.conditions.draw.oncePerMember ?? false,
  form: row.conditions.form.map(({ id, kind, label, required }) => ({
    id,
    kind,
    ...(label === undefined ? {} : { label }),
    required,
  })),
});
