// The /kiosk namespace: other people's programs, and our own screens. A connection proves its key with
// `hello` before it may ask for anything; a key that is revoked on whatever node ends it within seconds.
import { randomBytes } from 'node:crypto';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import * as v from 'valibot';
import {
  commandFrame,
  helloSchema,
  KIOSK_NAMESPACE,
  KIOSK_VERSION,
  kioskAuth,
  kioskCommands,
  type KioskCommandName,
  type KioskEvents,
} from '../../common/protocol/kiosk.ts';
import type { KioskLanguage } from '../../common/protocol/kiosk-say.ts';
import { accepted, refused, type Answer, type Refusal } from '../../common/protocol/refusals.ts';
import { toAnswerFrame } from '../kiosks/dress.ts';
import type { Kiosks, KnownKiosk } from '../kiosks/kiosks.ts';
import { broadcastInOnePiece } from './engine.ts';
import { startFanOut } from './fan-out.ts';
import type { On } from './on.ts';
import type { InstalledNamespace, NamespaceDoor } from './server.ts';
import { createViewers, type Viewers } from './viewers.ts';

interface KioskData {
  /** Whose key it must prove. */
  id: string;
  language: KioskLanguage;
  /** Once it has. */
  kiosk: KnownKiosk | undefined;
}
type KioskSocket = Socket<DefaultEventsMap, KioskEvents, DefaultEventsMap, KioskData>;
type KioskNamespace = Namespace<DefaultEventsMap, KioskEvents, DefaultEventsMap, KioskData>;

export interface KioskNamespaceOptions extends NamespaceDoor {
  readonly kiosks: Pick<Kiosks, 'connections' | 'carryOut'>;
}

const NAMES = Object.keys(kioskCommands) as KioskCommandName[];

export function attachKioskNamespace(options: KioskNamespaceOptions): InstalledNamespace {
  const { io, live, limits, counters, kiosks } = options;
  const namespace = io.of(KIOSK_NAMESPACE) as unknown as KioskNamespace;
  broadcastInOnePiece(namespace);
  const viewers = createViewers(limits, counters);
  const presenceOf = options.viewers;
  const stopFanOut = startFanOut({ namespace, live, viewers, limits, counters, presenceOf });
  const on = options.gate({ burst: limits.kioskBurst, commandsPer10S: limits.kioskCommandsPer10S });

  namespace.use((socket, next) => {
    const read = readAuth(socket.handshake.auth);
    if (!read.ok) return next(toConnectError(read.refusal, languageOf(socket.handshake.auth)));
    socket.data = { ...read.value, kiosk: undefined };
    next();
  });
  namespace.on('connection', (socket) => welcomeKiosk(socket, { ...options, on, viewers }));

  const stopListening = kiosks.connections.onRevoked((kioskId) => {
    for (const socket of namespace.sockets.values()) {
      if (socket.data.kiosk?.id === kioskId) revoke(socket);
    }
  });
  const stopLooking = lookAgain(namespace, options);

  return {
    drain: (retryAfterMs) => void namespace.emit('draining', retryAfterMs),
    close() {
      stopLooking();
      stopListening();
      stopFanOut();
    },
  };
}

interface Welcoming extends Omit<KioskNamespaceOptions, 'viewers'> {
  readonly on: On;
  readonly viewers: Viewers;
}

function welcomeKiosk(socket: KioskSocket, { on, viewers, kiosks, limits }: Welcoming): void {
  const { language } = socket.data;
  const toWire = (answer: Answer<unknown>) => toAnswerFrame(answer, language);
  const challenge = randomBytes(16).toString('base64url');
  let isAnswered = false;
  // Who has no key is not kept.
  const tooLate = setTimeout(() => socket.disconnect(true), limits.connectTimeoutMs);

  const hello = async (mac: string): Promise<Answer<unknown>> => {
    if (isAnswered) return refused('NOT_ENROLLED');
    isAnswered = true;
    const proved = await kiosks.connections.prove(socket.data.id, challenge, mac);
    if (!proved.ok) return proved;
    clearTimeout(tooLate);
    socket.data.kiosk = proved.value;
    // Its first seconds count too: staff see at once that it is there.
    await kiosks.connections.noteSeen([proved.value.id]);
    return accepted(kiosks.connections.welcome(proved.value));
  };
  on(socket, 'hello', helloSchema, ({ mac }) => hello(mac), toWire);
  for (const name of NAMES) {
    on(
      socket,
      name,
      commandFrame,
      async (frame) => {
        const { kiosk } = socket.data;
        if (!kiosk) return refused('NOT_ENROLLED');
        const follow = (campaignId: string) => viewers.enter(campaignId, socket);
        return kiosks.carryOut(name, { kiosk, frame, language, follow });
      },
      toWire,
    );
  }
  socket.on('disconnect', () => {
    clearTimeout(tooLate);
    viewers.leave(socket);
  });
  socket.emit('challenge', challenge);
}

/** From here on it is nobody; the connection ends when it has been told. */
function revoke(socket: KioskSocket): void {
  socket.data.kiosk = undefined;
  socket.emit('revoked');
  socket.disconnect(true);
}

/** Keys may be revoked on another node; and staff want to see who is connected. */
function lookAgain(
  namespace: KioskNamespace,
  { kiosks: { connections }, limits, log }: KioskNamespaceOptions,
): () => void {
  let isLooking = false;
  const look = async (): Promise<void> => {
    const known = [...namespace.sockets.values()].flatMap(({ data }) => data.kiosk ?? []);
    if (known.length === 0) return;
    const revoked = new Set(await connections.listRevoked(known));
    for (const socket of [...namespace.sockets.values()]) {
      if (socket.data.kiosk && revoked.has(socket.data.kiosk)) revoke(socket);
    }
    await connections.noteSeen([...new Set(known.map(({ id }) => id))]);
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch((error: unknown) => log.warn({ err: error }, 'kiosks could not be looked at again'))
      .finally(() => (isLooking = false));
  }, limits.kioskRevalidateMs);
  return () => clearInterval(timer);
}

function readAuth(auth: unknown): Answer<{ id: string; language: KioskLanguage }> {
  const version = v.safeParse(v.object({ version: v.number() }), auth);
  if (version.success && version.output.version !== KIOSK_VERSION) {
    const reason = `this server speaks version ${KIOSK_VERSION}; update the kiosk (docs/kiosk-api.md)`;
    return refused('UNKNOWN_VERSION', { problems: [{ path: 'version', reason }] });
  }
  const read = v.safeParse(kioskAuth, auth);
  if (read.success) return accepted({ id: read.output.kiosk, language: read.output.language });
  const reason = 'auth takes {version: 1, kiosk: its id, language: en or ja}';
  return refused('MALFORMED', { problems: [{ path: 'auth', reason }] });
}

const languageOf = (auth: unknown): KioskLanguage =>
  v.is(v.object({ language: v.literal('ja') }), auth) ? 'ja' : 'en';

/** What the client gets as `connect_error`: the code as message, the refusal as data. */
function toConnectError(refusal: Refusal, language: KioskLanguage): Error {
  const frame = toAnswerFrame({ ok: false, refusal }, language);
  return Object.assign(new Error(refusal.code), { data: { ...frame, versions: [KIOSK_VERSION] } });
}
