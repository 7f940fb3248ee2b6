// How well the mark hides and what it survives: coupon pictures from the real templates, never used for
// tuning, every condition row by row, stego-js on the same pixels; and reads that must find nothing.
//   npm run bench -- watermark --keep FILE                      goes on where a run with this file ended
//   npm run bench -- watermark --part "0-59; photo; JPEG 30"    some pictures under some conditions
//   npm run bench -- watermark --part vain                      only what must find nothing
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SingleBar } from 'cli-progress';
import { Piscina } from 'piscina';
import type { Bench, Row } from './contract.ts';
import { ATTACKS, type Group } from './watermark/attacks.ts';
import { MOSTLY_FLAT, NEAR_WHITE } from './watermark/coupon-pictures.ts';
import { keptIn, type Kept } from './watermark/kept.ts';
import { partOf, type Part } from './watermark/part.ts';
import type {
  Outcome,
  PictureFigures,
  PictureTask,
  VainFigures,
  VainTask,
} from './watermark/tasks.ts';

/** Tuning used seeds below 400000; these are others. */
const FIRST_SEED = 800_000;
const FIRST_VAIN_SEED = 700_000;
const THREAD = fileURLToPath(new URL('./watermark/thread.js', import.meta.url));

/** 240 × 53 keys × 8 pictures: 101,760 aligned reads, and 1,920 searching ones. */
const FULL = { pictures: 240, anchored: 240, vain: 240, keys: 53 } as const;
const SMOKE = { pictures: 2, anchored: 1, vain: 1, keys: 1 } as const;

export const run: Bench = async ({ smoke, report, part: words, keep }) => {
  const size = smoke ? SMOKE : FULL;
  const part = partOf(words, size.pictures);
  const pool = new Piscina({ filename: THREAD, maxThreads: availableParallelism(), execArgv: [] });
  const work = { pool, kept: keptIn(keep) };
  try {
    const pictures = await all<PictureTask, PictureFigures>(pictureTasks(part, size.anchored), {
      ...work,
      name: 'measurePicture',
      report: (done) => report(standOf(done, part)),
    });
    if (!smoke && words === undefined) checkSet(pictures);
    const vain = await all<VainTask, VainFigures>(vainTasks(part, size), {
      ...work,
      name: 'readInVain',
      report: (done) => {
        const { aligned, searching, found } = totalOf(done);
        report(`reads that must find nothing: ${aligned} + ${searching} searching; found ${found}`);
      },
    });
    return { table: rowsOf(pictures, part), metrics: metricsOf(pictures, vain, part) };
  } finally {
    await pool.close({ force: true });
  }
};

function pictureTasks({ first, end, rows }: Part, anchored: number): PictureTask[] {
  if (rows.length === 0) return [];
  return Array.from({ length: end - first }, (_, index) => ({
    seed: FIRST_SEED + first + index,
    rows,
    withAnchor: first + index < anchored,
  }));
}

function vainTasks(
  { first, end, vain }: Part,
  size: { readonly vain: number; readonly keys: number },
): VainTask[] {
  return Array.from({ length: vain ? Math.min(end, size.vain) - first : 0 }, (_, index) => ({
    seed: FIRST_VAIN_SEED + first + index,
    keys: size.keys,
  }));
}

const mostlyFlatShare = (pictures: readonly PictureFigures[]) =>
  mean(pictures.map(({ flatShare }) => (flatShare >= MOSTLY_FLAT ? 1 : 0)));
const nearWhiteShare = (pictures: readonly PictureFigures[]) =>
  mean(pictures.map(({ brightShare }) => (brightShare >= NEAR_WHITE ? 1 : 0)));

/** What is asked of the whole set, measured on its pixels. @throws Error when it is not so */
function checkSet(pictures: readonly PictureFigures[]): void {
  const [flat, white] = [mostlyFlatShare(pictures), nearWhiteShare(pictures)];
  if (flat < 1 / 3 || white < 1 / 5)
    throw new Error(`of the pictures ${flat} are mostly flat, ${white} near-white`);
}

interface Work<Answer> {
  readonly name: string;
  readonly pool: Piscina;
  readonly kept: Kept;
  readonly report: (done: readonly Answer[]) => void;
}

const REPORT_EVERY = 10;

/** All tasks on all cores; a bar on a terminal, a line now and then elsewhere. */
async function all<Task extends object, Answer>(
  tasks: readonly Task[],
  { name, pool, kept, report }: Work<Answer>,
): Promise<Answer[]> {
  const bar = new SingleBar({ format: `${name} {bar} {value}/{total} {eta_formatted}` });
  const done: Answer[] = [];
  if (process.stdout.isTTY) bar.start(tasks.length, 0);
  try {
    return await Promise.all(
      tasks.map(async (task) => {
        const known = kept.find(name, task) as Answer | undefined;
        const answer = known ?? ((await pool.run(task, { name })) as Answer);
        if (known === undefined) kept.add(name, task, answer);
        done.push(answer);
        bar.update(done.length);
        if (!process.stdout.isTTY && done.length % REPORT_EVERY === 0) report(done);
        return answer;
      }),
    );
  } finally {
    bar.stop();
  }
}

function rowsOf(pictures: readonly PictureFigures[], { rows }: Part): Row[] {
  const white = pictures.filter(({ nearWhite }) => nearWhite);
  const flat = pictures.filter(({ kind }) => kind === 'flat');
  return rows.map((row) => {
    const outcomes = pictures.map((picture) => outcomeOf(picture, row));
    const anchors = outcomes.flatMap(({ anchor }) => anchor ?? []);
    return {
      group: ATTACKS[row]!.group,
      condition: ATTACKS[row]!.name,
      recovered: shareText(pictures, row),
      flat: shareText(flat, row),
      'near-white': shareText(white, row),
      'stego-js': `${anchors.filter(Boolean).length} of ${anchors.length}`,
      'median read ms': median(outcomes.map(({ readMs }) => readMs)),
    };
  });
}

const outcomeOf = ({ outcomes }: PictureFigures, row: number): Outcome =>
  outcomes.find((one) => one.row === row)!;

const isRight = (row: number) => (picture: PictureFigures) =>
  outcomeOf(picture, row).ours === 'right';

const shareText = (pictures: readonly PictureFigures[], row: number) =>
  `${pictures.filter(isRight(row)).length} of ${pictures.length}`;

/** What the part did not measure is left out. */
function metricsOf(
  pictures: readonly PictureFigures[],
  vain: readonly VainFigures[],
  part: Part,
): Record<string, number> {
  const wrong = pictures.flatMap(({ outcomes }) => outcomes.filter(({ ours }) => ours === 'wrong'));
  const { aligned, searching, found } = totalOf(vain);
  return {
    pictures: pictures.length,
    ...(pictures.length > 0 && { ...looksOf(pictures), ...sharesOf(pictures, part) }),
    falseAccepts: found + wrong.length,
    vainAlignedReads: aligned,
    vainSearchingReads: searching,
  };
}

function looksOf(pictures: readonly PictureFigures[]): Record<string, number> {
  const flat = pictures.filter(({ kind }) => kind === 'flat');
  const anchors = pictures.flatMap(({ anchorPsnr }) => anchorPsnr ?? []);
  return {
    mostlyFlatShare: mostlyFlatShare(pictures),
    ...(flat.length > 0 && {
      flatQuietBlockShareMean: mean(flat.map(({ quietBlockShare }) => quietBlockShare)),
    }),
    nearWhiteShare: nearWhiteShare(pictures),
    brightShareMost: Math.max(...pictures.map(({ brightShare }) => brightShare)),
    psnrMeanDb: mean(pictures.map(({ psnr }) => psnr)),
    psnrMinDb: Math.min(...pictures.map(({ psnr }) => psnr)),
    ssimMean: mean(pictures.map(({ ssim }) => ssim)),
    ssimMin: Math.min(...pictures.map(({ ssim }) => ssim)),
    flatChangeMean: mean(pictures.map(({ flatChange }) => flatChange)),
    ...(anchors.length > 0 && { anchorPsnrMeanDb: mean(anchors) }),
  };
}

const SHARES: Readonly<Record<Group, string>> = {
  required: 'recoveredShareRequired',
  hard: 'recoveredShareHard',
  beyond: 'recoveredShareBeyond',
  photo: 'recoveredSharePhoto',
};

function sharesOf(pictures: readonly PictureFigures[], { rows }: Part): Record<string, number> {
  const groups = (Object.keys(SHARES) as Group[]).flatMap((group) => {
    const shares = rows
      .filter((row) => ATTACKS[row]!.group === group)
      .map((row) => pictures.filter(isRight(row)).length / pictures.length);
    return shares.length > 0 ? [[SHARES[group], mean(shares)] as const] : [];
  });
  return Object.fromEntries(groups);
}

function totalOf(vain: readonly VainFigures[]): VainFigures {
  const sum = (count: (one: VainFigures) => number) =>
    vain.reduce((total, one) => total + count(one), 0);
  return {
    aligned: sum((one) => one.aligned),
    searching: sum((one) => one.searching),
    found: sum((one) => one.found),
  };
}

/** So many are named of those that were missed under one condition. */
const MOST_NAMED = 6;

function standOf(done: readonly PictureFigures[], { rows }: Part): string {
  const missed = rows.flatMap((row) => {
    const names = done.filter((one) => !isRight(row)(one)).map(({ name }) => name);
    const named = names.length > MOST_NAMED ? '' : ` (${names.join(', ')})`;
    return names.length > 0 ? [`  ${ATTACKS[row]!.name}: ${names.length}${named}`] : [];
  });
  const psnr = mean(done.map((one) => one.psnr));
  const ssim = mean(done.map((one) => one.ssim));
  const looks = `${done.length} pictures, ${psnr.toFixed(2)} dB, SSIM ${ssim.toFixed(4)}; missed:`;
  return [looks, ...(missed.length > 0 ? missed : ['  none'])].join('\n');
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]) =>
  [...values].sort((one, other) => one - other)[values.length >> 1]!;
