import type { Entry } from './commands.ts';

/** Place of an entry in its batch, from 0. */
export type Place = number;

/**
 * Places of the entries by round. What one participant or one device key sends in a row is settled
 * in a row, so that each command sees what came of the one before; all first commands meet in the
 * first round, whoever was faster.
 */
export function roundsOf(entries: readonly Entry[]): Place[][] {
  const rounds: Place[][] = [];
  const ofParticipant = new Map<string, number>();
  const ofDevice = new Map<string, number>();
  for (const [place, { participant, deviceKey }] of entries.entries()) {
    const round = Math.max(ofParticipant.get(participant) ?? 0, ofDevice.get(deviceKey) ?? 0);
    ofParticipant.set(participant, round + 1);
    ofDevice.set(deviceKey, round + 1);
    (rounds[round] ??= []).push(place);
  }
  return rounds;
}
