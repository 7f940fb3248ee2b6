// Where a thread of the bench starts. On Node 20 a thread does not inherit the loader of `--import tsx`, so
// the first file must be JavaScript and register it.
import { register } from 'tsx/esm/api';

register();
export const { measurePicture, readInVain } = await import('./tasks.ts');
