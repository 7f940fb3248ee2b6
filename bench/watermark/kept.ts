// Answers kept in a file as they come, so that hours of measuring outlive whatever ends them: the next run
// with the same file goes on where this one ended. Answers of other code do not count.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDERS = ['../../common/watermark/', '../../common/coupon/', './'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

const DRAWER = fileURLToPath(new URL('../../server/coupons/picture-worker.ts', import.meta.url));

export interface Kept {
  /** Undefined when the task was not done yet. */
  find(name: string, task: object): unknown;
  add(name: string, task: object, answer: unknown): void;
}

interface Line {
  readonly code: string;
  readonly name: string;
  readonly task: object;
  readonly answer: unknown;
}

/** Without a file nothing is kept. */
export function keptIn(file: string | undefined): Kept {
  if (file === undefined) return { find: () => undefined, add: () => {} };
  const code = digestOfCode();
  const answers = new Map<string, unknown>();
  const nameOf = (name: string, task: object) => `${name} ${JSON.stringify(task)}`;
  for (const line of existsSync(file) ? wholeLines(file) : []) {
    if (line.code === code) answers.set(nameOf(line.name, line.task), line.answer);
  }
  return {
    find: (name, task) => answers.get(nameOf(name, task)),
    add: (name, task, answer) =>
      appendFileSync(file, `${JSON.stringify({ code, name, task, answer } satisfies Line)}\n`),
  };
}

/** The last line may have been cut short. */
function wholeLines(file: string): Line[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.slice(0, -1).flatMap((line) => {
    try {
      return JSON.parse(line) as Line;
    } catch {
      return [];
    }
  });
}

function digestOfCode(): string {
  const hash = createHash('sha256').update(readFileSync(DRAWER));
  for (const folder of FOLDERS) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    for (const file of files.filter((one) => /\.(ts|js)$/.test(one))) {
      hash.update(`${file}\n`).update(readFileSync(folder + file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
