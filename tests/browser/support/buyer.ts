// Members who can pay, with a card of the sandbox that does as its name says.
import type { TestCard } from '../../../common/protocol/pay.ts';
import { joinForm, PASSWORD } from '../../http/support/member-client.ts';
import type { TestApp } from '../../support/app.ts';

export interface Buyer {
  readonly membershipNumber: string;
  readonly id: string;
}

let joined = 0;

export async function addBuyer({ app }: TestApp, card: TestCard): Promise<Buyer> {
  joined += 1;
  const method = await app.payments.page!.addMethod(card, 'Test card ending in 4242');
  const answer = await app.members.join(
    { ...joinForm(), password: PASSWORD, paymentToken: method.token },
    { address: `buyer ${joined}`, deviceId: undefined, replaces: undefined },
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  const { id, membershipNumber } = answer.value.member;
  return { id, membershipNumber };
}
