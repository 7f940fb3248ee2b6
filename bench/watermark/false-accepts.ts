// Reads that must find nothing: unmarked pictures, and marked ones under other keys.
import { embedMark } from '../../common/watermark/embed-mark.ts';
import { extractMark } from '../../common/watermark/extract-mark.ts';
import { makePicture } from './pictures.ts';

const FIRST_SEED = 700_000;
const READS_PER_PICTURE = 100;

interface Wish {
  readonly reads: number;
  readonly report: (line: string) => void;
}

/** How many of so many reads found something. One in a hundred searches, which takes far longer. */
export async function countFalseAccepts({ reads, report }: Wish): Promise<number> {
  let found = 0;
  for (let read = 0; read < reads;) {
    const { pixels } = await makePicture(FIRST_SEED + read / READS_PER_PICTURE);
    const other = embedMark(pixels, new Uint8Array(16).fill(read), Uint8Array.of(255));
    for (let turn = 0; turn < READS_PER_PICTURE && read < reads; turn++, read++) {
      const key = Uint8Array.of(turn, read & 255, (read >>> 8) & 255, 1);
      const effort = turn === 0 ? 'searching' : 'aligned';
      if (extractMark(turn % 2 === 0 ? pixels : other, key, { effort })) found++;
    }
    if (read % 5000 === 0) report(`${read} reads that must find nothing: ${found} found something`);
  }
  return found;
}
