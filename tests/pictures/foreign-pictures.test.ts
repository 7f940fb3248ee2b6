// F12: what strangers' pictures can do to us at most. The process is looked at from outside, where the
// system tells.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createForeignPictures } from '../../server/pictures/foreign-pictures.ts';
import { MOST_PIXELS } from '../../server/pictures/picture-fault.ts';
import { flatPng } from './support/bomb.ts';

const test = suite('strangers’ pictures');
const CEILING_BYTES = 256 * 1024 * 1024;

const noisy = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

/** The most memory that a process has held so far; undefined where the system does not say. */
async function peakBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

test('F12: the largest picture that is let in stays below 256 MB, as pixels and as a picture', async () => {
  const process_ = fileURLToPath(
    new URL('../../server/pictures/picture-process.js', import.meta.url),
  );
  // Turned on its side: then a decoder cannot go through it row by row.
  const side = Math.sqrt(MOST_PIXELS);
  const flat = await sharp(flatPng(side)).withExif({}).png().toBuffer();
  const onItsSide = await sharp(flat).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  for (const bytes of [flat, onItsSide]) {
    for (const [as, longestSide] of [
      ['pixels', 2_048],
      ['webp', 1_600],
    ] as const) {
      const child = fork(process_, [], { serialization: 'advanced', execArgv: [], env: {} });
      await once(child, 'message');
      child.send({
        bytes,
        as,
        longestSide,
        failOn: 'error',
        mostPixels: MOST_PIXELS,
        mostMemoryBytes: CEILING_BYTES,
      });
      const [opened] = (await once(child, 'message')) as [{ width: number } | null];
      const peak = await peakBytes(child.pid!);
      child.kill('SIGKILL');
      assert.is(opened?.width, longestSide, as);
      if (peak !== undefined) assert.ok(peak < CEILING_BYTES, `${as}: ${peak}`);
    }
  }
});

test('F12: a bomb of 14,000 × 14,000 is refused by its header: no process is started', async () => {
  const bomb = flatPng(14_000);
  assert.ok(bomb.length < 1_000_000);
  // With no time to start one: whoever is refused now was refused before.
  const pictures = createForeignPictures({ decodeMs: 0 });
  const answer = await pictures.decode(bomb);
  assert.match(JSON.stringify(answer), 'longer than 4096 pixels');
});

test('F12: a process that takes too long or too much is ended, and the next picture is read', async () => {
  const file = await noisy(1_500, 1_500).jpeg().toBuffer();
  for (const tight of [{ decodeMs: 1 }, { mostMemoryBytes: 1 }]) {
    const pictures = createForeignPictures(tight);
    const answer = await pictures.decode(file);
    assert.is(!answer.ok && answer.refusal.code, 'PICTURE_REFUSED', JSON.stringify(tight));
    await pictures.stop();
  }
  const pictures = createForeignPictures({ mostAtOnce: 1 });
  const answers = await Promise.all([pictures.decode(file), pictures.decode(file)]);
  assert.ok(answers.every(({ ok }) => ok));
  await pictures.stop();
});

test('F12: more than may wait are told to come again', async () => {
  const file = await noisy(64, 64).png().toBuffer();
  const pictures = createForeignPictures({ mostAtOnce: 1, mostWaiting: 1 });
  const answers = await Promise.all([1, 2, 3].map(() => pictures.decode(file)));
  const codes = answers.map((answer) => (answer.ok ? 'read' : answer.refusal.code));
  assert.equal(codes, ['read', 'read', 'UNAVAILABLE']);
  const late = answers[2]!;
  assert.ok(!late.ok && late.refusal.retryAfterMs);
  await pictures.stop();
});

test('F12: pixels are on white, upright, and as many as were asked for', async () => {
  const half = await sharp({
    create: { width: 3_000, height: 10, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  })
    .png()
    .toBuffer();
  const pictures = createForeignPictures();
  const answer = await pictures.decode(half);
  assert.ok(answer.ok);
  const { width, height, data } = answer.value;
  assert.equal([width, height], [2_048, 7]);
  assert.is(data.length, width * height * 4);
  assert.ok(data.every((value) => value === 255));
  await pictures.stop();
});

test.run();
