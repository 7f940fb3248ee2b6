import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';

/** Returns the port. A port that nobody asked for may be taken: then any free one will do. */
export async function listen(
  http: FastifyInstance,
  { host, port, portIsFixed }: Config,
): Promise<number> {
  try {
    await http.listen({ host, port });
  } catch (error) {
    if (portIsFixed || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await http.listen({ host, port: 0 });
  }
  return (http.server.address() as AddressInfo).port;
}
