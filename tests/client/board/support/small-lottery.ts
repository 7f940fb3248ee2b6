// A lottery of a few numbers, settled by the product's own rules, and shoppers' pages on it.
import { decide } from '../../../../common/campaign/decide.ts';
import { evolve } from '../../../../common/campaign/evolve.ts';
import type { Claim } from '../../../../common/campaign/claim.ts';
import type { Command } from '../../../../common/campaign/commands.ts';
import type { CampaignPage } from '../../../../common/protocol/http.ts';
import { accepted, type Answer } from '../../../../common/protocol/refusals.ts';
import type { OwnDraw, Watching } from '../../../../common/protocol/shopper.ts';
import { createActions } from '../../../../client/board/actions/actions.ts';
import { arrive } from '../../../../client/board/actions/arrive.ts';
import type { ActionContext, Commands } from '../../../../client/board/actions/context.ts';
import { KeptKeys } from '../../../../client/board/actions/kept-keys.ts';
import { PageState } from '../../../../client/board/state/page-state.ts';
import { fakeDice } from '../../../campaign/support/fake-dice.ts';
import {
  by,
  cancel,
  confirm,
  draw,
  OPENS_AT_MS,
  CLOSES_AT_MS,
  FORM,
  HOLD_MS,
  smallCampaign,
  smallConditions,
} from '../../../campaign/support/small-campaign.ts';

export const CAMPAIGN_ID = '01939a5c-0000-7000-8000-00000000beef';

export class SmallLottery {
  readonly state;
  readonly dice;
  nowMs = OPENS_AT_MS;
  readonly #claims = new Map<string, Claim>();

  constructor(tiers: readonly number[] = [6], losing = 0) {
    const conditions = smallConditions(tiers, losing);
    this.state = smallCampaign(conditions);
    this.dice = fakeDice(conditions, 7);
    evolve(this.state, { type: 'CampaignOpened', seq: 1, atMs: OPENS_AT_MS });
  }

  settle(participant: string, command: Command): Answer<OwnDraw> {
    const claim = this.#claims.get(participant);
    const entry = by(participant, command);
    const decision = decide(this.state, claim, entry, this.nowMs, this.dice);
    if (decision.kind === 'refused') return { ok: false, refusal: decision.refusal };
    if (decision.kind === 'accepted') {
      for (const happened of decision.events) evolve(this.state, happened);
      this.#claims.set(participant, decision.claim);
    }
    return accepted(ownDrawOf(decision.claim));
  }

  watching(participant: string): Watching {
    const claim = this.#claims.get(participant);
    return {
      epoch: '00000001',
      seq: this.state.seq,
      stage: { campaignId: CAMPAIGN_ID, stage: 'open', reason: null },
      viewers: 1,
      serverNowMs: this.nowMs,
      participant,
      own: claim ? ownDrawOf(claim) : null,
    };
  }
}

/** As server/campaigns tells it, less proof and signature, which these tests do not read. */
function ownDrawOf(claim: Claim): OwnDraw {
  const { number, lot, ticket, state } = claim;
  return {
    number,
    sheet: lot.sheet,
    ticket,
    benefit: lot.tier === 0xffff ? null : { kind: 'percent-off', percent: 10 * (lot.tier + 1) },
    state,
    holdUntilMs: state === 'held' ? claim.holdUntilMs : null,
    proof: { ...lot, salt: '', path: '' },
    receipt: { statement: ticket, index: 0, size: 1, path: '', signature: '', keyId: '' },
  };
}

export function memoryStorage(): Storage {
  const texts = new Map<string, string>();
  return {
    get length() {
      return texts.size;
    },
    clear: () => texts.clear(),
    getItem: (name) => texts.get(name) ?? null,
    key: (at) => [...texts.keys()][at] ?? null,
    removeItem: (name) => void texts.delete(name),
    setItem: (name, text) => void texts.set(name, text),
  };
}

export interface Sent {
  readonly type: keyof Commands;
  readonly key: string;
  readonly number?: number;
}

export interface Visit {
  readonly context: ActionContext;
  readonly page: PageState;
  readonly actions: ReturnType<typeof createActions>;
  /** Every try of every command, in order. */
  readonly sent: Sent[];
  /** Answers to give before the lottery is asked, e.g. to stand for a server that is busy. */
  readonly first: Answer<OwnDraw>[];
  readonly drawKeys: (string | null)[];
}

/** A page that is open on the lottery; the same storage stands for the same tab. */
export function visit(
  lottery: SmallLottery,
  participant: string,
  storage: Storage = memoryStorage(),
): Visit {
  const sent: Sent[] = [];
  const first: Answer<OwnDraw>[] = [];
  const drawKeys: (string | null)[] = [];
  const ask = (one: Sent, command: Command): Promise<Answer<OwnDraw>> => {
    sent.push(one);
    return Promise.resolve(first.shift() ?? lottery.settle(participant, command));
  };
  const page = new PageState(pageOf(lottery), 0);
  const context: ActionContext = {
    page,
    commands: {
      presentTicket: () => Promise.resolve(accepted({})),
      draw: ({ number, key }) => ask({ type: 'draw', number, key }, draw(number, key)),
      confirm: ({ key, form }) => ask({ type: 'confirm', key }, confirm(key, form)),
      cancel: ({ key }) => ask({ type: 'cancel', key }, cancel(key)),
    },
    kept: new KeptKeys(CAMPAIGN_ID, storage),
    taken: () => lottery.state.taken,
    wait: () => Promise.resolve(),
    lookAgain: () => {
      arrive(context, lottery.watching(participant), lottery.nowMs);
      return Promise.resolve();
    },
    keptTicket: () => null,
    keepTicket: () => undefined,
    forgetOwnDraw: () => undefined,
    onOwnDraw: (_own, drawKey) => drawKeys.push(drawKey),
  };
  return { context, page, actions: createActions(context), sent, first, drawKeys };
}

export function pageOf(lottery: SmallLottery): CampaignPage {
  const stage = { campaignId: CAMPAIGN_ID, stage: 'open', reason: null } as const;
  return {
    id: CAMPAIGN_ID,
    slug: 'small',
    seller: 'Tea house',
    title: 'Small',
    lead: '',
    sheets: lottery.state.rules.sheets,
    opensAtMs: OPENS_AT_MS,
    closesAtMs: CLOSES_AT_MS,
    stage,
    announcement: { title: 'Small', lead: '', language: 'en', guide: 'line', goods: [] },
    form: FORM,
    holdMs: HOLD_MS,
    zone: 'Asia/Tokyo',
    disclosure: 'hidden',
    tiers: [],
    hasLosingSheets: false,
    entry: 'device',
    oncePerMember: false,
    commitment: { algorithm: 'tombola-1', seedHash: '', boardRoot: '', conditionsHash: '' },
    serverNowMs: OPENS_AT_MS,
  };
}
