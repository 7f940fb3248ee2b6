// Where a picture thread starts. On Node 20 a thread does not inherit the loader of `--import tsx`
// (tsx registers it on the main thread alone), so the first file must be JavaScript and register it.
import { register } from 'tsx/esm/api';

register();
export const { makePicture, readMark, notPrintable } = await import('./picture-worker.ts');
