// The server that bench/draws.ts measures, in a process of its own:
//   server.ts product|batches|two-rows|one-by-one|insert-only CAMPAIGN_ID   (DATABASE_URL from the environment)
// Sends {origin} when it listens, and answers `cpu` with its CPU time so far, µs, and `tidy` when it has
// collected its garbage.
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { LiveCampaigns } from '../../server/campaigns/live.ts';
import { createApp } from '../../server/app.ts';
import { masterKeyFrom } from '../../server/adapters/master-key.ts';
import { readConfig } from '../../server/config.ts';
import { createDevices } from '../../server/devices/devices.ts';
import { createHttpServer } from '../../server/http/server.ts';
import { createSocketServer } from '../../server/socket/server.ts';
import { openDatabase, type Database } from '../../server/store/database.ts';
import { deviceStore } from '../../server/store/devices.ts';
import type { Question } from './measured-server.ts';
import {
  CONNECTIONS,
  liveInBatches,
  liveInsertOnly,
  liveInTwoRows,
  liveOneByOne,
} from './plain-live.ts';
import { profileBetween } from './profile.ts';
import { deviceAlone } from '../../tests/socket/support/device-alone.ts';

const [kind = '', campaignId = ''] = process.argv.slice(2);
const config = readConfig({
  ...process.env,
  PORT: '0',
  TOMBOLA_DEMO: 'no',
  LOG_LEVEL: 'warn',
  DATABASE_POOL: String(CONNECTIONS),
});
const PLAIN: Record<string, (db: Database, campaignId: string) => LiveCampaigns> = {
  batches: liveInBatches,
  'two-rows': liveInTwoRows,
  'one-by-one': liveOneByOne,
  'insert-only': liveInsertOnly,
};

const origin = kind === 'product' ? await startProduct() : await startPlain(PLAIN[kind]!);
const folder = process.env['BENCH_PROFILE'];
const profile = folder ? profileBetween(`${folder}/${kind}.cpuprofile`) : async () => undefined;
process.on('message', (question: Question) => {
  if (question === 'tidy') {
    globalThis.gc!();
    process.send!({});
    return;
  }
  const { user, system } = process.cpuUsage();
  void profile().then(() => process.send!({ cpuUs: user + system }));
});
process.on('disconnect', () => process.exit(0));
process.send!({ origin });

async function startProduct(): Promise<string> {
  const app = await createApp(config);
  // Loaded, so that sealing is not measured as drawing.
  await app.live.findBoard(campaignId);
  return app.origin;
}

async function startPlain(makeLive: (typeof PLAIN)[string]): Promise<string> {
  const db = openDatabase({ url: config.databaseUrl!, pool: config.databasePool });
  const log = pino({ level: 'warn' });
  const key = masterKeyFrom(Buffer.from(config.masterKey!, 'base64')).keyFor('device-cookie');
  const http = createHttpServer({ log, trustedProxies: [], secure: false });
  await http.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://localhost:${(http.server.address() as AddressInfo).port}`;
  createSocketServer({
    httpServer: http.server,
    allowedOrigins: [origin, origin.replace('localhost', '127.0.0.1')],
    live: makeLive(db, campaignId),
    devices: createDevices({ store: deviceStore(db), key, secure: false }),
    rights: deviceAlone,
    log,
    limits: { maxSockets: config.maxSockets, maxSocketsPerAddress: config.maxSocketsPerAddress },
  });
  return origin;
}
