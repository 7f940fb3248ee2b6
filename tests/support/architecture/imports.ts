// Reads what each source file imports, from TypeScript and from the scripts of Svelte files.
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import ts from 'typescript';

export interface Import {
  /** A path from the root for our own files, else as written: `node:fs`, `pixi.js/unsafe-eval`. */
  readonly target: string;
  readonly own: boolean;
  /** Gone when the program runs: needs no permission to run anything. */
  readonly typeOnly: boolean;
}

export interface Source {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const CODE = /\.(ts|js|svelte)$/;

export async function readSources(root: string, folders: readonly string[]): Promise<Source[]> {
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(root, folder), { recursive: true });
      return names.filter((name) => CODE.test(name)).map((name) => posix.join(folder, name));
    }),
  );
  return await Promise.all(
    lists.flat().map(async (path) => parseSource(path, await readFile(join(root, path), 'utf8'))),
  );
}

export function parseSource(path: string, text: string): Source {
  const code = path.endsWith('.svelte') ? scriptsOf(text) : text;
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.ESNext, false);
  const imports: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    const own = specifier.startsWith('.');
    const target = own ? posix.join(posix.dirname(path), specifier) : specifier;
    imports.push({ target, own, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    const specifier = moduleOf(node);
    if (specifier) add(specifier.text, isTypeOnly(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, text, imports };
}

const scriptsOf = (text: string) =>
  [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code).join('\n');

/** Static, dynamic and re-exporting imports, `import('x')` in types, and `new URL('x', import.meta.url)`. */
function moduleOf(node: ts.Node): ts.StringLiteral | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return literal(node.argument.literal);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return literal(node.arguments[0]);
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
    const name = literal(node.arguments?.[0]);
    if (node.expression.text === 'URL' && name && CODE.test(name.text)) return name;
  }
  return undefined;
}

const literal = (node: ts.Node | undefined): ts.StringLiteral | undefined =>
  node && ts.isStringLiteral(node) ? node : undefined;

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node) || !node.importClause) return false;
  const { isTypeOnly, name, namedBindings } = node.importClause;
  if (isTypeOnly) return true;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every((one) => one.isTypeOnly);
}

/** Files that import each other at run time, each circle once: `a → b → a`. */
export function findCycles(sources: readonly Source[]): string[] {
  const targets = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ own, typeOnly }) => own && !typeOnly).map(({ target }) => target),
    ]),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of targets.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) walk(path, []);
  return cycles;
}
