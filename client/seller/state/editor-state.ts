import type { IssueConditions } from '../../../common/campaign/conditions.ts';
import type { Problem, Refusal } from '../../../common/protocol/refusals.ts';
import type { CampaignPreview, SellerCampaignDetail } from '../../../common/protocol/seller.ts';
import { draftAnnouncement, draftConditions, newDraft, type Draft } from './draft.ts';
import { Problems } from './problems.ts';
import { State } from './state.ts';

/** A conditions file beside the form: as it was dropped, pasted or typed. */
export type FileReading =
  | { readonly is: 'untouched' }
  | { readonly is: 'reading' }
  | { readonly is: 'read' }
  | { readonly is: 'wrong'; readonly problems: readonly Problem[] };

/** What is under way: at most one of these at a time. */
export type EditorStep =
  | { readonly is: 'editing' }
  | { readonly is: 'saving' }
  | { readonly is: 'previewing'; readonly preview: CampaignPreview }
  | { readonly is: 'asked-to-open' }
  | { readonly is: 'opening' };

export interface EditorNow {
  /** null: not saved yet. */
  readonly id: string | null;
  readonly draft: Draft;
  /** Whether the draft differs from what is saved. */
  readonly dirty: boolean;
  readonly step: EditorStep;
  readonly problems: Problems;
  readonly refusal: Refusal | null;
  readonly savedAtMs: number | null;
  readonly fileText: string;
  readonly file: FileReading;
  readonly pictures: readonly string[];
}

const EMPTY = {
  dirty: false,
  step: { is: 'editing' },
  problems: new Problems(),
  refusal: null,
  savedAtMs: null,
  fileText: '',
  file: { is: 'untouched' },
  pictures: [],
} as const;

export type EditorState = State<EditorNow>;

export const newEditor = (language: 'ja' | 'en', zone: string, nowMs: number): EditorState =>
  new State<EditorNow>({ ...EMPTY, id: null, draft: newDraft(language, zone, nowMs) });

export const editorOf = (campaign: SellerCampaignDetail): EditorState =>
  new State<EditorNow>({
    ...EMPTY,
    id: campaign.id,
    draft: {
      slug: campaign.slug,
      announcement: draftAnnouncement(campaign.announcement),
      conditions: draftConditions(campaign.conditions),
    },
  });

/** The fields after a file was read: it replaces the conditions and leaves everything else. */
export const withFile = (draft: Draft, conditions: IssueConditions): Draft => ({
  ...draft,
  conditions: draftConditions(conditions),
});
