// The shop that a first start shows: three sellers with their products, and a member who can order.
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from './app.ts';
import { DEMO_COMPANIES, type DemoCompany } from './demo-goods.ts';
import { createSeller, createStaff } from './sellers/accounts.ts';
import * as sellerStore from './store/sellers.ts';

export interface DemoShop {
  /** Beside the lottery's seller. */
  readonly sellers: readonly {
    readonly name: string;
    readonly email: string;
    readonly password: string;
  }[];
  readonly member: { readonly membershipNumber: string; readonly password: string };
}

const newPassword = () => randomBytes(9).toString('base64url');

/** Makes the shop unless it is there. `sellerId`: the lottery's seller, which is the first of the three. */
export async function loadDemoShop(
  app: App,
  directory: string,
  sellerId: string,
): Promise<DemoShop> {
  const file = join(directory, 'demo-shop.json');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  const mark = { sellerId, search: '', after: null, limit: 1 };
  const isThere = (await app.products.products.page({ sellerId }, mark)).total > 0;
  if (known && isThere) return JSON.parse(known) as DemoShop;
  const [first, ...others] = DEMO_COMPANIES;
  await addProducts(app, sellerId, first!);
  const sellers = [];
  for (const company of others) sellers.push(await addCompany(app, company));
  const shop: DemoShop = { sellers, member: await addMember(app) };
  await writeFile(file, JSON.stringify(shop), { mode: 0o600 });
  return shop;
}

async function addCompany(app: App, company: DemoCompany): Promise<DemoShop['sellers'][number]> {
  const { name, email } = company;
  const password = newPassword();
  const sellerId = await createSeller(app.db, sellerStore, { name });
  await createStaff(app.db, sellerStore, { sellerId, email, password, name: 'Demo' });
  await addProducts(app, sellerId, company);
  return { name, email, password };
}

async function addProducts(app: App, sellerId: string, { products }: DemoCompany): Promise<void> {
  for (const wanted of products) {
    const saved = await app.products.products.create({ sellerId }, wanted);
    if (!saved.ok) throw new Error(`The demo's goods are wrong: ${JSON.stringify(saved.refusal)}`);
  }
}

/** With a test card of the sandbox; with another provider, the member adds a payment method first. */
async function addMember({ members, payments }: App): Promise<DemoShop['member']> {
  const password = newPassword();
  const method = await payments.page?.addMethod('approves', 'Demo card 4242');
  const browser = { address: 'demo', deviceId: undefined, replaces: undefined };
  const person = {
    name: 'Aki Demo',
    address: '1-2-3 Kumano, Sakyo, Kyoto',
    email: 'aki@tombola.example',
    telephone: '075-000-0000',
  };
  const paymentToken = method?.token ?? null;
  const joined = await members.join({ ...person, password, paymentToken }, browser);
  if (!joined.ok) throw new Error(`The demo's member is wrong: ${JSON.stringify(joined.refusal)}`);
  const { token, member } = joined.value;
  await members.sessions.signOut(token);
  return { membershipNumber: member.membershipNumber, password };
}
