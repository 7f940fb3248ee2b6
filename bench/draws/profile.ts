// CPU profiles of what lies between two questions for the CPU time: nothing else is in them.
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';

/** Call the result at every question; each second call writes the profile since the one before. */
export function profileBetween(path: string): () => Promise<void> {
  const session = new Session();
  session.connect();
  let running = false;
  return async () => {
    if (running) {
      const { profile } = await session.post('Profiler.stop');
      await writeFile(path, JSON.stringify(profile));
    } else {
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: 200 });
      await session.post('Profiler.start');
    }
    running = !running;
  };
}
