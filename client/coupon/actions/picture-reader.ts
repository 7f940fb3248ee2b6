import type { PictureReading, ReadAnswer, ReadRequest } from '../worker/messages.ts';

export interface PictureReader {
  /** Starts the worker, so that reading needs no line any more. */
  prepare(): void;
  /** Rejects when the worker cannot be started or fails. */
  read(picture: Blob): Promise<PictureReading>;
}

export function createPictureReader(): PictureReader {
  let worker: Worker | undefined;
  let asked = 0;
  const start = () =>
    (worker ??= new Worker(new URL('../worker/picture-worker.ts', import.meta.url), {
      type: 'module',
    }));
  return {
    prepare: () => void start(),
    read(picture) {
      const current = start();
      asked += 1;
      const id = asked;
      return new Promise((resolve, reject) => {
        const stop = new AbortController();
        const { signal } = stop;
        const hear = ({ data }: MessageEvent<ReadAnswer>) => {
          if (data.id !== id) return;
          stop.abort();
          resolve(data.reading);
        };
        const fail = () => {
          if (worker === current) worker = undefined;
          current.terminate();
          stop.abort();
          reject(new Error('the worker that reads pictures has failed'));
        };
        current.addEventListener('message', hear, { signal });
        current.addEventListener('error', fail, { signal });
        current.postMessage({ id, picture } satisfies ReadRequest);
      });
    },
  };
}
