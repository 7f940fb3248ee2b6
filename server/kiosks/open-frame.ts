// A command frame becomes a command, or a refusal: first the MAC, then the scope, then the body. Nothing
// of a frame is believed, not even read, before its MAC has been.
import * as v from 'valibot';
import {
  commandText,
  COMMAND_SCOPES,
  kioskCommands,
  type CommandFrame,
  type KioskCommand,
  type KioskCommandName,
} from '../../common/protocol/kiosk.ts';
import { accepted, refused, type Answer, type Problem } from '../../common/protocol/refusals.ts';
import type { KnownKiosk } from './known-kiosk.ts';
import { isMacOf } from './mac.ts';

/** NOT_ENROLLED for a wrong MAC, WRONG_SCOPE, MALFORMED. */
export function openFrame<Name extends KioskCommandName>(
  kiosk: KnownKiosk,
  name: Name,
  frame: CommandFrame,
): Answer<KioskCommand<Name>> {
  if (!isMacOf(kiosk.key, commandText(name, frame), frame.mac)) return refused('NOT_ENROLLED');
  if (!COMMAND_SCOPES[name].some((scope) => kiosk.scopes.includes(scope))) {
    return refused('WRONG_SCOPE');
  }
  return readBody(name, frame.body);
}

function readBody<Name extends KioskCommandName>(
  name: Name,
  text: string,
): Answer<KioskCommand<Name>> {
  try {
    const body: unknown = JSON.parse(text);
    const unstorable = findUnstorable(body);
    if (unstorable) return refused('MALFORMED', { problems: [unstorable] });
    const read = v.safeParse(kioskCommands[name], body, { abortPipeEarly: true });
    if (read.success) return accepted(read.output as KioskCommand<Name>);
    return refused('MALFORMED', { problems: read.issues.slice(0, 5).map(problemOf) });
  } catch {
    return refused('MALFORMED', { problems: [{ path: 'body', reason: 'JSON is expected' }] });
  }
}

/** Text that Postgres would reject must not fail a command half way. Depth: no command has more. */
function findUnstorable(value: unknown, depth = 0): Problem | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : UNSTORABLE;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > 8) return { path: 'body', reason: 'nested too deeply' };
  for (const [name, part] of Object.entries(value)) {
    const found = isStorable(name) ? findUnstorable(part, depth + 1) : UNSTORABLE;
    if (found) return found;
  }
  return undefined;
}

const UNSTORABLE: Problem = { path: 'body', reason: 'no control characters' };

const isStorable = (text: string): boolean =>
  text.isWellFormed() && !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text);

/** Says where and what was expected, and repeats nothing of what was sent but the names of its parts. */
function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const path = `body.${v.getDotPath(issue) ?? ''}`.slice(0, 60);
  return { path, reason: `${issue.type}: expected ${issue.expected ?? 'otherwise'}`.slice(0, 120) };
}
