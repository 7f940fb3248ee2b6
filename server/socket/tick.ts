import type { SocketLimits } from './limits.ts';

/** Server CPU that one frame costs for one viewer, ms (measured: npm run bench -- fanout). */
const FRAME_COST_MS = 0.012;
/** Share of one core that a campaign's frames may take. */
const SHARE_OF_CORE = 0.3;

/** How far apart frames are sent, ms: wider the more watch, so that the cost stays a share of one core. */
export function tickMs(
  viewers: number,
  { minTickMs, maxTickMs }: Pick<SocketLimits, 'minTickMs' | 'maxTickMs'>,
): number {
  const affordable = (viewers * FRAME_COST_MS) / SHARE_OF_CORE;
  return Math.min(maxTickMs, Math.max(minTickMs, affordable));
}
