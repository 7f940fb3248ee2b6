// By what somebody may draw, and as whom it counts. "Used" is told by the claims (ALREADY_DRAWN), for
// which participant and device key are each unique in a campaign.
import { hash } from 'node:crypto';
import { readTypedCode } from '../../common/code/typed-code.ts';
import { readMembershipNumber } from '../../common/member/membership-number.ts';
import type { DrawRight } from '../../common/protocol/kiosk.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { Device } from '../devices/devices.ts';
import type { DrawTerms, FoundTicket, MemberStanding } from '../store/tickets.ts';
import type { TicketsDeps } from './deps.ts';

export interface FoundRight {
  /** Whose claim it is: a device's, a ticket's or, where each member draws once, a member's id. */
  readonly participant: string;
  /** 64 hex characters. */
  readonly deviceKey: string;
  /** The ticket that was shown. */
  readonly ticketId: string | null;
}

export interface DrawRights {
  /**
   * The right of a ticket code or a membership number. `memberId` is who is signed in; a number in the
   * right counts before it. UNKNOWN_CAMPAIGN; TICKET_NEEDED; MEMBER_NEEDED; SUSPENDED; CODE_UNKNOWN with
   * a problem where the code is mistyped, another campaign's or void, and without one where it is guessed.
   */
  findRight(
    campaignId: string,
    right: DrawRight,
    memberId: string | null,
  ): Promise<Answer<FoundRight>>;
  /**
   * The right of a device by itself; who is signed in is asked only where it matters. UNKNOWN_CAMPAIGN,
   * TICKET_NEEDED, MEMBER_NEEDED, SUSPENDED.
   */
  findDeviceRight(
    campaignId: string,
    device: Pick<Device, 'id' | 'key'>,
    findMemberId: () => Promise<string | null>,
  ): Promise<Answer<FoundRight>>;
}

export function createDrawRights(deps: TicketsDeps): DrawRights {
  const findTerms = rememberTerms(deps);
  return {
    async findRight(campaignId, right, memberId) {
      const terms = await findTerms(campaignId);
      if (!terms) return refused('UNKNOWN_CAMPAIGN');
      return right.kind === 'ticket'
        ? ticketRight(deps, { terms, campaignId, right, memberId })
        : memberRight(deps, terms, right.membershipNumber);
    },
    async findDeviceRight(campaignId, { id, key }, findMemberId) {
      const terms = await findTerms(campaignId);
      if (!terms) return refused('UNKNOWN_CAMPAIGN');
      if (terms.entry === 'ticket') return refused('TICKET_NEEDED');
      if (!terms.oncePerMember) {
        return accepted({ participant: id, deviceKey: key, ticketId: null });
      }
      const member = await needMember(deps, undefined, await findMemberId());
      if (!member.ok) return member;
      return accepted({ participant: member.value.id, deviceKey: key, ticketId: null });
    },
  };
}

interface Presented {
  readonly terms: DrawTerms;
  readonly campaignId: string;
  readonly right: Extract<DrawRight, { kind: 'ticket' }>;
  readonly memberId: string | null;
}

/** The ticket of a code, wherever it draws. CODE_UNKNOWN, with a problem unless it was a guess. */
export async function findTicketOf(
  { db, store, codes }: TicketsDeps,
  typed: string,
): Promise<Answer<FoundTicket>> {
  const code = readTypedCode(typed);
  if (code === undefined) return notACode('this is no code: a character is wrong or missing');
  const ticket = await store.findTicket(db, codes.digestOf(code));
  if (!ticket) return refused('CODE_UNKNOWN');
  return ticket.isVoid ? notACode('the codes of this batch are void') : accepted(ticket);
}

async function ticketRight(deps: TicketsDeps, presented: Presented): Promise<Answer<FoundRight>> {
  const { terms, campaignId, right, memberId } = presented;
  const found = await findTicketOf(deps, right.code);
  if (!found.ok) return found;
  const ticket = found.value;
  if (ticket.campaignId !== campaignId) return notACode('a code of another lottery');
  const byTicket = { deviceKey: deviceKeyOf('ticket', ticket.id), ticketId: ticket.id };
  if (!terms.oncePerMember) return accepted({ participant: ticket.id, ...byTicket });
  const member = await needMember(deps, right.membershipNumber, memberId);
  return member.ok ? accepted({ participant: member.value.id, ...byTicket }) : member;
}

async function memberRight(
  deps: TicketsDeps,
  terms: DrawTerms,
  membershipNumber: string,
): Promise<Answer<FoundRight>> {
  if (terms.entry === 'ticket') return refused('TICKET_NEEDED');
  const member = await needMember(deps, membershipNumber, null);
  if (!member.ok) return member;
  const { id } = member.value;
  return accepted({ participant: id, deviceKey: deviceKeyOf('member', id), ticketId: null });
}

async function needMember(
  { db, store }: TicketsDeps,
  typedNumber: string | undefined,
  memberId: string | null,
): Promise<Answer<MemberStanding>> {
  const membershipNumber = typedNumber && readMembershipNumber(typedNumber);
  if (typedNumber && !membershipNumber) return refused('MEMBER_NEEDED', NO_SUCH_MEMBER);
  const by = membershipNumber ? { membershipNumber } : memberId ? { id: memberId } : undefined;
  const member = by && (await store.findMemberStanding(db, by));
  if (!member) return refused('MEMBER_NEEDED', membershipNumber ? NO_SUCH_MEMBER : {});
  return member.status === 'suspended' ? refused('SUSPENDED') : accepted(member);
}

const NO_SUCH_MEMBER = {
  problems: [{ path: 'membershipNumber', reason: 'there is no such membership number' }],
};

/** Says why, which also says that it was no guess. */
const notACode = (reason: string) =>
  refused('CODE_UNKNOWN', { problems: [{ path: 'code', reason }] });

/** Of a right that no device has proved: SHA-256 of its kind and id, 64 hex characters. */
const deviceKeyOf = (kind: 'ticket' | 'member', id: string): string =>
  hash('sha256', `${kind}:${id}`, 'hex');

/**
 * Asked at every draw, and frozen: each campaign is read once, also by a crowd that comes before the
 * first answer. What is not found, and what could not be read, is asked again.
 */
function rememberTerms({ db, store }: TicketsDeps) {
  const known = new Map<string, Promise<DrawTerms | undefined>>();
  /** undefined: no such campaign, or a draft. */
  return (campaignId: string): Promise<DrawTerms | undefined> => {
    const before = known.get(campaignId);
    if (before) return before;
    const asked = store.findDrawTerms(db, campaignId);
    known.set(campaignId, asked);
    const forget = () => known.delete(campaignId);
    asked.then((terms) => terms ?? forget(), forget);
    return asked;
  };
}
