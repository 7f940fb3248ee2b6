// Loaded into each test process: when the runner asks (the file has printed its summary but does
// not end), says what keeps it alive, and ends it. JavaScript, since worker threads load it too, and
// they cannot read TypeScript unless they are told how.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('SIGUSR2', () => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const name of process.getActiveResourcesInfo()) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const list = [...counts].map(([name, count]) => `${name} × ${count}`).join(', ');
    process.stderr.write(`\nStill active: ${list || 'nothing that Node knows of'}\n`, () =>
      process.exit(1),
    );
  });
}
