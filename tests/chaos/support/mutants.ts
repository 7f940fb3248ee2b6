// Copies of the product with a fault planted in them. The chaos tests must notice each one; otherwise
// they prove nothing about the real product.
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporary.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

interface Change {
  readonly file: string;
  /** Must occur exactly once. */
  readonly from: string;
  readonly to: string;
}

export const MUTANTS = {
  /** Tells the shopper first and stores a little later. */
  answersBeforeCommit: [
    {
      file: 'server/store/transaction.ts',
      from: 'return database.transaction((transaction) =>',
      to: 'return new Promise<T>((early, fail) => void database.transaction((transaction) =>',
    },
    {
      file: 'server/store/transaction.ts',
      from: '      return value;\n    }),\n  );',
      to: `      early(value);
      await new Promise((resolve) => setTimeout(resolve, 30));
      return value;
    }),
  ).catch(fail));`,
    },
  ],
  /** A connection that breaks while it is checked out has nobody who listens. */
  ignoresBrokenConnections: [
    {
      file: 'server/store/database.ts',
      from: "connection.on('error', onFault);",
      to: "connection.removeAllListeners('error');",
    },
  ],
  /** Remembers who has drawn for as long as a batch lasts. */
  forgetsWhoHasDrawn: [
    {
      file: 'server/campaigns/batch.ts',
      from: 'missed.length > 0 ? await store.listClaimsOf(transaction, id, askers) : stored;',
      to: '[] as StoredClaim[];',
    },
  ],
  /** Does not look whether a number is taken. */
  givesTakenNumbers: [
    {
      file: 'common/campaign/decide.ts',
      from: "if (state.taken.has(number)) return refuse('NUMBER_TAKEN');",
      to: '',
    },
    {
      file: 'common/campaign/evolve.ts',
      from: 'if (!state.taken.add(happened.number)) throw',
      to: 'if (!state.taken.add(happened.number) && false) throw',
    },
  ],
  /** Leaves when asked to, whatever it is doing. */
  leavesAtOnce: [
    {
      file: 'server/main.ts',
      from: 'void (app?.close() ?? Promise.resolve()).finally(() => process.exit(code));',
      to: 'process.exit(code);',
    },
  ],
} as const satisfies Record<string, readonly Change[]>;

export interface Tree {
  readonly root: string;
  remove(): Promise<void>;
}

/** @throws when the product has changed so that the fault cannot be planted: then plant it anew */
export async function plant(changes: readonly Change[]): Promise<Tree> {
  const root = await temporaryFolder('mutant');
  for (const part of ['server', 'common', 'migrations']) {
    await cp(join(PROJECT, part), join(root, part), { recursive: true });
  }
  await mkdir(join(root, 'dist'));
  await symlink(join(PROJECT, 'dist', 'client'), join(root, 'dist', 'client'));
  await symlink(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
  await cp(join(PROJECT, 'package.json'), join(root, 'package.json'));
  for (const { file, from, to } of changes) {
    const path = join(root, file);
    const source = await readFile(path, 'utf8');
    if (source.split(from).length !== 2) throw new Error(`${file} has not one ${from}`);
    await writeFile(
      path,
      source.replace(from, () => to),
    );
  }
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
