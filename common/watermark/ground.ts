// A picture as the search looks at it.
import { bandOf, halve } from './band.ts';
import type { Homography } from './homography.ts';
import type { View } from './pilot.ts';
import type { Plane } from './pixels.ts';

/** A picture brought to about the scale of the grid. */
export interface Ground {
  readonly plane: Plane;
  /** At half the resolution: its brightness, and what the pilot is sought in. */
  readonly half: Plane;
  readonly band: Plane;
}

export const groundOf = (plane: Plane): Ground => ({
  plane,
  half: halve(plane),
  band: bandOf(plane),
});

/** The whole picture. */
export const viewOf = ({ band }: Ground, map: Homography): View => ({
  map,
  window: { left: 0, top: 0, width: band.width, height: band.height },
});
