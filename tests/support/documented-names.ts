// Reads names out of source text, for tests that compare documents with the code.
import ts from 'typescript';

const parse = (source: string) => ts.createSourceFile('x.ts', source, ts.ScriptTarget.ESNext, true);

/** Names of the members of an interface. */
export function interfaceMembers(source: string, name: string): string[] {
  const found = parse(source).statements.filter(ts.isInterfaceDeclaration);
  const members = found.find((one) => one.name.text === name)?.members ?? [];
  return [...members].flatMap((member) => nameOf(member.name));
}

/** Keys of the object that a constant holds. */
export function objectKeys(source: string, name: string): string[] {
  for (const { name: own, initializer } of constants(source)) {
    if (own !== name || !initializer) continue;
    const value = ts.isAsExpression(initializer) ? initializer.expression : initializer;
    if (ts.isObjectLiteralExpression(value))
      return value.properties.flatMap((one) => nameOf(one.name));
  }
  return [];
}

/** Exported constants that are numbers or products of numbers. */
export function numericConstants(source: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name, initializer } of constants(source)) {
    const value = initializer && valueOf(initializer);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

function constants(source: string) {
  return parse(source)
    .statements.filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .map(({ name, initializer }) => ({ name: name.getText(), initializer }));
}

function valueOf(node: ts.Expression): number | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.AsteriskToken) {
    return undefined;
  }
  const [left, right] = [valueOf(node.left), valueOf(node.right)];
  return left === undefined || right === undefined ? undefined : left * right;
}

const nameOf = (name: ts.PropertyName | undefined) =>
  name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [];
