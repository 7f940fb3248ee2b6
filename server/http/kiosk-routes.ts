// The kiosks' doors over HTTP: enrolment, and pictures that are too large for a socket's message. They are
// for programs, so no Origin is asked for; nothing that a browser keeps opens them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { enrolRequest } from '../../common/protocol/kiosk.ts';
import type { KioskRefusal } from '../../common/protocol/kiosk-answers.ts';
import { whatToSay, type KioskLanguage } from '../../common/protocol/kiosk-say.ts';
import { MAX_PICTURE_BYTES } from '../../common/protocol/products.ts';
import { refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Kiosks } from '../kiosks/kiosks.ts';
import { checkInput } from './checked-input.ts';
import { sendRefusal } from './server.ts';

export interface KioskRoutesDeps {
  readonly kiosks: Pick<Kiosks, 'enrolment' | 'maySendPictures' | 'keepPicture'>;
}

const pictureHeaders = v.object({
  'kiosk-id': v.pipe(v.string(), v.uuid(), v.toLowerCase()),
  'kiosk-at': v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,15})$/), v.transform(Number)),
  'kiosk-mac': v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'];

export async function registerKioskRoutes(
  app: FastifyInstance,
  { kiosks }: KioskRoutesDeps,
): Promise<void> {
  await app.register(
    async (scope) => {
      scope.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      scope.post('/enrol', async (request, reply) => {
        const body = checkInput(request.body, enrolRequest);
        const answer = body.ok ? await kiosks.enrolment.enrol(body.value.code, request.ip) : body;
        return send(request, reply, answer);
      });
      registerPictures(scope, kiosks);
    },
    { prefix: '/api/kiosk' },
  );
}

function registerPictures(scope: FastifyInstance, kiosks: KioskRoutesDeps['kiosks']): void {
  scope.addContentTypeParser(PICTURE_TYPES, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  scope.post(
    '/pictures',
    {
      bodyLimit: MAX_PICTURE_BYTES,
      // Before a byte of the picture is read.
      onRequest: async (request, reply) => {
        const may = await maySend(kiosks, request);
        if (!may.ok) return send(request, reply.header('connection', 'close'), may);
      },
      errorHandler: (error, request, reply) => {
        const isTooLarge = (error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE';
        if (!isTooLarge) throw error;
        void send(request, reply, refused('PICTURE_REFUSED'));
      },
    },
    async (request, reply) => {
      const may = await maySend(kiosks, request);
      if (!may.ok) return send(request, reply, may);
      const { kiosk, atMs, mac } = may.value;
      if (!Buffer.isBuffer(request.body) || request.body.length === 0) {
        return send(request, reply, refused('PICTURE_REFUSED'));
      }
      const sent = { kioskId: kiosk.id, atMs, mac, picture: request.body };
      return send(request, reply, kiosks.keepPicture(kiosk, sent));
    },
  );
}

/** MALFORMED, NOT_ENROLLED, WRONG_SCOPE. */
async function maySend(kiosks: KioskRoutesDeps['kiosks'], request: FastifyRequest) {
  const headers = v.safeParse(pictureHeaders, request.headers);
  if (!headers.success) {
    const problems = headers.issues.map((issue) => ({
      path: v.getDotPath(issue) ?? undefined,
      reason: 'a header is missing or malformed',
    }));
    return refused('MALFORMED', { problems });
  }
  const kiosk = await kiosks.maySendPictures(headers.output['kiosk-id']);
  if (!kiosk.ok) return kiosk;
  const { 'kiosk-at': atMs, 'kiosk-mac': mac } = headers.output;
  return { ok: true, value: { kiosk: kiosk.value, atMs, mac } } as const;
}

/** A refusal says as well what staff should say. */
function send(request: FastifyRequest, reply: FastifyReply, answer: Answer<unknown>): FastifyReply {
  if (answer.ok) return reply.send(answer.value);
  const refusal: KioskRefusal = {
    ...answer.refusal,
    say: whatToSay(answer.refusal.code, languageOf(request)),
  };
  return sendRefusal(reply, refusal);
}

const languageOf = (request: FastifyRequest): KioskLanguage =>
  request.headers['accept-language']?.startsWith('ja') ? 'ja' : 'en';
