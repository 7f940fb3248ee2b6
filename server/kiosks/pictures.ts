// Pictures that kiosks have sent and are about to ask about. In memory and for minutes only: each for the
// kiosk that sent it alone.
import { createHash } from 'node:crypto';
import { KEPT_PICTURE_MINUTES } from '../../common/protocol/kiosk.ts';

export interface KeptPictures {
  /** By what it is asked for: SHA-256, hex. */
  digestOf(picture: Buffer): string;
  keep(kioskId: string, digest: string, picture: Buffer): void;
  find(kioskId: string, digest: string): Buffer | undefined;
}

/** Of one kiosk; the oldest goes first. */
const MOST_PER_KIOSK = 8;
/** Of all kiosks of this node, bytes. */
const MOST_BYTES = 256 * 1024 * 1024;

interface Kept {
  readonly kioskId: string;
  readonly picture: Buffer;
  readonly untilMs: number;
}

export function createKeptPictures(nowMs: () => number): KeptPictures {
  const kept = new Map<string, Kept>();
  let bytes = 0;

  const forget = (name: string): void => {
    bytes -= kept.get(name)?.picture.length ?? 0;
    kept.delete(name);
  };
  /** Oldest first, as a Map keeps them. */
  const makeRoom = (kioskId: string): void => {
    const own = [...kept].filter(([, each]) => each.kioskId === kioskId).map(([name]) => name);
    for (const name of own.slice(0, Math.max(0, own.length - MOST_PER_KIOSK))) forget(name);
    for (const [name, { untilMs }] of kept) {
      if (untilMs > nowMs() && bytes <= MOST_BYTES) break;
      forget(name);
    }
  };

  return {
    digestOf: (picture) => createHash('sha256').update(picture).digest('hex'),
    keep(kioskId, digest, picture) {
      const name = `${kioskId} ${digest}`;
      forget(name);
      kept.set(name, { kioskId, picture, untilMs: nowMs() + KEPT_PICTURE_MINUTES * 60_000 });
      bytes += picture.length;
      makeRoom(kioskId);
    },
    find(kioskId, digest) {
      const found = kept.get(`${kioskId} ${digest}`);
      return found && found.untilMs > nowMs() ? found.picture : undefined;
    },
  };
}
