// What a painter gets for one picture, and what a painter is. Painters keep no truth of their own.
import type { KeptPainter } from '../../canvas/canvas-keeper.ts';
import type { BoardState } from '../state/board-state.ts';
import type { Camera } from '../state/camera.ts';
import type { Layout } from '../state/layout.ts';

export const VANISH_MS = 950;
export const RETURN_MS = 700;
/** With reduced motion both are a fade in place. */
export const FADE_MS = 350;

export interface Scene {
  readonly state: BoardState;
  readonly layout: Layout;
  readonly camera: Camera;
  /** Numbers, or null. */
  readonly hovered: number | null;
  readonly focused: number | null;
  readonly reducedMotion: boolean;
  readonly nowMs: number;
}

export interface Painter extends KeptPainter {
  /** Draws the scene. Returns true when another picture is due although nothing changes any more. */
  paint(scene: Scene): boolean;
  /** The page's fonts have come: the numerals look different now. */
  refreshNumerals(): void;
}

/** How long the effect of a change lasts. */
export function effectMs(isReturn: boolean, reducedMotion: boolean): number {
  if (reducedMotion) return FADE_MS;
  return isReturn ? RETURN_MS : VANISH_MS;
}

/** How much of the ticket's drawing is worth while at this cell width, device pixels: 0 to 1. */
export const detailAt = (cellPx: number): number => smoothstep(5, 12, cellPx);

/** How far a number of so many digits can be read at this cell width, device pixels: 0 to 1. */
export function digitsAt(cellPx: number, digits: number): number {
  return smoothstep(4.2, 6.4, digitHeight(digits) * cellPx);
}

/** Height of a numeral in cell widths, so that the board's longest number fits its ticket. */
export const digitHeight = (digits: number): number => Math.min(0.38, 0.64 / (digits * 0.6));

function smoothstep(low: number, high: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return share * share * (3 - 2 * share);
}
