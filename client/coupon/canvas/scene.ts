// What a painter gets for one picture of the foil, and what a painter is.
import type { KeptPainter } from '../../canvas/canvas-keeper.ts';
import type { Foil, Point } from '../state/foil.ts';

/** From the first piece that lets go to the last that is out of sight. */
export const FALL_MS = 1_250;
export const CRUMB_MS = 900;

export interface Scene {
  readonly foil: Foil;
  /** The canvas, CSS pixels: wider than the foil, so that what falls has somewhere to go. */
  readonly view: { readonly width: number; readonly height: number };
  /** The foil within it. */
  readonly place: Point & { readonly width: number; readonly height: number };
  /** Where the light comes from, −1 … 1 from left to right. */
  readonly glint: number;
  readonly nowMs: number;
}

export interface Painter extends KeptPainter {
  /** Draws the scene. Returns true when another picture is due although nothing changes any more. */
  paint(scene: Scene): boolean;
}

/** Whether crumbs are still in the air. */
export function crumbsFly({ foil, nowMs }: Scene): boolean {
  const { crumbs } = foil;
  return crumbs.written > 0 && nowMs - crumbs.at(crumbs.written - 1).startMs < CRUMB_MS;
}

/** How far the fall has come, 0 … 1; null: the foil hangs. */
export function fallOf({ foil, nowMs }: Scene): number | null {
  if (foil.fallStartMs === null) return null;
  return Math.min(1, Math.max(0, (nowMs - foil.fallStartMs) / FALL_MS));
}
