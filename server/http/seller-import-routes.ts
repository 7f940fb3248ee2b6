import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import * as v from 'valibot';
import {
  importOptionsSchema,
  MAX_IMPORT_BYTES,
  type ImportLine,
} from '../../common/protocol/products.ts';
import { why } from '../../common/protocol/problems.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { lookAt } from '../products/import-table.ts';
import type { Products } from '../products/products.ts';
import { checkInput } from './checked-input.ts';
import { signedIn, type SellerGuard } from './seller-session-routes.ts';

export interface ImportRoutesDeps extends SellerGuard {
  readonly products: Products;
  readonly log: Pick<Logger, 'error'>;
}

/** A table of products: looked at first, so that the seller can say which column is what; then taken. */
export async function registerProductImportRoutes(
  scope: FastifyInstance,
  deps: ImportRoutesDeps,
): Promise<void> {
  await scope.register(multipart, {
    limits: { fileSize: MAX_IMPORT_BYTES, files: 1, fields: 1, fieldSize: 4_096, parts: 2 },
  });
  scope.post(
    '/products/import/look',
    signedIn(deps, async (_who, request) => {
      const sent = await readParts(request);
      return sent.ok ? lookAt(sent.value.file) : sent;
    }),
  );
  scope.post(
    '/products/import',
    signedIn(deps, async (who, request, reply) => {
      const sent = await readParts(request);
      if (!sent.ok) return sent;
      const options = checkInput(parse(sent.value.options), importOptionsSchema);
      if (!options.ok) return options;
      void reply.type('application/x-ndjson; charset=utf-8');
      return accepted(
        Readable.from(asLines(deps.products.import(who, sent.value.file, options.value), deps.log)),
      );
    }),
  );
}

/** The answer has begun when a fault comes, so it is told by the last line. */
async function* asLines(
  steps: AsyncIterable<ImportLine>,
  log: ImportRoutesDeps['log'],
): AsyncGenerator<string> {
  const line = (step: ImportLine) => `${JSON.stringify(step)}\n`;
  try {
    for await (const step of steps) yield line(step);
  } catch (error) {
    log.error({ id: randomUUID(), err: error }, 'import failed');
    yield line({ step: 'failed', refusal: { code: 'UNAVAILABLE', retryAfterMs: 2_000 } });
  }
}

interface Parts {
  readonly options: string;
  readonly file: Buffer;
}

const tooLarge = () =>
  refused('PRODUCT_INVALID', {
    problems: [why('file-too-large', { most: MAX_IMPORT_BYTES / 1024 / 1024 })],
  });

const malformed = (reason: string) => refused('MALFORMED', { problems: [{ reason }] });

/** The file as a whole: which encoding it has, only all of it can tell. */
async function readParts(request: FastifyRequest): Promise<Answer<Parts>> {
  if (!request.isMultipart()) return malformed('no form');
  let [options, file]: [string, Buffer | undefined] = ['', undefined];
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') file = await part.toBuffer();
      else if (part.fieldname === 'options')
        options = v.is(v.string(), part.value) ? part.value : '';
    }
  } catch (error) {
    const { code } = error as { code?: string };
    return code === 'FST_REQ_FILE_TOO_LARGE' ? tooLarge() : malformed('the form cannot be read');
  }
  if (!file) return malformed('no file');
  return accepted({ options, file });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
