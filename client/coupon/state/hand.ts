// The way that a hand takes over the foil when a key or a button scratches instead of a finger.
import { FOIL, type Point } from './foil.ts';

const LANES = 5;
/** From one end of the foil to the other. */
const LANE_MS = 260;
export const HAND_RADIUS = 24;
/** One press of the button, without holding it, is worth so much of the way. */
export const PRESS_MS = LANE_MS * 1.5;

/** Where the hand is after so much scratching, ms: to and fro, slanting downwards; over again at the end. */
export function handAt(scratchedMs: number): Point {
  const lane = (scratchedMs / LANE_MS) % LANES;
  const along = lane % 1;
  const margin = HAND_RADIUS * 0.7;
  const across = Math.floor(lane) % 2 === 0 ? along : 1 - along;
  return {
    x: margin + across * (FOIL.width - 2 * margin),
    y: margin + (lane / LANES) * (FOIL.height - 2 * margin),
  };
}
