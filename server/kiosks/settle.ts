// What became of commands whose answers a kiosk never got. Only its own; asking changes nothing but what
// is known of them.
import type { SettledCommand } from '../../common/protocol/kiosk-answers.ts';
import type { KioskLanguage } from '../../common/protocol/kiosk-say.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { CommandRow } from '../store/kiosk-commands.ts';
import type { KiosksDeps } from './deps.ts';
import { toAnswerFrame } from './dress.ts';
import type { KnownKiosk } from './known-kiosk.ts';
import { findEffect } from './pending.ts';

/** Longer than anything that a draw may wait for: past it, nothing can happen any more. */
const UNDER_WAY_MS = 20_000;

export async function settle(
  deps: KiosksDeps,
  kiosk: KnownKiosk,
  ids: readonly string[],
  language: KioskLanguage,
): Promise<Answer<SettledCommand[]>> {
  const rows = await deps.store.listCommands(deps.db, kiosk.id, ids);
  const known = new Map(rows.map((row) => [row.id, row]));
  const settled: SettledCommand[] = [];
  for (const id of ids) {
    const row = known.get(id);
    const answer = row && (await answerOf(deps, row));
    const frame = answer && toAnswerFrame({ ...answer, repeated: true }, language);
    settled.push({ id, answer: frame ? { ...frame } : null });
  }
  return accepted(settled);
}

async function answerOf(deps: KiosksDeps, row: CommandRow): Promise<Answer<unknown> | undefined> {
  if ('answer' in row.stored) return row.stored.answer;
  const answer = await findEffect(deps, row.id, row.stored.pending);
  if (answer) {
    await deps.store.answerCommand(deps.db, row.kioskId, row.id, answer);
    return answer;
  }
  const isUnderWay = deps.nowMs() - row.atMs < UNDER_WAY_MS;
  return isUnderWay ? refused('UNAVAILABLE', { retryAfterMs: UNDER_WAY_MS }) : undefined;
}
