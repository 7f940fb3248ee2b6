// docs/kiosk-api.md against what it describes: commands, scopes, what is recorded, events, limits.
import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  COMMAND_SCOPES,
  COUNTER_HOLD_SECONDS,
  ENROLMENT_MINUTES,
  KEPT_COMMAND_DAYS,
  KEPT_PICTURE_MINUTES,
  KIOSK_SCOPES,
  kioskCommands,
  RECORDED_COMMANDS,
  UNDO_MINUTES,
} from '../../common/protocol/kiosk.ts';
import { REFUSAL_CODES } from '../../common/protocol/refusals.ts';
import { kioskEvents } from '../../server/description/kiosk-events.ts';

const TEXT = await readFile(new URL('../../docs/kiosk-api.md', import.meta.url), 'utf8');
const rowsOf = (heading: string): string[][] => {
  const section = TEXT.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};
const bare = (cell = '') => cell.replaceAll('`', '');

const document = suite('kiosk document');

document('X14: every command with its scopes, and whether it is recorded', () => {
  const said = rowsOf('Commands').filter((cells) => cells.length === 5);
  assert.equal(
    said.map(([name, dot, scopes]) => [bare(name), dot === '●', scopes]),
    Object.entries(COMMAND_SCOPES).map(([name, scopes]) => [
      name,
      (RECORDED_COMMANDS as readonly string[]).includes(name),
      scopes.length === KIOSK_SCOPES.length ? 'any' : scopes.join(' or '),
    ]),
  );
});

document('X14: the body of each command names its fields', () => {
  for (const [name, , , body] of rowsOf('Commands').filter((cells) => cells.length === 5)) {
    const schema = kioskCommands[bare(name) as keyof typeof kioskCommands];
    const fields = bare(body).match(/[a-zA-Z]+/g) ?? [];
    assert.equal(fields, Object.keys(schema.entries), name);
  }
});

document('X14: every event, every limit, no refusal that is not in the list', () => {
  const events = rowsOf('Events').map(([name]) => bare(name));
  assert.equal(events, Object.keys(kioskEvents));
  for (const limit of [
    `for ${ENROLMENT_MINUTES} minutes`,
    `kept for this basket for ${COUNTER_HOLD_SECONDS} seconds`,
    `within ${UNDO_MINUTES} minutes`,
    `kept for ${KEPT_COMMAND_DAYS} days`,
    `kept for ${KEPT_PICTURE_MINUTES} minutes`,
  ]) {
    assert.ok(TEXT.includes(limit), limit);
  }
  const codes = TEXT.match(/\b[A-Z]{3,}(?:_[A-Z]+)+\b/g) ?? [];
  assert.equal(
    codes.filter((code) => !(REFUSAL_CODES as readonly string[]).includes(code)),
    [],
  );
});

document.run();
