// The rules of a board campaign: state, claim, entry, now and dice in; events or a refusal out.
// Nothing here waits, logs, reads a clock or throws dice of its own.
import { assertNever } from '../assert-never.ts';
import type { Refusal, RefusalCode } from '../protocol/refusals.ts';
import { checkForm } from './check-form.ts';
import type { Claim } from './claim.ts';
import type { Cancel, Confirm, Draw, Entry } from './commands.ts';
import { LOSING_TIER } from './conditions.ts';
import type { Dice } from './dice.ts';
import type { CampaignEvent } from './events.ts';
import { numberReturned } from './re-deal.ts';
import { homeOf, type CampaignState } from './state.ts';

export type Decision =
  | { readonly kind: 'accepted'; readonly events: readonly CampaignEvent[]; readonly claim: Claim }
  /** The same command has been accepted before: nothing happens, the claim is as it is now. */
  | { readonly kind: 'repeated'; readonly claim: Claim }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Decides one entry of a participant whose claim is `claim`. Due events must have happened before.
 * The rules that the refusals follow from are numbered in docs/rules.md.
 */
export function decide(
  state: Readonly<CampaignState>,
  claim: Claim | undefined,
  entry: Entry,
  nowMs: number,
  dice: Dice,
): Decision {
  const { command, participant } = entry;
  const facts: Facts = { state, nowMs, dice };
  switch (command.type) {
    case 'draw':
      return claim === undefined
        ? decideDraw(facts, participant, command)
        : decideSecondDraw(claim, command);
    case 'confirm':
      return decideConfirm(facts, claim, command);
    case 'cancel':
      return decideCancel(facts, claim, command);
    default:
      return assertNever(command);
  }
}

interface Facts {
  readonly state: Readonly<CampaignState>;
  readonly nowMs: number;
  readonly dice: Dice;
}
type HeldClaim = Extract<Claim, { state: 'held' }>;

function decideDraw({ state, nowMs, dice }: Facts, participant: string, draw: Draw): Decision {
  const { rules, stage } = state;
  if (stage.name === 'announced' || nowMs < rules.opensAtMs) return refuse('NOT_OPEN_YET');
  if (stage.name !== 'open' || nowMs >= rules.closesAtMs) return refuse('CLOSED');
  const { number, ticket, key } = draw;
  if (!Number.isInteger(number) || number < 1 || number > rules.sheets) {
    return refuse('NO_SUCH_NUMBER');
  }
  if (state.taken.has(number)) return refuse('NUMBER_TAKEN');
  const seq = state.seq + 1;
  return {
    kind: 'accepted',
    events: [{ type: 'NumberDrawn', seq, atMs: nowMs, number, ticket, contenders: [] }],
    claim: {
      participant,
      number,
      lot: dice.lotAt(homeOf(state, number)),
      ticket,
      drawKey: key,
      seq,
      drawnAtMs: nowMs,
      state: 'held',
      holdUntilMs: nowMs + rules.holdMs,
    },
  };
}

function decideSecondDraw(claim: Claim, draw: Draw): Decision {
  if (draw.key !== claim.drawKey) return refuse('ALREADY_DRAWN');
  return draw.number === claim.number ? repeat(claim) : refuse('IDEMPOTENCY_MISMATCH');
}

function decideConfirm(facts: Facts, claim: Claim | undefined, confirm: Confirm): Decision {
  if (claim?.state === 'confirmed' && claim.confirmKey === confirm.key) {
    return claim.formDigest === confirm.formDigest ? repeat(claim) : refuse('IDEMPOTENCY_MISMATCH');
  }
  const held = heldClaim(facts, claim, confirm.key);
  if (!('ticket' in held)) return held;
  const { state, nowMs } = facts;
  const problems = held.lot.tier === LOSING_TIER ? [] : checkForm(state.rules.form, confirm.form);
  if (problems.length > 0) return refuse('FORM_INCOMPLETE', { problems });
  return {
    kind: 'accepted',
    events: confirmed(state, held, nowMs),
    claim: {
      ...withoutHold(held),
      state: 'confirmed',
      confirmedAtMs: nowMs,
      confirmKey: confirm.key,
      formDigest: confirm.formDigest,
    },
  };
}

function confirmed(
  state: Readonly<CampaignState>,
  { number, ticket }: Claim,
  atMs: number,
): CampaignEvent[] {
  const seq = state.seq + 1;
  const events: CampaignEvent[] = [{ type: 'DrawConfirmed', seq, atMs, number, ticket }];
  if (state.confirmed + 1 === state.rules.sheets) {
    events.push({ type: 'CampaignClosed', seq: seq + 1, atMs, reason: 'sold-out' });
  }
  return events;
}

function decideCancel(facts: Facts, claim: Claim | undefined, cancel: Cancel): Decision {
  if (claim?.state === 'cancelled' && claim.cancelKey === cancel.key) return repeat(claim);
  const held = heldClaim(facts, claim, cancel.key);
  if (!('ticket' in held)) return held;
  const { state, nowMs, dice } = facts;
  const { number, ticket } = held;
  return {
    kind: 'accepted',
    events: [numberReturned(state, { number, ticket, reason: 'cancelled', atMs: nowMs }, dice)],
    claim: {
      ...withoutHold(held),
      state: 'cancelled',
      cancelledAtMs: nowMs,
      cancelKey: cancel.key,
    },
  };
}

/** The claim, when it is held and its hold still runs; otherwise the refusal of the command with this key. */
function heldClaim(
  { nowMs }: Facts,
  claim: Claim | undefined,
  key: string,
): HeldClaim | Extract<Decision, { kind: 'refused' }> {
  if (claim === undefined) return refuse('NOTHING_HELD');
  if (keysOf(claim).includes(key)) return refuse('IDEMPOTENCY_MISMATCH');
  switch (claim.state) {
    case 'held':
      return nowMs < claim.holdUntilMs ? claim : refuse('HOLD_RAN_OUT');
    case 'expired':
      return refuse('HOLD_RAN_OUT');
    case 'confirmed':
    case 'cancelled':
      return refuse('NOTHING_HELD');
    default:
      return assertNever(claim);
  }
}

/** Idempotency keys that this claim has used up. */
function keysOf(claim: Claim): string[] {
  if (claim.state === 'confirmed') return [claim.drawKey, claim.confirmKey];
  if (claim.state === 'cancelled') return [claim.drawKey, claim.cancelKey];
  return [claim.drawKey];
}

function withoutHold({ state: _state, holdUntilMs: _holdUntilMs, ...rest }: HeldClaim) {
  return rest;
}

const repeat = (claim: Claim): Decision => ({ kind: 'repeated', claim });

const refuse = (
  code: RefusalCode,
  extra: Omit<Refusal, 'code'> = {},
): Extract<Decision, { kind: 'refused' }> => ({ kind: 'refused', refusal: { code, ...extra } });
