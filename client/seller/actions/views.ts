// Puts the state and the actions of one screen together, and takes them apart when it is left.
import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { IssuedCoupon, SellerCampaignDetail } from '../../../common/protocol/seller.ts';
import { listenForIssues } from '../../net/seller-line.ts';
import { editorOf, newEditor, type EditorState } from '../state/editor-state.ts';
import { liveState } from '../state/live-state.ts';
import type { Route } from '../state/route.ts';
import { State } from '../state/state.ts';
import type { SellerApi } from './api.ts';
import { loadPictures, type EditContext } from './edit.ts';
import { readStage, search, takeChange, type FollowContext } from './follow.ts';
import { readAllCoupons } from './read-all.ts';

export type Shown =
  | { readonly is: 'loading'; readonly loaded: number; readonly total: number }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  | { readonly is: 'editor'; readonly context: EditContext }
  | { readonly is: 'live'; readonly context: FollowContext }
  | {
      readonly is: 'print';
      readonly campaign: SellerCampaignDetail;
      readonly coupons: readonly IssuedCoupon[];
    };

export type CampaignView = State<{ readonly shown: Shown }>;

export interface ViewOptions {
  readonly api: SellerApi;
  readonly language: () => 'ja' | 'en';
  readonly zone: string;
  readonly nowMs: () => number;
  readonly onRefusal: (refusal: Refusal) => void;
  readonly onSessionOver: () => void;
  /** The draft has an address now; the screen stays. */
  readonly onCreated: (id: string) => void;
  readonly isReading: () => boolean;
  /** Drafts that were left unsaved, by id: coming back finds them as they were. */
  readonly unsaved: Map<string, EditorState>;
}

/** Under which a draft that has no id yet is kept. */
const NEW = 'new';

/** How often a watched campaign's stage is asked for, ms: it also changes by the clock. */
const STAGE_EVERY_MS = 10_000;

/** The view of a route that names a campaign, and what ends it. */
export function openView(
  options: ViewOptions,
  route: Extract<Route, { screen: 'new' | 'campaign' | 'print' }>,
): { view: CampaignView; leave: () => void } {
  const view: CampaignView = new State({ shown: { is: 'loading', loaded: 0, total: 0 } as Shown });
  const opened = new OpenedView(view, options);
  if (route.screen === 'new') {
    opened.edit(NEW, newEditor(options.language(), options.zone, options.nowMs()));
  } else {
    void opened.load(route.id, route.screen);
  }
  return { view, leave: () => opened.leave() };
}

class OpenedView {
  readonly #view: CampaignView;
  readonly #options: ViewOptions;
  #ends: (() => void)[] = [];
  #left = false;

  constructor(view: CampaignView, options: ViewOptions) {
    this.#view = view;
    this.#options = options;
  }

  async load(id: string, screen: 'campaign' | 'print'): Promise<void> {
    const answer = await this.#options.api.findCampaign(id);
    if (this.#left) return;
    if (!answer.ok) return this.#refuse(answer.refusal);
    if (screen === 'print') return this.#print(answer.value);
    if (answer.value.stage === 'draft') this.edit(id, editorOf(answer.value));
    else this.#watch(answer.value, false);
  }

  edit(key: string, fresh: EditorState): void {
    const { api, nowMs, onRefusal, onCreated, unsaved } = this.#options;
    const state = unsaved.get(key) ?? fresh;
    unsaved.delete(key);
    this.#ends.push(() => {
      if (!state.now.dirty) return;
      state.change({ step: { is: 'editing' }, refusal: null });
      unsaved.set(state.now.id ?? NEW, state);
    });
    const onOpened = (campaign: SellerCampaignDetail) => {
      if (!this.#left) this.#watch(campaign, true);
    };
    const context: EditContext = { state, api, nowMs, onRefusal, onCreated, onOpened };
    this.#view.change({ shown: { is: 'editor', context } });
    void loadPictures(context);
  }

  #watch(campaign: SellerCampaignDetail, justSealed: boolean): void {
    const { api, onRefusal, onSessionOver, isReading } = this.#options;
    const state = liveState(campaign, justSealed);
    const context: FollowContext = { state, api, isReading, onRefusal };
    this.#view.change({ shown: { is: 'live', context } });
    void search(context, '');
    const stopListening = listenForIssues({
      campaignId: campaign.id,
      onLine: (line) => state.change({ line }),
      onChange: (changed) => void takeChange(context, changed),
      onSessionOver,
    });
    const timer = setInterval(() => {
      if (state.now.campaign.stage !== 'closed') void readStage(context);
    }, STAGE_EVERY_MS);
    this.#ends.push(stopListening, () => clearInterval(timer));
  }

  async #print(campaign: SellerCampaignDetail): Promise<void> {
    const answer = await readAllCoupons(this.#options.api, campaign.id, (loaded, total) => {
      if (!this.#left) this.#view.change({ shown: { is: 'loading', loaded, total } });
    });
    if (this.#left) return;
    if (!answer.ok) return this.#refuse(answer.refusal);
    this.#view.change({ shown: { is: 'print', campaign, coupons: answer.value } });
  }

  #refuse(refusal: Refusal): void {
    this.#view.change({ shown: { is: 'refused', refusal } });
    this.#options.onRefusal(refusal);
  }

  leave(): void {
    this.#left = true;
    for (const end of this.#ends.splice(0)) end();
  }
}
