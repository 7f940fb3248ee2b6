import type { ReceiptFinding } from '../../../common/fairness/check-receipt.ts';
import { parseKeptDraws } from '../../../common/fairness/kept-draws.ts';
import type { CampaignPage, Commitment, ReceiptKey } from '../../../common/protocol/http.ts';
import type { Http } from '../../net/http.ts';
import type { Receipts, VerifyState } from '../state/verify-state.ts';
import type { RecordSource } from '../worker/messages.ts';
import type { Checker, CreateChecker } from './checker.ts';
import { readKeptDraws, rememberCommitment } from './remembered.ts';

export interface VerifyActions {
  /** null: the page names no campaign. */
  arrive(slug: string | null): Promise<void>;
  checkPublished(): Promise<void>;
  checkFile(file: Blob): Promise<void>;
  /** Text of one or several kept draws. */
  checkPasted(text: string): Promise<void>;
}

export interface VerifyDeps {
  readonly state: VerifyState;
  readonly http: Http;
  readonly createChecker: CreateChecker;
  /** May throw, in browsers that keep nothing. */
  readonly findStorage: () => Pick<Storage, 'getItem' | 'setItem'>;
}

/** Up to so many sheets a check takes less than a second and starts by itself. */
const MOST_SHEETS_UNASKED = 20_000;

export function createActions(deps: VerifyDeps): VerifyActions {
  const { state, http } = deps;
  let checker: Checker | undefined;
  const storage = safely(deps.findStorage);

  async function run(source: RecordSource, published: Commitment | null): Promise<void> {
    checker?.stop();
    const current = deps.createChecker();
    checker = current;
    state.change({
      check: { state: 'running', progress: null },
      kept: { state: 'none' },
      pasted: { state: 'none' },
    });
    const keys = await http.get<readonly ReceiptKey[]>('/api/keys');
    const request = { source, keys: keys.ok ? keys.value : null, published };
    const outcome = await current.check(request, (progress) => {
      if (checker === current) state.change({ check: { state: 'running', progress } });
    });
    // Somebody has started another check meanwhile.
    if (checker !== current) return;
    state.change({ check: outcome });
    const id = outcome.state === 'done' ? outcome.report.header?.campaign.id : undefined;
    const kept = id === undefined ? [] : readKeptDraws(storage, id);
    if (kept.length === 0) return;
    state.change({ kept: receiptsOf(await current.checkReceipts(kept)) });
  }

  const publishedFor = (campaign: CampaignPage) =>
    rememberCommitment(storage, campaign.id, campaign.commitment);

  return {
    async arrive(slug) {
      if (slug === null) return state.change({ subject: { state: 'file' } });
      const answer = await http.get<CampaignPage>(`/api/campaigns/${encodeURIComponent(slug)}`);
      if (!answer.ok) {
        const isUnknown = ['UNKNOWN_CAMPAIGN', 'NOT_FOUND'].includes(answer.refusal.code);
        return state.change({ subject: { state: isUnknown ? 'unknown' : 'unreachable' } });
      }
      const campaign = answer.value;
      state.change({ subject: { state: 'found', campaign } });
      publishedFor(campaign);
      const isClosed = campaign.stage.stage === 'closed';
      if (isClosed && campaign.sheets <= MOST_SHEETS_UNASKED) await this.checkPublished();
    },
    async checkPublished() {
      const { subject } = state.now;
      if (subject.state !== 'found') return;
      const { campaign } = subject;
      const path = `/api/campaigns/${encodeURIComponent(campaign.slug)}/record`;
      await run({ kind: 'address', path }, publishedFor(campaign));
    },
    async checkFile(file) {
      const { subject } = state.now;
      const published = subject.state === 'found' ? publishedFor(subject.campaign) : null;
      await run({ kind: 'file', file }, published);
    },
    async checkPasted(text) {
      const kept = parseKeptDraws(text);
      if (kept === undefined || kept.length === 0) {
        return state.change({ pasted: { state: 'unreadable' } });
      }
      state.change({ pasted: receiptsOf(await checker?.checkReceipts(kept)) });
    },
  };
}

function receiptsOf(findings: readonly ReceiptFinding[] | null | undefined): Receipts {
  if (findings === undefined) return { state: 'none' };
  return findings === null ? { state: 'keyless' } : { state: 'checked', findings };
}

function safely<Value>(find: () => Value): Value | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
