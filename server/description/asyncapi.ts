// The AsyncAPI 3 description of the kiosk API, from the server's side: it receives commands and
// sends events. docs/kiosk-api.md tells the same to people.
import * as v from 'valibot';
import {
  COMMAND_SCOPES,
  commandFrame,
  helloSchema,
  KIOSK_NAMESPACE,
  KIOSK_VERSION,
  kioskAuth,
  kioskCommands,
  RECORDED_COMMANDS,
  type KioskCommandName,
} from '../../common/protocol/kiosk.ts';
import { kioskAnswers, welcome } from '../../common/protocol/kiosk-answers.ts';
import { REFUSAL_CODES } from '../../common/protocol/refusals.ts';
import { kioskEvents } from './kiosk-events.ts';
import { schemaOf, type JsonSchema } from './json-schema.ts';

export interface Description {
  readonly asyncapi: '3.0.0';
  readonly [part: string]: unknown;
}

const NAMES = Object.keys(kioskCommands) as KioskCommandName[];
const CHANNEL = { $ref: '#/channels/kiosk' };
const onChannel = (message: string) => ({ $ref: `#/channels/kiosk/messages/${message}` });

/** @param origin where the server is reached, e.g. https://lottery.example */
export function describeKioskApi(origin: string): Description {
  const { host, protocol } = new URL(origin);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tombola kiosk API',
      version: `${KIOSK_VERSION}.0.0`,
      description:
        'Socket.IO 4 (Engine.IO protocol 4, websocket only), namespace /kiosk. A message name is the ' +
        'Socket.IO event name; its payload is the one argument. Answers are acknowledgements.',
    },
    defaultContentType: 'application/json',
    servers: {
      here: { host, protocol: protocol === 'https:' ? 'wss' : 'ws', pathname: '/socket.io/' },
    },
    channels: {
      kiosk: {
        address: KIOSK_NAMESPACE,
        title: 'The namespace of kiosks',
        description: 'Connect with the `auth` that the binding describes.',
        bindings: { ws: { query: { type: 'object', properties: {} }, bindingVersion: '0.1.0' } },
        messages: Object.fromEntries(
          Object.keys(messages()).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: operations(),
    components: { messages: messages(), schemas: schemas() },
  };
}

function operations(): JsonSchema {
  const received = ['hello', ...NAMES].map((name) => [
    name,
    {
      action: 'receive',
      channel: CHANNEL,
      messages: [onChannel(name)],
      reply: { channel: CHANNEL, messages: [onChannel(`${name}-answer`)] },
      ...(name === 'hello' ? {} : { description: told(name as KioskCommandName) }),
    },
  ]);
  const sent = Object.keys(kioskEvents).map((name) => [
    name,
    { action: 'send', channel: CHANNEL, messages: [onChannel(name)] },
  ]);
  return Object.fromEntries([...received, ...sent]);
}

function told(name: KioskCommandName): string {
  const isRecorded = (RECORDED_COMMANDS as readonly string[]).includes(name);
  const scopes = COMMAND_SCOPES[name].join(' or ');
  const repeat = isRecorded
    ? 'Recorded with its id: sent again, it is answered alike and happens once.'
    : 'Changes nothing; may be sent again at will.';
  return `Scope: ${scopes}. ${repeat}`;
}

function messages(): Readonly<Record<string, unknown>> {
  return {
    hello: { name: 'hello', payload: { $ref: '#/components/schemas/hello' } },
    'hello-answer': answerMessage('hello', 'welcome'),
    ...Object.fromEntries(
      NAMES.flatMap((name) => [
        [name, { name, payload: { $ref: `#/components/schemas/${name}-frame` } }],
        [`${name}-answer`, answerMessage(name, `${name}-value`)],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(kioskEvents).map(([name, { summary, payload }]) => [
        name,
        { name, summary, payload },
      ]),
    ),
  };
}

const answerMessage = (name: string, value: string) => ({
  name,
  summary: `The acknowledgement of ${name}.`,
  payload: {
    oneOf: [
      {
        type: 'object',
        required: ['ok', 'value'],
        properties: {
          ok: { const: true },
          value: { $ref: `#/components/schemas/${value}` },
          repeated: { type: 'boolean' },
        },
      },
      { $ref: '#/components/schemas/refused' },
    ],
  },
});

function schemas(): Readonly<Record<string, JsonSchema>> {
  return {
    auth: schemaOf(kioskAuth),
    hello: schemaOf(helloSchema),
    welcome: schemaOf(welcome),
    refused: REFUSED,
    ...Object.fromEntries(
      NAMES.flatMap((name) => [
        [`${name}-frame`, frameOf(name)],
        [`${name}-value`, schemaOf(kioskAnswers[name] as v.GenericSchema)],
      ]),
    ),
  };
}

/** A command frame whose body is said to hold this command's JSON. */
function frameOf(name: KioskCommandName): JsonSchema {
  const frame = schemaOf(commandFrame);
  const properties = frame['properties'] as Record<string, JsonSchema>;
  return {
    ...frame,
    properties: {
      ...properties,
      body: {
        ...properties['body'],
        contentMediaType: 'application/json',
        contentSchema: schemaOf(kioskCommands[name] as v.GenericSchema),
      },
    },
  };
}

/** What a refused command is answered; also used for HTTP, there without `ok`. */
export const REFUSAL: JsonSchema = {
  type: 'object',
  required: ['code'],
  properties: {
    code: { enum: [...REFUSAL_CODES] },
    say: { type: 'string', description: 'What staff should tell the shopper.' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['reason'],
        properties: {
          path: { type: 'string' },
          line: { type: 'integer' },
          reason: { type: 'string' },
        },
      },
    },
    retryAfterMs: { type: 'number', description: 'Try again after so many milliseconds.' },
  },
};
const REFUSED: JsonSchema = {
  type: 'object',
  required: ['ok', 'refusal'],
  properties: {
    ok: { const: false },
    refusal: { ...REFUSAL, required: ['code', 'say'] },
    repeated: { type: 'boolean' },
  },
};
