// What a screen must know to draw a board, and the frames that change it.

/** Says which run of sequence numbers is meant; it changes when a database was restored. 8 hex characters. */
export type Epoch = string;

/** All numbers that changed after event `from` up to and including event `to`, each in its state at `to`. Sorted. */
export interface Frame {
  readonly epoch: Epoch;
  readonly from: number;
  readonly to: number;
  readonly taken: readonly number[];
  readonly returned: readonly number[];
}
