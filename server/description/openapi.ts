// The OpenAPI 3.1 description of the doors that other people's programs use: enrolling a kiosk, sending
// a picture, and what everybody may read.
import { KIOSK_VERSION, enrolRequest } from '../../common/protocol/kiosk.ts';
import { enrolled, pictureDigest } from '../../common/protocol/kiosk-answers.ts';
import { MAX_PICTURE_BYTES } from '../../common/protocol/products.ts';
import { REFUSAL } from './asyncapi.ts';
import { schemaOf, type JsonSchema } from './json-schema.ts';

const json = (schema: JsonSchema) => ({ content: { 'application/json': { schema } } });
const refused = {
  description: 'Refused; nothing was changed.',
  ...json({ type: 'object', required: ['refusal'], properties: { refusal: REFUSAL } }),
};
const header = (name: string, description: string, schema: JsonSchema) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema,
});
const slug = {
  name: 'slug',
  in: 'path',
  required: true,
  description: 'The last part of the campaign’s address.',
  schema: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,59}$' },
};
const reads = (operationId: string, summary: string, content: JsonSchema, parameters = [slug]) => ({
  get: {
    operationId,
    summary,
    parameters,
    responses: { 200: { description: summary, content }, '4XX': refused },
  },
});
const anything = { 'application/json': { schema: {} } };

/** @param origin where the server is reached, e.g. https://lottery.example */
export function describeHttpDoors(origin: string): Readonly<Record<string, unknown>> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tombola',
      version: `${KIOSK_VERSION}.0.0`,
      description:
        'The doors for kiosks and for everybody. Commands go over a socket: see AsyncAPI.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: origin }],
    security: [],
    paths: {
      '/api/kiosk/enrol': { post: enrol() },
      '/api/kiosk/pictures': { post: sendPicture() },
      '/api/kiosk/asyncapi.json': reads('describeKiosk', 'The AsyncAPI description.', anything, []),
      '/api/openapi.json': reads('describeDoors', 'This description.', anything, []),
      '/api/campaigns': reads('listCampaigns', 'Campaigns that are published.', anything, []),
      '/api/campaigns/{slug}': reads('findCampaign', 'One campaign.', anything),
      '/api/campaigns/{slug}/board': reads('readBoard', 'The board as it stands.', {
        'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
      }),
      '/api/campaigns/{slug}/record': reads('readRecord', 'The record, once it is open.', {
        'application/x-ndjson': { schema: { type: 'string' } },
      }),
      '/api/keys': reads('listReceiptKeys', 'Keys that sign receipts.', anything, []),
    },
  };
}

const enrol = () => ({
  operationId: 'enrolKiosk',
  summary: 'Exchanges a single-use code from the dashboard for a kiosk’s key.',
  requestBody: { required: true, ...json(schemaOf(enrolRequest)) },
  responses: {
    200: { description: 'The key, told this once.', ...json(schemaOf(enrolled)) },
    '4XX': refused,
  },
});

const sendPicture = () => ({
  operationId: 'sendPicture',
  summary: 'Sends the picture of a presented coupon, to be looked up or held over the socket.',
  parameters: [
    header('kiosk-id', 'The kiosk.', { type: 'string', format: 'uuid' }),
    header('kiosk-at', 'Unix time in milliseconds.', { type: 'string', pattern: '^\\d{1,16}$' }),
    header('kiosk-mac', 'HMAC-SHA-256, hex, over `tombola picture 1\\nAT\\nSHA256`.', {
      type: 'string',
      pattern: '^[0-9a-f]{64}$',
    }),
  ],
  requestBody: {
    required: true,
    description: `At most ${MAX_PICTURE_BYTES} bytes.`,
    content: Object.fromEntries(
      ['image/png', 'image/jpeg', 'image/webp'].map((type) => [
        type,
        { schema: { type: 'string', format: 'binary' } },
      ]),
    ),
  },
  responses: {
    200: { description: 'Its SHA-256.', ...json(schemaOf(pictureDigest)) },
    '4XX': refused,
  },
});
