// The kiosks' part of the server, put together: enrolment, connections, commands, and what sellers see.
import type { GuessingAlarm, RedemptionPage } from '../../common/protocol/counter.ts';
import { pictureText, type KioskCommandName } from '../../common/protocol/kiosk.ts';
import type { Welcome } from '../../common/protocol/kiosk-answers.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { carryOutCommand, type Asking } from './commands.ts';
import type { KiosksDeps } from './deps.ts';
import { createEnrolment, type Enrolment } from './enrolment.ts';
import { findKnownKiosk, proveKiosk, toWelcome, type KnownKiosk } from './known-kiosk.ts';
import { KIOSK_SWEEP_MS, sweepCounters } from './lapsed.ts';
import { isMacOf } from './mac.ts';
import { createKeptPictures } from './pictures.ts';
import { createRedeem } from './redeem.ts';
import type { Outcome } from './recorded.ts';
import { toRedemption } from './redemption.ts';
import { createStaffCodes } from './staff-code.ts';

export type { KnownKiosk } from './known-kiosk.ts';
export type { KiosksDeps } from './deps.ts';

export interface SentPicture {
  readonly kioskId: string;
  readonly atMs: number;
  readonly mac: string;
  readonly picture: Buffer;
}

export interface Kiosks {
  readonly enrolment: Enrolment;
  readonly connections: KioskConnections;
  /** Never rejects for what a kiosk has sent. */
  carryOut(name: KioskCommandName, asking: Asking): Promise<Outcome>;
  /** May a picture of this kiosk be read at all? Asked before its body is. NOT_ENROLLED, WRONG_SCOPE. */
  maySendPictures(kioskId: string): Promise<Answer<KnownKiosk>>;
  /** NOT_ENROLLED for a wrong MAC. */
  keepPicture(kiosk: KnownKiosk, sent: SentPicture): Answer<{ digest: string }>;
  /** Newest first. `before`: `next` of the page before. */
  redemptions(sellerId: string, before: number | null): Promise<RedemptionPage>;
  alarms(sellerId: string): Promise<GuessingAlarm[]>;
  /** Frees what is over, and sets the next alarm. */
  sweep(): Promise<void>;
  /** Sets the first alarm. */
  start(): Promise<void>;
}

/** What the socket server asks about those who are connected. */
export interface KioskConnections {
  /** NOT_ENROLLED. */
  prove(kioskId: string, challenge: string, mac: string): Promise<Answer<KnownKiosk>>;
  welcome(kiosk: KnownKiosk): Welcome;
  /** Of these kiosks those whose keys are good no more: they may have been revoked on another node. */
  listRevoked(kiosks: readonly KnownKiosk[]): Promise<KnownKiosk[]>;
  /** They are connected. */
  noteSeen(kioskIds: readonly string[]): Promise<void>;
  readonly onRevoked: Enrolment['onRevoked'];
}

const PAGE = 100;
const MOST_ALARMS = 100;
const NOTED_EVERY_MS = 15_000;

export function createKiosks(deps: KiosksDeps): Kiosks {
  const { db, store, nowMs } = deps;
  const enrolment = createEnrolment(deps);
  const pictures = createKeptPictures(nowMs);
  const redeemHeld = createRedeem(deps);
  const commands = { ...deps, pictures, redeemHeld, staffCodes: createStaffCodes(nowMs) };
  return {
    enrolment,
    connections: connectionsOf(deps, enrolment),
    carryOut: (name, asking) => carryOutCommand(commands, name, asking),
    async maySendPictures(kioskId) {
      const kiosk = await findKnownKiosk(deps, kioskId);
      if (!kiosk) return refused('NOT_ENROLLED');
      return kiosk.scopes.includes('redeem') ? accepted(kiosk) : refused('WRONG_SCOPE');
    },
    keepPicture(kiosk, { atMs, mac, picture }) {
      const digest = pictures.digestOf(picture);
      if (!isMacOf(kiosk.key, pictureText(atMs, digest), mac)) return refused('NOT_ENROLLED');
      pictures.keep(kiosk.id, digest, picture);
      return accepted({ digest });
    },
    async redemptions(sellerId, before) {
      const rows = await store.listRedemptions(db, sellerId, { before, most: PAGE });
      return {
        redemptions: rows.map(({ redemption, kiosk, atMs, undoneBecause }) => ({
          ...toRedemption(redemption),
          kiosk,
          atMs,
          undoneBecause,
        })),
        next: rows.length === PAGE ? rows.at(-1)!.at : null,
      };
    },
    alarms: (sellerId) => store.listAlarms(db, sellerId, MOST_ALARMS),
    async sweep() {
      try {
        await sweepCounters(deps);
      } finally {
        await store.scheduleKioskSweep(db, KIOSK_SWEEP_MS);
      }
    },
    start: () => store.scheduleKioskSweep(db, 0),
  };
}

function connectionsOf(deps: KiosksDeps, { onRevoked }: Enrolment): KioskConnections {
  const { db, store, nowMs } = deps;
  return {
    onRevoked,
    prove: (kioskId, challenge, mac) => proveKiosk(deps, kioskId, challenge, mac),
    welcome: (kiosk) => toWelcome(kiosk, nowMs()),
    async listRevoked(kiosks) {
      const ids = [...new Set(kiosks.map(({ id }) => id))];
      const keys = await store.listSealedKeys(db, ids);
      return kiosks.filter(({ id, sealedKey }) => !keys.get(id)?.equals(sealedKey));
    },
    noteSeen: (kioskIds) => store.noteSeen(db, kioskIds, nowMs(), nowMs() - NOTED_EVERY_MS),
  };
}
