import type { EngineSocket } from './engine.ts';

const WINDOW_MS = 10_000;

/**
 * Cuts a connection that sends more than `most` packets of whatever kind in ten seconds. The token
 * bucket in on.ts answers commands that come too fast; this is for what never becomes a command.
 */
export function guardAgainstFloods(
  connection: EngineSocket,
  most: number,
  onCut: () => void,
): void {
  let sinceMs = performance.now();
  let packets = 0;
  connection.on('packet', () => {
    packets += 1;
    if (packets <= most) return;
    const nowMs = performance.now();
    if (nowMs - sinceMs < WINDOW_MS) {
      onCut();
      connection.transport.socket?.terminate();
    }
    sinceMs = nowMs;
    packets = 0;
  });
}
