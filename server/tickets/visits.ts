// The draw right of a shopper at their own device: by the ticket that this visit has shown, otherwise by
// the device. Who is signed in counts where each member draws once, and gets what the ticket wins.
import type { Answer } from '../../common/protocol/refusals.ts';
import { readCookie } from '../accounts/read-cookie.ts';
import type { Guessing } from '../kiosks/guessing.ts';
import type { MemberDirectory } from '../members/directory.ts';
import type { TicketsDeps } from './deps.ts';
import type { DrawRights, FoundRight } from './draw-right.ts';

export interface Visitor {
  /** The network address that wrong codes are counted by. */
  readonly address: string;
  /** Of the member's session, from the cookie. */
  readonly memberToken: string | undefined;
}

export interface Shown {
  readonly campaignId: string;
  readonly code: string;
}

export interface VisitRights extends Pick<DrawRights, 'findDeviceRight'> {
  /** The session's token in a Cookie header, whether it is good or not. */
  memberTokenIn(cookieHeader: string | undefined): string | undefined;
  findMemberId(visitor: Visitor): Promise<string | null>;
  /** For a code that is shown for the first time: wrong ones are counted. As findRight, and RATE_LIMITED. */
  show(visitor: Visitor, shown: Shown): Promise<Answer<FoundRight>>;
  /** For a code that has been shown; it may have become void since. */
  findShownRight(visitor: Visitor, shown: Shown): Promise<Answer<FoundRight>>;
  /** A ticket has drawn: it is the member's who is signed in, if it is nobody's yet. */
  keepForMember(visitor: Visitor, right: FoundRight): Promise<void>;
}

export interface VisitDeps extends TicketsDeps {
  readonly members: Pick<MemberDirectory, 'findBySession'>;
  readonly memberCookie: string;
  readonly guessing: Pick<Guessing, 'guard'>;
}

export function createVisitRights(deps: VisitDeps, rights: DrawRights): VisitRights {
  const { db, store, members, memberCookie, guessing } = deps;
  const findMemberId = async ({ memberToken }: Visitor) =>
    memberToken ? ((await members.findBySession(memberToken))?.id ?? null) : null;
  const findShownRight = async (visitor: Visitor, { campaignId, code }: Shown) =>
    rights.findRight(campaignId, { kind: 'ticket', code }, await findMemberId(visitor));
  return {
    findDeviceRight: rights.findDeviceRight,
    memberTokenIn: (cookieHeader) => readCookie(cookieHeader, memberCookie),
    findMemberId,
    findShownRight,
    show: (visitor, shown) =>
      guessing.guard({ door: 'ticket', by: { address: visitor.address } }, () =>
        findShownRight(visitor, shown),
      ),
    async keepForMember(visitor, { participant, ticketId }) {
      if (ticketId === null || participant !== ticketId) return;
      const memberId = await findMemberId(visitor);
      if (memberId) await store.claimTicket(db, ticketId, memberId);
    },
  };
}
