import { io, type Socket } from 'socket.io-client';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { IssueListChanged } from '../../common/protocol/seller.ts';

interface LineListener {
  readonly onLine: (line: 'live' | 'lost') => void;
  readonly onSessionOver: () => void;
}

export interface IssueListListener extends LineListener {
  readonly campaignId: string;
  readonly onChange: (changed: IssueListChanged) => void;
}

export interface DeliveryListener extends LineListener {
  /** Also at every new connection: something may have been missed. */
  readonly onChange: () => void;
}

/** Watches a campaign's issue list over a socket of its own. Returns what ends it. */
export function listenForIssues(listener: IssueListListener): () => void {
  const { campaignId, onLine, onChange } = listener;
  return openLine(listener, (socket) => {
    socket.on('issue-list-changed', onChange);
    socket.on('connect', () =>
      socket.emit('watch', { campaignId }, (answer: Answer<IssueListChanged>) => {
        if (!answer.ok) return;
        onLine('live');
        onChange(answer.value);
      }),
    );
  });
}

/** Hears of the seller's delivery instructions over a socket of its own. Returns what ends it. */
export function listenForDeliveries(listener: DeliveryListener): () => void {
  const { onLine, onChange } = listener;
  return openLine(listener, (socket) => {
    socket.on('delivery-instructions-changed', onChange);
    socket.on('connect', () => {
      onLine('live');
      onChange();
    });
  });
}

/** A socket to the sellers' namespace that comes back by itself until it is ended. */
function openLine(
  { onLine, onSessionOver }: LineListener,
  listen: (socket: Socket) => void,
): () => void {
  let ended = false;
  const again = (inMs: number) => setTimeout(() => !ended && socket.connect(), inMs);
  const socket = io('/seller', { transports: ['websocket'], forceNew: true });
  listen(socket);
  socket.on('connect_error', (error) => {
    if (error.message === 'NOT_SIGNED_IN') onSessionOver();
    else onLine('lost');
    // A server that refuses the namespace closes for good; one that is busy is tried again.
    if (error.message === 'UNAVAILABLE') again(2_000);
  });
  socket.on('disconnect', (reason) => {
    onLine('lost');
    // The server itself hung up: the session has ended, or it restarts. Connecting again tells which.
    if (reason === 'io server disconnect') again(500);
  });
  return () => {
    ended = true;
    socket.removeAllListeners();
    socket.disconnect();
  };
}
