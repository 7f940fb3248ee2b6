// The /seller namespace: staff watch an issue list grow. Only who is signed in gets in, and a socket
// does not outlive its session.
import type { Namespace, Socket } from 'socket.io';
import { accepted, refused } from '../../common/protocol/refusals.ts';
import {
  sellerCommands,
  type IssueListChanged,
  type SellerEvents,
} from '../../common/protocol/seller.ts';
import { readCookie } from '../accounts/read-cookie.ts';
import type { IssueListWatch } from '../sellers/issue-list-watch.ts';
import type { Sessions, SessionToken, SignedIn } from '../sellers/sessions.ts';
import type { Log } from './log.ts';
import type { On } from './on.ts';

export interface SellerNamespaceOptions {
  readonly of: (name: string) => Namespace;
  readonly on: On;
  readonly sessions: Pick<Sessions, 'find' | 'onEnded'>;
  readonly watch: IssueListWatch;
  /** Calls with the seller whose delivery instructions have changed. Returns the remover. */
  readonly onDeliveries: (listener: (sellerId: string) => void) => () => void;
  readonly cookieName: string;
  readonly log: Log;
  /** How often the sessions of open sockets are looked at again: they may have ended on another node. */
  readonly revalidateEveryMs?: number;
}

interface SocketData {
  token: SessionToken;
  who: SignedIn;
}
type SellerSocket = Socket<Record<string, never>, SellerEvents, Record<string, never>, SocketData>;
type SellerNamespace = Namespace<
  Record<string, never>,
  SellerEvents,
  Record<string, never>,
  SocketData
>;

/** Returns the remover, which also closes the namespace's sockets. */
export function attachSellerNamespace(options: SellerNamespaceOptions): () => void {
  const { sessions, log } = options;
  const namespace: SellerNamespace = options.of('/seller') as unknown as SellerNamespace;
  namespace.use((socket, next) => {
    const token = readCookie(socket.handshake.headers.cookie, options.cookieName);
    sessions.find(token).then(
      (who) => {
        if (!who || !token) return next(new Error('NOT_SIGNED_IN'));
        socket.data = { token, who };
        next();
      },
      (error: unknown) => {
        log.error({ err: error }, 'session of a seller socket could not be read');
        next(new Error('UNAVAILABLE'));
      },
    );
  });
  namespace.on('connection', (socket) => {
    void socket.join(socket.data.who.sellerId);
    answerWatch(socket, options);
  });
  const stopDeliveries = options.onDeliveries((sellerId) => {
    namespace.to(sellerId).emit('delivery-instructions-changed');
  });

  const stopListening = sessions.onEnded((token) => {
    for (const socket of namespace.sockets.values()) {
      if (socket.data.token === token) socket.disconnect(true);
    }
  });
  const timer = setInterval(() => {
    revalidate(namespace, sessions).catch((error: unknown) =>
      log.error({ err: error }, 'sessions of seller sockets could not be read'),
    );
  }, options.revalidateEveryMs ?? 60_000);
  timer.unref();

  return () => {
    clearInterval(timer);
    stopListening();
    stopDeliveries();
    namespace.disconnectSockets(true);
  };
}

function answerWatch(socket: SellerSocket, { on, watch, sessions }: SellerNamespaceOptions): void {
  let remove = () => {};
  let turn = 0;
  socket.on('disconnect', () => {
    turn = -1;
    remove();
  });
  on(socket, 'watch', sellerCommands.watch, async ({ campaignId }) => {
    const mine = ++turn;
    if (!(await sessions.find(socket.data.token))) {
      socket.disconnect(true);
      return refused('NOT_SIGNED_IN');
    }
    const { sellerId } = socket.data.who;
    const tell = (changed: IssueListChanged) => socket.emit('issue-list-changed', changed);
    const answer = await watch.add({ sellerId, campaignId: campaignId.toLowerCase(), tell });
    if (!answer.ok) return answer;
    // Gone, or looking at another campaign by now.
    if (mine !== turn) answer.value.remove();
    else {
      remove();
      remove = answer.value.remove;
    }
    return accepted(answer.value.now);
  });
}

async function revalidate(
  namespace: SellerNamespace,
  sessions: Pick<Sessions, 'find'>,
): Promise<void> {
  for (const socket of [...namespace.sockets.values()]) {
    if (!(await sessions.find(socket.data.token))) socket.disconnect(true);
  }
}
