// A process of its own for one foreign picture: decodes it and writes it anew, without its metadata.
// Whatever the decoder does to its process, the server's is another. Plain JavaScript, so that it starts fast.
import sharp from 'sharp';

const WATCH_MS = 10;

sharp.concurrency(1);
sharp.cache(false);
// Of all that libvips can read, only these three.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});

/** As bytes of a picture, or as RGBA pixels on white. */
const write = {
  webp: (upright) => upright.webp({ quality: 84, effort: 3 }),
  pixels: (upright) =>
    upright.flatten({ background: '#ffffff' }).toColourspace('srgb').ensureAlpha().raw(),
};

process.on('disconnect', () => process.exit(0));
process.once('message', async (task) => {
  // Decoding happens beside this thread, which can look at the clock and the scales meanwhile.
  setInterval(() => {
    if (process.memoryUsage.rss() > task.mostMemoryBytes) process.exit(3);
  }, WATCH_MS).unref();
  try {
    const { longestSide } = task;
    const upright = sharp(task.bytes, {
      limitInputPixels: task.mostPixels,
      failOn: task.failOn,
      pages: 1,
      sequentialRead: true,
    })
      .rotate()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
    const { data, info } = await write[task.as](upright).toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    process.send(task.as === 'webp' ? { bytes: data, width, height } : { data, width, height });
  } catch {
    process.send(null);
  }
});
process.send('ready');
