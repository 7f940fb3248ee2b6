// The members' part of the server, put together: joining, signing in, accounts, misuse.
import { digestOfToken, type Token } from '../accounts/session-token.ts';
import { createMemberAccounts, type MemberAccounts } from './account.ts';
import type { MembersDeps } from './deps.ts';
import type { MemberDirectory } from './directory.ts';
import { createJoin } from './join.ts';
import { createMemberSessions, type MemberSessions } from './member-sessions.ts';
import type { PaymentMethods } from './payment-methods.ts';
import { createResets, type Resets } from './resets.ts';
import { createStandings, type Standings } from './standing.ts';

export interface Members {
  readonly directory: MemberDirectory;
  readonly sessions: MemberSessions;
  readonly join: ReturnType<typeof createJoin>;
  readonly accounts: MemberAccounts;
  readonly resets: Resets;
  readonly standings: Standings;
  readonly paymentMethods: PaymentMethods;
  /** Makes a device that has become known since the login the member's. */
  linkDevice(token: Token, deviceId: string): Promise<void>;
}

export function createMembers(deps: MembersDeps): Members {
  const { db, store, keyBox, paymentMethods } = deps;
  const sessions = createMemberSessions(deps);
  const standings = createStandings(deps);
  return {
    sessions,
    standings,
    paymentMethods,
    join: createJoin(deps, sessions),
    accounts: createMemberAccounts(deps, sessions),
    resets: createResets(deps),
    linkDevice: (token, deviceId) => store.linkDevice(db, deviceId, digestOfToken(token)),
    directory: {
      find: (memberId) => store.findMember(db, memberId),
      findBySession: sessions.find,
      recordMisuse: standings.record,
      async memberKey(memberId) {
        const sealed = await store.findSealedMemberKey(db, memberId);
        if (!sealed) throw new Error('There is no such member');
        return keyBox.open(sealed, memberId);
      },
    },
  };
}
