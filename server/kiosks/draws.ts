// Draws at a kiosk. What happened is stored with the campaign, under the command's id as its key; the
// command's own row says where to look. So a command that was broken off anywhere can be sent again.
import { randomInt } from 'node:crypto';
import type { Entry } from '../../common/campaign/commands.ts';
import { readTypedCode } from '../../common/code/typed-code.ts';
import { ticketOf } from '../../common/fairness/ticket.ts';
import type { DrawRight, KioskCommand } from '../../common/protocol/kiosk.ts';
import type { KioskDraw } from '../../common/protocol/kiosk-answers.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import { formDigest } from '../campaigns/form-digest.ts';
import { sha256 } from '../campaigns/sha256.ts';
import type { FoundRight } from '../tickets/draw-right.ts';
import { checkShop } from './boards.ts';
import type { KiosksDeps } from './deps.ts';
import { toKioskDraw } from './kiosk-draw.ts';
import type { KnownKiosk } from './known-kiosk.ts';
import { findEffect } from './pending.ts';
import { begin, conclude, record, repeatedAnswer, type Outcome, type Said } from './recorded.ts';

/** Rivals for a number that the server has picked itself. */
const MOST_PICKS = 20;

export async function draw(
  deps: KiosksDeps,
  said: Said,
  { campaignId, right, number }: KioskCommand<'draw'>,
): Promise<Outcome> {
  const earlier = await findEarlier(deps, said);
  if (earlier) return earlier;
  const found = await findRight(deps, said.kiosk, campaignId, right);
  if (!found.ok) return record(deps, said, async () => ({ answer: found }));
  const { participant, deviceKey } = found.value;
  return carryOut(deps, said, { campaignId, participant }, () =>
    drawAs(deps, { campaignId, participant, deviceKey, key: said.frame.id }, number),
  );
}

/** What this right has drawn. From then on kiosks of this shop may confirm or cancel it. */
export async function findDraw(
  deps: KiosksDeps,
  { kiosk }: Said,
  { campaignId, right }: KioskCommand<'find-draw'>,
): Promise<Answer<KioskDraw>> {
  const found = await findRight(deps, kiosk, campaignId, right);
  if (!found.ok) return found;
  const { participant } = found.value;
  const own = await deps.live.findOwnDraw(campaignId, participant);
  if (!own) return refused('NOTHING_HELD');
  await deps.store.noteKioskDraw(deps.db, { campaignId, participant, kioskId: kiosk.id });
  return accepted(toKioskDraw(campaignId, participant, own));
}

export const confirm = (
  deps: KiosksDeps,
  said: Said,
  { campaignId, drawId, form }: KioskCommand<'confirm'>,
): Promise<Outcome> => {
  const command = { type: 'confirm', key: said.frame.id, form, formDigest: formDigest(form) };
  return settleDraw(deps, said, { campaignId, participant: drawId }, command as Entry['command']);
};

export const cancel = (
  deps: KiosksDeps,
  said: Said,
  { campaignId, drawId }: KioskCommand<'cancel'>,
): Promise<Outcome> => {
  const command = { type: 'cancel', key: said.frame.id } as const;
  return settleDraw(deps, said, { campaignId, participant: drawId }, command);
};

interface Place {
  readonly campaignId: string;
  readonly participant: string;
}

/** Only what came through a kiosk, and in a campaign of this shop. */
async function settleDraw(
  deps: KiosksDeps,
  said: Said,
  place: Place,
  command: Entry['command'],
): Promise<Outcome> {
  const earlier = await findEarlier(deps, said);
  if (earlier) return earlier;
  const { campaignId, participant } = place;
  const shop = await checkShop(deps, said.kiosk, campaignId);
  const claim = shop.ok && (await deps.store.findKioskClaim(deps.db, campaignId, participant));
  if (!claim) {
    const answer = shop.ok ? refused('NOTHING_HELD') : shop;
    return record(deps, said, async () => ({ answer }));
  }
  return carryOut(deps, said, place, async () => {
    const entry = { participant, deviceKey: claim.deviceKey, command };
    const answer = await deps.live.submit(campaignId, entry);
    return answer.ok ? accepted(toKioskDraw(campaignId, participant, answer.value)) : answer;
  });
}

/** The answer of a command that is over; undefined: it is new, or was broken off without effect. */
async function findEarlier(deps: KiosksDeps, said: Said): Promise<Outcome | undefined> {
  const before = await deps.store.findCommand(deps.db, said.kiosk.id, said.frame.id);
  if (!before) return undefined;
  const repeated = repeatedAnswer(said, before);
  if (repeated || !('pending' in before.stored)) return repeated;
  const answer = await findEffect(deps, said.frame.id, before.stored.pending);
  if (!answer) return undefined;
  await conclude(deps, said, answer);
  return { ...answer, repeated: true };
}

async function carryOut(
  deps: KiosksDeps,
  said: Said,
  place: Place,
  work: () => Promise<Answer<KioskDraw>>,
): Promise<Outcome> {
  const begun = await begin(deps, said, place);
  if (begun !== 'begun') return begun;
  await deps.store.noteKioskDraw(deps.db, { ...place, kioskId: said.kiosk.id });
  const answer = await work();
  await conclude(deps, said, answer);
  return { ...answer, repeated: false };
}

async function findRight(
  deps: KiosksDeps,
  kiosk: KnownKiosk,
  campaignId: string,
  right: DrawRight,
): Promise<Answer<FoundRight>> {
  const shop = await checkShop(deps, kiosk, campaignId);
  if (!shop.ok) return shop;
  const check = () => deps.rights.findRight(campaignId, right, null);
  // A slip of the finger, which the check digit tells, is no guess.
  if (right.kind !== 'ticket' || !readTypedCode(right.code)) return check();
  const by = { kioskId: kiosk.id, sellerId: kiosk.sellerId };
  return deps.guessing.guard({ door: 'ticket', by }, check);
}

interface Drawing extends Place {
  readonly deviceKey: string;
  readonly key: string;
}

async function drawAs(
  deps: KiosksDeps,
  drawing: Drawing,
  wanted: number | null,
): Promise<Answer<KioskDraw>> {
  const { campaignId, participant, deviceKey, key } = drawing;
  const ticket = ticketOf(drawing, sha256);
  for (let picks = 0; picks < MOST_PICKS; picks += 1) {
    const number = wanted ?? (await pickNumber(deps, campaignId));
    if (number === undefined) return refused('NO_NUMBER_LEFT');
    const command = { type: 'draw', number, key, ticket } as const;
    const answer = await deps.live.submit(campaignId, { participant, deviceKey, command });
    if (answer.ok) return accepted(toKioskDraw(campaignId, participant, answer.value));
    const { code } = answer.refusal;
    if (wanted === null && code === 'NUMBER_TAKEN') continue;
    // The same command on another connection has picked another number: that draw is this one's.
    const own = code === 'IDEMPOTENCY_MISMATCH' && (await findEffect(deps, key, drawing));
    return own || answer;
  }
  return refused('UNAVAILABLE', { retryAfterMs: 200 });
}

/** A free number by the server's dice. undefined: all are taken, or there is no such board. */
async function pickNumber(deps: KiosksDeps, campaignId: string): Promise<number | undefined> {
  const taken = (await deps.live.findBoard(campaignId))?.taken;
  const free = taken ? taken.size - taken.count : 0;
  return taken && free > 0 ? taken.numberOutside(randomInt(free)) : undefined;
}
