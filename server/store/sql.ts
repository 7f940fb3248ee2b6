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
