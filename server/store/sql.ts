import type { Knex } from 'knex';
import type { Handle } from './database.ts';

export interface SqlResult<Row> {
  readonly rows: readonly Row[];
  readonly rowCount: number;
}

/**
 * Runs one statement with `?` bindings. Arrays are bound as Postgres arrays (`unnest(?::int[])`), which
 * knex does and its types do not know.
 */
export async function runSql<Row>(
  handle: Handle,
  sql: string,
  bindings: readonly unknown[],
): Promise<SqlResult<Row>> {
  return handle.raw(sql, bindings as Knex.RawBinding[]) as unknown as Promise<SqlResult<Row>>;
}

export interface Statement {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/**
 * Runs writes that do not build on one another as one statement, in one round trip. All of them see
 * the tables as they were before. Resolves with the result of the last one.
 */
export async function runTogether<Row>(
  handle: Handle,
  statements: readonly Statement[],
): Promise<SqlResult<Row>> {
  const parts = statements.slice(0, -1).map(({ sql }, index) => `part_${index} as (${sql})`);
  const before = parts.length > 0 ? `with ${parts.join(', ')} ` : '';
  const bindings = statements.flatMap((each) => each.bindings);
  return runSql(handle, before + statements.at(-1)!.sql, bindings);
}

/**
 * A Postgres array of numbers and hex digits and the like, as text. For columns of a thousand rows:
 * pg looks at every element to see whether it must be quoted. 'NULL' is null. Throws for what must be
 * quoted.
 */
export function plainArray(elements: readonly (number | string)[]): string {
  const text = elements.join(',');
  if (!/^[\w,.-]*$/.test(text)) throw new Error('An element of an array has to be quoted');
  return `{${text}}`;
}
