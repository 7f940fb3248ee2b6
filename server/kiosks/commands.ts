// Every command with what carries it out: complete by type.
import type { CommandFrame, KioskCommand, KioskCommandName } from '../../common/protocol/kiosk.ts';
import type { KioskLanguage } from '../../common/protocol/kiosk-say.ts';
import type { Answer } from '../../common/protocol/refusals.ts';
import { campaigns, watch } from './boards.ts';
import { hold, lookUp, release, undo, type CounterDeps } from './counter.ts';
import { cancel, confirm, draw, findDraw } from './draws.ts';
import type { KnownKiosk } from './known-kiosk.ts';
import { openFrame } from './open-frame.ts';
import { first, type Outcome, type Said } from './recorded.ts';
import type { Redeem } from './redeem.ts';
import { settle } from './settle.ts';
import type { StaffCodes } from './staff-code.ts';

export interface CommandDeps extends CounterDeps {
  readonly redeemHeld: Redeem;
  readonly staffCodes: StaffCodes;
}

export interface Asking {
  readonly kiosk: KnownKiosk;
  readonly frame: CommandFrame;
  readonly language: KioskLanguage;
  /** From now on this connection gets the campaign's frames, and no other's. */
  readonly follow: (campaignId: string) => void;
}

type CarriesOut<Name extends KioskCommandName> = (
  deps: CommandDeps,
  said: Said & Asking,
  body: KioskCommand<Name>,
) => Promise<Answer<unknown> | Outcome>;

const COMMANDS: { readonly [Name in KioskCommandName]: CarriesOut<Name> } = {
  campaigns: (deps, { kiosk }) => campaigns(deps, kiosk),
  watch: (deps, { kiosk, follow }, body) => watch(deps, kiosk, body, follow),
  draw,
  'find-draw': findDraw,
  confirm,
  cancel,
  'look-up': (deps, { kiosk }, body) => lookUp(deps, kiosk, body),
  hold,
  redeem: ({ redeemHeld }, said, body) => redeemHeld(said, body),
  release,
  undo,
  settle: (deps, { kiosk, language }, { ids }) => settle(deps, kiosk, ids, language),
  unlock: ({ staffCodes }, { kiosk }, { staffCode }) => staffCodes.check(kiosk, staffCode),
};

/** Checks the frame (open-frame.ts) and carries it out. */
export async function carryOutCommand<Name extends KioskCommandName>(
  deps: CommandDeps,
  name: Name,
  asking: Asking,
): Promise<Outcome> {
  const body = openFrame(asking.kiosk, name, asking.frame);
  if (!body.ok) return first(body);
  const outcome = await COMMANDS[name](deps, { ...asking, name }, body.value);
  return 'repeated' in outcome ? outcome : first(outcome);
}
