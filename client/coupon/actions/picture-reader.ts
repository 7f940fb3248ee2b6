import type { MarkReading } from '../state/opened.ts';
import type { ReadAnswer, ReadRequest } from '../worker/messages.ts';

export interface PictureReader {
  /** null: there is no mark to be read. Rejects when the worker cannot be started or fails. */
  read(picture: Blob): Promise<MarkReading | null>;
}

/** Starts its worker with the first picture. */
export function createPictureReader(): PictureReader {
  let worker: Worker | undefined;
  let asked = 0;
  return {
    read: (picture) => {
      const current = (worker ??= new Worker(
        new URL('../worker/picture-worker.ts', import.meta.url),
        { type: 'module' },
      ));
      asked += 1;
      const id = asked;
      return new Promise((resolve, reject) => {
        const stop = new AbortController();
        const end = (settle: () => void) => {
          stop.abort();
          settle();
        };
        const { signal } = stop;
        const hear = ({ data }: MessageEvent<ReadAnswer>) => {
          if (data.id === id) end(() => resolve(data.reading));
        };
        const fail = () => {
          if (worker === current) worker = undefined;
          current.terminate();
          end(() => reject(new Error('the worker that reads pictures has failed')));
        };
        current.addEventListener('message', hear, { signal });
        current.addEventListener('error', fail, { signal });
        current.postMessage({ id, picture } satisfies ReadRequest);
      });
    },
  };
}
