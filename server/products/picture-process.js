// A process of its own for one foreign picture: decodes it and writes it anew, without its metadata.
// Whatever the decoder does to its process, the server's is another. Plain JavaScript, so that it starts fast.
import sharp from 'sharp';

const MOST_MEMORY_BYTES = 256 * 1024 * 1024;
const WATCH_MS = 10;

sharp.concurrency(1);
sharp.cache(false);
// Of all that libvips can read, only these three.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});

// Decoding happens beside this thread, which can look at the clock and the scales meanwhile.
setInterval(() => {
  if (process.memoryUsage.rss() > MOST_MEMORY_BYTES) process.exit(3);
}, WATCH_MS).unref();

process.on('disconnect', () => process.exit(0));
process.once('message', async ({ bytes, mostPixels, longestSide }) => {
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: mostPixels,
      failOn: 'warning',
      pages: 1,
      sequentialRead: true,
    })
      .rotate()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 84, effort: 3 })
      .toBuffer({ resolveWithObject: true });
    process.send({ bytes: data, width: info.width, height: info.height });
  } catch {
    process.send(null);
  }
});
process.send('ready');
