// Opens strangers' pictures, each in a process of its own that is thrown away: written anew as a picture of
// ours (sellers' uploads), or as bare pixels (presented coupons). Nothing else decodes what was sent to us.
import { why, type Why } from '../../common/protocol/problems.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { pictureFault, MOST_PIXELS } from './picture-fault.ts';
import { runOnce, type PictureProcesses } from './picture-run.ts';

export interface CleanPicture {
  /** WebP. */
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface PicturePixels {
  /** RGBA, row by row from the top. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** All of them: PICTURE_REFUSED with the reason; UNAVAILABLE when too many wait. */
export interface ForeignPictures {
  /** Without metadata, upright, at most 1,600 pixels on its longer side. */
  rewrite(bytes: Buffer): Promise<Answer<CleanPicture>>;
  /** Upright, on white, at most 2,048 pixels on its longer side. */
  decode(bytes: Buffer): Promise<Answer<PicturePixels>>;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

export interface ForeignOptions {
  readonly mostAtOnce?: number;
  readonly mostWaiting?: number;
  /** From handing in the file to the answer, ms; past it the process is killed. */
  readonly decodeMs?: number;
  /** Resident memory at which the process ends itself. */
  readonly mostMemoryBytes?: number;
}

/** What a page shows at most. */
const SHOWN_SIDE = 1_600;
/** Where the mark is looked for at most. */
const READ_SIDE = 2_048;

export function createForeignPictures({
  mostAtOnce = 2,
  mostWaiting = 8,
  decodeMs = 3_000,
  mostMemoryBytes = 256 * 1024 * 1024,
}: ForeignOptions = {}): ForeignPictures {
  const running: PictureProcesses = new Set();
  const waiting: (() => void)[] = [];
  let busy = 0;

  const takeTurn = async () => {
    if (busy >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
  };
  const endTurn = () => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  const open = async <Opened>(bytes: Buffer, wish: Wish): Promise<Answer<Opened>> => {
    const fault = pictureFault(bytes);
    if (fault) return pictureRefused(fault);
    if (waiting.length >= mostWaiting) return refused('UNAVAILABLE', { retryAfterMs: 2_000 });
    await takeTurn();
    try {
      const task = { ...wish, bytes, mostPixels: MOST_PIXELS, mostMemoryBytes };
      const opened = await runOnce<Opened>(task, running, decodeMs);
      return opened ? accepted(opened) : pictureRefused(why('picture-damaged', {}));
    } finally {
      endTurn();
    }
  };
  return {
    rewrite: (bytes) => open(bytes, { as: 'webp', longestSide: SHOWN_SIDE, failOn: 'warning' }),
    decode: (bytes) => open(bytes, { as: 'pixels', longestSide: READ_SIDE, failOn: 'error' }),
    async stop() {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

interface Wish {
  readonly as: 'webp' | 'pixels';
  readonly longestSide: number;
  /** A photograph that was cut off at its end is a photograph still; what we keep has to be whole. */
  readonly failOn: 'warning' | 'error';
}

const pictureRefused = (what: Why) => refused('PICTURE_REFUSED', { problems: [what] });
