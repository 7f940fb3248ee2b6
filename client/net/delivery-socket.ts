import { io } from 'socket.io-client';

export interface DeliveryListener {
  /** Also at every new connection: something may have been missed. */
  readonly onChange: () => void;
  readonly onLine: (line: 'live' | 'lost') => void;
  readonly onSessionOver: () => void;
}

/** Hears of the seller's delivery instructions over a socket of its own. Returns what ends it. */
export function listenForDeliveries({
  onChange,
  onLine,
  onSessionOver,
}: DeliveryListener): () => void {
  let ended = false;
  const again = (inMs: number) => setTimeout(() => !ended && socket.connect(), inMs);
  const socket = io('/seller', { transports: ['websocket'], forceNew: true });
  socket.on('connect', () => {
    onLine('live');
    onChange();
  });
  socket.on('delivery-instructions-changed', onChange);
  socket.on('connect_error', (error) => {
    if (error.message === 'NOT_SIGNED_IN') onSessionOver();
    else onLine('lost');
    if (error.message === 'UNAVAILABLE') again(2_000);
  });
  socket.on('disconnect', (reason) => {
    onLine('lost');
    if (reason === 'io server disconnect') again(500);
  });
  return () => {
    ended = true;
    socket.removeAllListeners();
    socket.disconnect();
  };
}
