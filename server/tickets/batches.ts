// Batches of ticket codes, for the campaign's own seller (common/protocol/counter.ts). Whether the
// campaign is theirs is asked before.
import { randomUUID } from 'node:crypto';
import { showCode } from '../../common/code/typed-code.ts';
import type { TicketBatch, TicketBatchCodes } from '../../common/protocol/counter.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import type { TicketBatchRow } from '../store/tickets.ts';
import type { TicketsDeps } from './deps.ts';

export interface NewBatch {
  readonly label: string;
  readonly count: number;
}

export interface TicketBatches {
  create(campaignId: string, batch: NewBatch): Promise<TicketBatch>;
  /** Newest first. */
  list(campaignId: string): Promise<readonly TicketBatch[]>;
  /** With its codes, in their order. NOT_FOUND */
  find(campaignId: string, batchId: string): Promise<Answer<TicketBatchCodes>>;
  /** For good; a second time changes nothing. NOT_FOUND */
  makeVoid(campaignId: string, batchId: string): Promise<Answer<TicketBatch>>;
}

export interface TicketBatchesDeps extends TicketsDeps {
  /** Where the pages are. */
  readonly origin: () => string;
}

/** What a ticket's QR code says before the code. Behind the #, so that no log and no Referer has it. */
export const linkBefore = (origin: string): string => `${origin}/t#`;

export function createTicketBatches(deps: TicketBatchesDeps): TicketBatches {
  const { db, store, codes, origin } = deps;

  const findRow = async (campaignId: string, id: string): Promise<Answer<TicketBatchRow>> => {
    const batch = await store.findTicketBatch(db, campaignId, id);
    return batch ? accepted(batch) : refused('NOT_FOUND');
  };
  const newTicket = () => {
    const id = randomUUID();
    const code = codes.make();
    return { id, codeDigest: codes.digestOf(code), sealedCode: codes.seal(code, id) };
  };

  return {
    async create(campaignId, { label, count }) {
      const id = randomUUID();
      const tickets = Array.from({ length: count }, newTicket);
      const batch = { id, campaignId, label, tickets };
      await store.inTransaction(db, (transaction) => store.insertTicketBatch(transaction, batch));
      return toBatch((await store.findTicketBatch(db, campaignId, id))!);
    },
    list: async (campaignId) => (await store.listTicketBatches(db, campaignId)).map(toBatch),
    async find(campaignId, batchId) {
      const found = await findRow(campaignId, batchId);
      if (!found.ok) return found;
      const tickets = await store.listSealedTickets(db, batchId);
      return accepted({
        ...toBatch(found.value),
        codes: tickets.map(({ id, sealedCode }) => showCode(codes.open(sealedCode, id))),
        linkBefore: linkBefore(origin()),
      });
    },
    async makeVoid(campaignId, batchId) {
      const found = await findRow(campaignId, batchId);
      if (!found.ok) return found;
      await store.voidTicketBatch(db, batchId);
      return accepted({ ...toBatch(found.value), isVoid: true });
    },
  };
}

const toBatch = ({ campaignId: _, ...batch }: TicketBatchRow): TicketBatch => batch;
