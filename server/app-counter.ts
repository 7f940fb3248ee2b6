// Puts together what happens on a shop's counter: kiosks, and the watch over those who guess codes.
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { MasterKey } from './adapters/master-key.ts';
import { createSecretBox } from './adapters/secret-box.ts';
import type { LiveCampaigns } from './campaigns/live.ts';
import type { Coupons } from './coupons/coupons.ts';
import { registerKioskRoutes } from './http/kiosk-routes.ts';
import { registerSellerKioskRoutes } from './http/seller-kiosk-routes.ts';
import type { Guessing } from './kiosks/guessing.ts';
import { createKiosks, type Kiosks } from './kiosks/kiosks.ts';
import type { Sessions } from './sellers/sessions.ts';
import { attachKioskNamespace } from './socket/kiosk-namespace.ts';
import type { InstalledNamespace, NamespaceDoor } from './socket/server.ts';
import type { Database } from './store/database.ts';
import * as kioskStore from './store/kiosk-store.ts';
import type { DrawRights } from './tickets/draw-right.ts';

export interface CounterDeps {
  readonly db: Database;
  readonly keys: MasterKey;
  readonly live: LiveCampaigns;
  readonly tickets: { readonly rights: DrawRights; readonly guessing: Guessing };
  readonly coupons: Pick<Coupons, 'desk' | 'codes'>;
  readonly log: Logger;
  readonly nowMs?: () => number;
}

export interface CounterPart {
  readonly kiosks: Kiosks;
  /** What the job queue runs. */
  readonly tasks: Readonly<Record<string, () => Promise<void>>>;
  register(http: FastifyInstance, doors: CounterDoors): Promise<void>;
  /** The kiosks' namespace, for createSocketServer. */
  attach(door: NamespaceDoor): InstalledNamespace;
  start(): Promise<void>;
}

export interface CounterDoors {
  readonly sessions: Sessions;
  readonly secure: boolean;
  readonly publicOrigin: string | undefined;
}

export function setUpCounter(deps: CounterDeps): CounterPart {
  const { db, keys, live, coupons, log, nowMs = Date.now } = deps;
  const { rights, guessing } = deps.tickets;
  const kiosks = createKiosks({
    db,
    store: kioskStore,
    keyBox: createSecretBox(keys.keyFor('kiosk-key')),
    codeKey: keys.keyFor('typed-code'),
    live,
    rights,
    codes: coupons.codes,
    desk: coupons.desk,
    guessing,
    log,
    nowMs,
  });
  return {
    kiosks,
    tasks: { [kioskStore.KIOSKS_SWEEP]: () => kiosks.sweep() },
    async register(http, { sessions, secure, publicOrigin }) {
      await registerKioskRoutes(http, { kiosks });
      await registerSellerKioskRoutes(http, { kiosks, sessions, secure, publicOrigin });
    },
    attach: (door) => attachKioskNamespace({ ...door, kiosks }),
    start: () => kiosks.start(),
  };
}
