// Loaded into each test process: when the runner asks (the file has printed its summary but does
// not end), says what keeps it alive, and ends it.
process.on('SIGUSR2', () => {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const list = [...counts].map(([name, count]) => `${name} × ${count}`).join(', ');
  process.stderr.write(`\nStill active: ${list || 'nothing that Node knows of'}\n`, () =>
    process.exit(1),
  );
});
