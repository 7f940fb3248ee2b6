// What members see and change of their own.
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { MemberAccount } from '../../common/protocol/shop.ts';
import { normaliseEmail } from '../accounts/email.ts';
import type { MembersDeps } from './deps.ts';
import type { Member, Person } from './directory.ts';
import { findPaymentMethod } from './join.ts';
import type { MemberSessions } from './member-sessions.ts';

/** Who asks, and from which device. */
export interface Asking {
  readonly member: Member;
  readonly deviceId: string | undefined;
  readonly address: string;
}

export interface MemberAccounts {
  show(asking: Asking): Promise<MemberAccount>;
  /** Another e-mail address opens the account to whoever reads there: it needs the password. WRONG_LOGIN. */
  changePerson(
    asking: Asking,
    person: Person & { readonly password: string | null },
  ): Promise<Answer<MemberAccount>>;
  changePaymentMethod(asking: Asking, token: string | null): Promise<Answer<MemberAccount>>;
  /** A device of somebody else is left alone. */
  releaseDevice(asking: Asking, deviceId: string): Promise<Answer<MemberAccount>>;
}

export function createMemberAccounts(deps: MembersDeps, sessions: MemberSessions): MemberAccounts {
  const { db, store } = deps;

  const show = async ({ member: { id }, deviceId }: Asking): Promise<MemberAccount> => {
    const member = await store.findMember(db, id);
    if (!member) throw new Error('The member is gone');
    const devices = await store.listDevices(db, id);
    return {
      membershipNumber: member.membershipNumber,
      status: member.status,
      paymentMethod: member.paymentMethod?.label ?? null,
      ...member.person,
      devices: devices.map((device) => ({ ...device, isThis: device.id === deviceId })),
    };
  };

  return {
    show,
    async changePerson(asking, { password, ...person }) {
      const { member, address } = asking;
      if (normaliseEmail(person.email) !== normaliseEmail(member.person.email)) {
        if (password === null) return refused('WRONG_LOGIN', { problems: [PASSWORD_NEEDED] });
        const confirmed = await sessions.confirm(member, password, address);
        if (!confirmed.ok) return confirmed;
        const isChanged = await store.inTransaction(db, (transaction) =>
          store.changeEmail(transaction, confirmed.value, person),
        );
        // Meanwhile the password was changed by somebody else.
        if (!isChanged) return refused('WRONG_LOGIN');
      } else {
        await store.updatePerson(db, member.id, person);
      }
      return accepted(await show(asking));
    },
    async changePaymentMethod(asking, token) {
      const method = await findPaymentMethod(deps, token);
      if (!method.ok) return method;
      await store.updatePaymentMethod(db, asking.member.id, method.value);
      return accepted(await show(asking));
    },
    async releaseDevice(asking, deviceId) {
      await store.unlinkDevice(db, deviceId, asking.member.id);
      return accepted(await show(asking));
    },
  };
}

const PASSWORD_NEEDED = { path: 'password', reason: 'another e-mail address needs the password' };
