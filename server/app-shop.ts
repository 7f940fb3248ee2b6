// Puts together what shoppers who are members use: their accounts, and what these open.
import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import type { MasterKey } from './adapters/master-key.ts';
import { createOutboxMail } from './adapters/outbox-mail.ts';
import { createSecretBox } from './adapters/secret-box.ts';
import { createSmtpMail } from './adapters/smtp-mail.ts';
import type { Config } from './config.ts';
import type { DeviceCookies } from './devices/cookie.ts';
import { registerMemberRoutes } from './http/member-routes.ts';
import { registerMisuseRoutes } from './http/misuse-routes.ts';
import { createMembers, type Members } from './members/members.ts';
import type { PaymentMethods } from './members/payment-methods.ts';
import type { Sellers } from './sellers/sellers.ts';
import type { Database } from './store/database.ts';
import * as memberStore from './store/member-store.ts';

export interface ShopDeps {
  readonly config: Config;
  readonly db: Database;
  readonly keys: MasterKey;
  readonly paymentMethods: PaymentMethods;
  /** Where the pages are; known when the server listens. */
  readonly origin: () => string;
}

export interface Shop {
  readonly members: Members;
  /** What the job queue runs. */
  readonly tasks: Readonly<Record<string, (payload: unknown) => Promise<void>>>;
  register(http: FastifyInstance, doors: ShopDoors): Promise<void>;
  stop(): Promise<void>;
}

export interface ShopDoors {
  readonly deviceCookies: DeviceCookies;
  readonly sellers: Sellers;
  readonly secure: boolean;
}

export function setUpShop({ config, db, keys, paymentMethods, origin }: ShopDeps): Shop {
  const mail = config.smtp
    ? createSmtpMail(config.smtp)
    : createOutboxMail(join(config.dataDirectory, 'outbox'));
  const members = createMembers({
    db,
    store: memberStore,
    keyBox: createSecretBox(keys.keyFor('member-key')),
    mailBox: createSecretBox(keys.keyFor('member-mail')),
    mail,
    paymentMethods,
    origin,
  });
  const { publicOrigin } = config;
  return {
    members,
    tasks: { [memberStore.MEMBER_RESET]: members.resets.send },
    async register(http, { deviceCookies, sellers, secure }) {
      await registerMemberRoutes(http, { members, deviceCookies, secure, publicOrigin, origin });
      const { sessions } = sellers;
      const { standings } = members;
      await registerMisuseRoutes(http, { sessions, standings, secure, publicOrigin });
    },
    stop: async () => mail.close(),
  };
}
