// Reads pictures beside the page: a searching read takes longer than a frame by far.
import type { ReadAnswer, ReadRequest } from './messages.ts';
import { readPicture } from './read-picture.ts';

addEventListener('message', ({ data: { id, picture } }: MessageEvent<ReadRequest>) => {
  readPicture(picture).then(
    (reading) => postMessage({ id, reading } satisfies ReadAnswer),
    // A fault of ours must reach the page as the worker's error.
    (fault: unknown) => setTimeout(() => reportError(fault)),
  );
});
