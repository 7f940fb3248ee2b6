// What the page and the worker that reads pictures say to each other.
import type { MarkReading } from '../state/opened.ts';

/** null: there is no mark in it that could be read. */
export type PictureReading = MarkReading | 'no-picture' | null;

export interface ReadRequest {
  readonly id: number;
  readonly picture: Blob;
}

export interface ReadAnswer {
  readonly id: number;
  readonly reading: PictureReading;
}
