// For knex's own command line (`npx knex migrate:status`); the server migrates by itself at start.
export default {
  client: 'pg',
  connection: process.env['DATABASE_URL'],
  migrations: { directory: './migrations', extension: 'ts', loadExtensions: ['.ts'] },
};
