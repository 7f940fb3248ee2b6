// Where a sealing thread starts. On Node 20 a thread does not inherit the loader of `--import tsx`
// (tsx registers it on the main thread alone), so the first file must be JavaScript and register it.
import { register } from 'tsx/esm/api';

register();
await import('./seal-worker.ts');
