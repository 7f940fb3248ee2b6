// npm run dev: builds the pages whenever client/ or common/ changes, and starts the server anew
// whenever server/ or common/ does. The pages are served by the server itself, as they are in
// earnest, so that its headers (the content security policy above all) are met while developing.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const children: ChildProcess[] = [];
let stopping = false;

function start(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  children.push(child);
  child.once('exit', (code) => {
    if (!stopping) void stop(code ?? 1);
  });
  return child;
}

/** Ends all of them, then us. The server drains and stops Postgres, so it is waited for. */
async function stop(code: number): Promise<void> {
  stopping = true;
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }),
  );
  process.exit(code);
}

async function firstBuild(): Promise<void> {
  const page = fileURLToPath(new URL('../dist/client/board/index.html', import.meta.url));
  for (;;) {
    try {
      return await access(page);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

start(process.execPath, [
  'node_modules/vite/bin/vite.js',
  'build',
  '--watch',
  '--logLevel',
  'warn',
]);
await firstBuild();
start(process.execPath, [
  'node_modules/tsx/dist/cli.mjs',
  'watch',
  '--clear-screen=false',
  'server/main.ts',
]);
