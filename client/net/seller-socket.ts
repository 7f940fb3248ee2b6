import { io } from 'socket.io-client';
import type { Answer } from '../../common/protocol/refusals.ts';
import type { IssueListChanged } from '../../common/protocol/seller.ts';

export interface SellerListener {
  readonly campaignId: string;
  readonly onLine: (line: 'live' | 'lost') => void;
  readonly onChange: (changed: IssueListChanged) => void;
  readonly onSessionOver: () => void;
}

/** Watches a campaign's issue list over a socket of its own. Returns what ends it. */
export function listenAsSeller({
  campaignId,
  onLine,
  onChange,
  onSessionOver,
}: SellerListener): () => void {
  let ended = false;
  const again = (inMs: number) => setTimeout(() => !ended && socket.connect(), inMs);
  const socket = io('/seller', { transports: ['websocket'], forceNew: true });
  const watch = () =>
    socket.emit('watch', { campaignId }, (answer: Answer<IssueListChanged>) => {
      if (!answer.ok) return;
      onLine('live');
      onChange(answer.value);
    });
  socket.on('connect', watch);
  socket.on('issue-list-changed', onChange);
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
