// Where other people's programs read how to speak with the server.
import type { FastifyInstance } from 'fastify';
import { describeKioskApi } from '../description/asyncapi.ts';
import { describeHttpDoors } from '../description/openapi.ts';

/** @param origin known when the server listens */
export function registerDescriptionRoutes(app: FastifyInstance, origin: () => string): void {
  app.get('/api/kiosk/asyncapi.json', async (_request, reply) => {
    return reply.header('cache-control', 'public, max-age=60').send(describeKioskApi(origin()));
  });
  app.get('/api/openapi.json', async (_request, reply) => {
    return reply.header('cache-control', 'public, max-age=60').send(describeHttpDoors(origin()));
  });
}
