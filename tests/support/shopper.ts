// A shopper who is no browser: the page's own connection, board feed and device key over real
// sockets. Light enough for thousands in one process.
import { randomBytes } from 'node:crypto';
import { followBoard, type BoardFeed } from '../../client/net/board-feed.ts';
import { connect, type Connection } from '../../client/net/connection.ts';
import { createHttp } from '../../client/net/http.ts';
import { memoryKeyStore, openDeviceKey, type DeviceKey } from '../../client/device/device-key.ts';
import type { BitSet } from '../../common/board/bit-set.ts';
import type { CampaignPage } from '../../common/protocol/http.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { OwnDraw, StageNotice, Watching } from '../../common/protocol/shopper.ts';

/** What a browser keeps: its cookie and its key. Two shoppers with one device are two tabs. */
export interface Device {
  /** Cookie header. */
  readonly cookie: string;
  readonly key: DeviceKey;
}

/** Loads the campaign's page as a new browser does. */
export async function newDevice(origin: string, slug: string): Promise<Device> {
  const response = await fetch(`${origin}/c/${slug}`);
  await response.arrayBuffer();
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (!cookie) throw new Error(`${origin}/c/${slug} gave no device: status ${response.status}`);
  return { cookie, key: await openDeviceKey(memoryKeyStore()) };
}

export async function findCampaignPage(origin: string, slug: string): Promise<CampaignPage> {
  const answer = await createHttp({ origin }).get<CampaignPage>(`/api/campaigns/${slug}`);
  if (!answer.ok) throw new Error(`${origin} has no campaign ${slug}: ${answer.refusal.code}`);
  return answer.value;
}

export const newKey = (): string => randomBytes(16).toString('base64url');

export interface ShopperOptions {
  readonly origin: string;
  /** Where to connect to instead, e.g. a proxy that breaks things; the Origin stays the server's. */
  readonly through?: string;
  readonly campaign: { readonly id: string; readonly slug: string };
  /** A new one unless given. */
  readonly device?: Device;
  /** Whether its screen shows the board; default yes. */
  readonly follows?: boolean;
  readonly ackTimeoutMs?: number;
  readonly reconnectMs?: number;
  /** Called with the last event of each frame that its screen shows. */
  readonly onFrame?: (seq: number) => void;
}

export interface Shopper {
  readonly device: Device;
  readonly connection: Connection;
  /** The board as this shopper's screen has it; undefined until the first snapshot, or if it does not follow. */
  readonly board: BitSet | undefined;
  readonly feed: BoardFeed | undefined;
  readonly stage: StageNotice | undefined;
  /** The last own draw that it was told of. */
  readonly own: OwnDraw | undefined;
  /** Repeats the command with the same key until it is answered. */
  draw(number: number, key?: string, signal?: AbortSignal): Promise<Answer<OwnDraw>>;
  confirm(
    form: Readonly<Record<string, string>>,
    key?: string,
    signal?: AbortSignal,
  ): Promise<Answer<OwnDraw>>;
  cancel(key?: string, signal?: AbortSignal): Promise<Answer<OwnDraw>>;
  /** Closes the tab. */
  leave(): void;
}

/** Comes in and resolves when commands make sense and, if it follows, the board is on its screen. */
export async function enter(options: ShopperOptions): Promise<Shopper> {
  const { origin, campaign, follows = true, ackTimeoutMs, reconnectMs } = options;
  const device = options.device ?? (await newDevice(origin, campaign.slug));
  const connection = connect({
    origin: options.through ?? origin,
    device: device.key,
    headers: { cookie: device.cookie, origin },
    ackTimeoutMs,
    reconnectMs,
  });
  const seen: { board?: BitSet; stage?: StageNotice; own?: OwnDraw } = {};
  connection.on('stage', (notice) => (seen.stage = notice));
  connection.on('own', (draw) => (seen.own = draw));
  const feed = follows ? showBoard(options, connection, seen) : undefined;
  await online(connection);
  const campaignId = campaign.id;
  const keepOwn = (answer: Answer<OwnDraw>): Answer<OwnDraw> => {
    if (answer.ok) seen.own = answer.value;
    return answer;
  };
  const shopper: Shopper = {
    device,
    connection,
    feed,
    get board() {
      return seen.board;
    },
    get stage() {
      return seen.stage;
    },
    get own() {
      return seen.own;
    },
    draw: async (number, key = newKey(), signal) =>
      keepOwn(await connection.send('draw', { campaignId, number, key }, signal)),
    confirm: async (form, key = newKey(), signal) =>
      keepOwn(await connection.send('confirm', { campaignId, form, key }, signal)),
    cancel: async (key = newKey(), signal) =>
      keepOwn(await connection.send('cancel', { campaignId, key }, signal)),
    leave() {
      feed?.close();
      connection.close();
    },
  };
  return shopper;
}

function showBoard(
  { origin, through = origin, campaign, onFrame }: ShopperOptions,
  connection: Connection,
  seen: { board?: BitSet; stage?: StageNotice; own?: OwnDraw },
): BoardFeed {
  return followBoard({
    connection,
    http: createHttp({ origin: through }),
    campaignId: campaign.id,
    slug: campaign.slug,
    onSnapshot: (taken) => (seen.board = taken),
    onFrame: ({ taken, returned }, seq) => {
      onFrame?.(seq);
      for (const number of taken) seen.board!.add(number);
      for (const number of returned) seen.board!.remove(number);
    },
    onWatching: (answer) => {
      if (answer.ok) keepWatching(seen, answer.value);
    },
  });
}

function keepWatching(seen: { stage?: StageNotice; own?: OwnDraw }, watching: Watching): void {
  seen.stage = watching.stage;
  if (watching.own) seen.own = watching.own;
}

/** Resolves when the connection can take commands; throws when the server does not know the device. */
export function online(connection: Connection, mostMs = 30_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(new Error(`not online in ${mostMs} ms`)), mostMs);
    const remove = connection.onState(look);
    function settle(fault?: Error): void {
      clearTimeout(timer);
      remove();
      if (fault) reject(fault);
      else resolve();
    }
    function look(): void {
      if (connection.state !== 'online') return;
      const { identity } = connection;
      settle(identity?.ok ? undefined : new Error(`not identified: ${JSON.stringify(identity)}`));
    }
    look();
  });
}
