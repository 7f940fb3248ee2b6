// Makes a picture of ours out of a stranger's file, in a process of its own that is thrown away.
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MAX_PICTURE_BYTES, MAX_PICTURE_SIDE } from '../../common/protocol/products.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { readPictureHeader } from './picture-header.ts';

export interface CleanPicture {
  /** WebP. */
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface PictureCleaner {
  /** PICTURE_REFUSED with the reason; UNAVAILABLE when too many wait. */
  clean(bytes: Buffer): Promise<Answer<CleanPicture>>;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL('./picture-process.js', import.meta.url));
const MOST_AT_ONCE = 2;
const MOST_WAITING = 8;
/** To start, on a busy machine; and to decode. */
const START_MS = 15_000;
const DECODE_MS = 3_000;
/** What a page shows at most; larger ones are scaled down. */
const LONGEST_SIDE = 1_600;

export function createPictureCleaner(): PictureCleaner {
  const running = new Set<ChildProcess>();
  const waiting: (() => void)[] = [];
  let busy = 0;

  const takeTurn = async () => {
    if (busy >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
  };
  const endTurn = () => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  return {
    async clean(bytes) {
      const reason = findFault(bytes);
      if (reason) return refused('PICTURE_REFUSED', { problems: [{ reason }] });
      if (waiting.length >= MOST_WAITING) return refused('UNAVAILABLE', { retryAfterMs: 2_000 });
      await takeTurn();
      try {
        const picture = await rewrite(bytes, running);
        const problems = [{ reason: 'the file is damaged or takes too long to read' }];
        return picture ? accepted(picture) : refused('PICTURE_REFUSED', { problems });
      } finally {
        endTurn();
      }
    },
    async stop() {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

/** What the header alone tells. */
function findFault(bytes: Buffer): string | undefined {
  if (bytes.length > MAX_PICTURE_BYTES) return 'the file is larger than 2 MB';
  const header = readPictureHeader(bytes);
  if (!header) return 'the file is no PNG, JPEG or WebP';
  if (header.isAnimated) return 'the picture moves; send a still one';
  const { width, height } = header;
  if (width < 1 || height < 1) return 'the file is damaged';
  if (Math.max(width, height) > MAX_PICTURE_SIDE) {
    return `the picture has ${width} × ${height} pixels; ${MAX_PICTURE_SIDE} × ${MAX_PICTURE_SIDE} is the most`;
  }
  return undefined;
}

/** undefined: it could not be decoded, or not in time, or not in the memory that there is for it. */
function rewrite(bytes: Buffer, running: Set<ChildProcess>): Promise<CleanPicture | undefined> {
  const child = fork(PROCESS, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
    env: {},
  });
  running.add(child);
  return new Promise((resolve) => {
    let timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
    const end = (picture?: CleanPicture) => {
      clearTimeout(timer);
      running.delete(child);
      child.kill('SIGKILL');
      resolve(picture);
    };
    child.once('error', () => end());
    child.once('exit', () => end());
    child.on('message', (message: 'ready' | CleanPicture | null) => {
      if (message !== 'ready') return end(message ?? undefined);
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), DECODE_MS);
      const mostPixels = MAX_PICTURE_SIDE * MAX_PICTURE_SIDE;
      child.send({ bytes, mostPixels, longestSide: LONGEST_SIDE }, () => {});
    });
  });
}
