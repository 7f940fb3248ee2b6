import type { Refusal } from '../../../common/protocol/refusals.ts';
import type { SellerCampaignDetail } from '../../../common/protocol/seller.ts';
import type { Draft } from '../state/draft.ts';
import { withFile, type EditorState } from '../state/editor-state.ts';
import { Problems } from '../state/problems.ts';
import { requestOf } from '../state/read-draft.ts';
import type { SellerApi } from './api.ts';

export interface EditContext {
  readonly state: EditorState;
  readonly api: Pick<
    SellerApi,
    'create' | 'rewrite' | 'preview' | 'open' | 'readConditions' | 'listPictures'
  >;
  readonly nowMs: () => number;
  /** A session may have ended. */
  readonly onRefusal: (refusal: Refusal) => void;
  /** The new campaign has an id, and so an address. */
  readonly onCreated: (id: string) => void;
  readonly onOpened: (campaign: SellerCampaignDetail) => void;
}

export function changeDraft({ state }: EditContext, part: Partial<Draft>): void {
  state.change({ draft: { ...state.now.draft, ...part }, dirty: true });
}

export async function loadPictures({ state, api }: EditContext): Promise<void> {
  const answer = await api.listPictures();
  if (answer.ok) state.change({ pictures: answer.value });
}

/** True when the draft is saved as it stands. */
export async function save(context: EditContext): Promise<boolean> {
  const { state, api } = context;
  const { id, draft } = state.now;
  state.change({ step: { is: 'saving' }, refusal: null });
  const request = requestOf(draft);
  const answer = id === null ? await api.create(request) : await api.rewrite(id, request);
  if (!answer.ok) {
    refuse(context, answer.refusal);
    return false;
  }
  // What was typed while it was being saved is not saved.
  const dirty = state.now.draft !== draft;
  const saved = { id: answer.value.id, savedAtMs: context.nowMs(), problems: new Problems() };
  state.change({ step: { is: 'editing' }, dirty, ...saved });
  if (id === null) context.onCreated(answer.value.id);
  return true;
}

export async function showPreview(context: EditContext): Promise<void> {
  const { state, api } = context;
  const answer = await api.preview(requestOf(state.now.draft));
  if (!answer.ok) return refuse(context, answer.refusal);
  const preview = answer.value;
  state.change({ step: { is: 'previewing', preview }, refusal: null, problems: new Problems() });
}

/** Saves what is not saved, and asks whether it is really meant. */
export async function askToOpen(context: EditContext): Promise<void> {
  const { state } = context;
  if ((state.now.dirty || state.now.id === null) && !(await save(context))) return;
  state.change({ step: { is: 'asked-to-open' } });
}

export async function open(context: EditContext): Promise<void> {
  const { state, api } = context;
  const { id } = state.now;
  if (id === null) return;
  state.change({ step: { is: 'opening' }, refusal: null });
  const answer = await api.open(id);
  if (!answer.ok) return refuse(context, answer.refusal);
  state.change({ step: { is: 'editing' }, dirty: false });
  context.onOpened(answer.value);
}

export const backToEditing = ({ state }: EditContext): void =>
  state.change({ step: { is: 'editing' } });

/** Reads a conditions file into the fields; a wrong one changes nothing but its own marks. */
export async function readFile(context: EditContext, text: string): Promise<void> {
  const { state, api } = context;
  state.change({ fileText: text, file: { is: 'reading' }, refusal: null });
  const answer = await api.readConditions(text);
  if (state.now.fileText !== text) return;
  if (answer.ok) {
    const draft = withFile(state.now.draft, answer.value);
    return state.change({ draft, dirty: true, file: { is: 'read' }, problems: new Problems() });
  }
  if (answer.refusal.code === 'CONDITIONS_INVALID') {
    return state.change({ file: { is: 'wrong', problems: answer.refusal.problems ?? [] } });
  }
  state.change({ file: { is: 'untouched' } });
  refuse(context, answer.refusal);
}

function refuse({ state, onRefusal }: EditContext, refusal: Refusal): void {
  state.change({ step: { is: 'editing' }, refusal, problems: new Problems(refusal) });
  onRefusal(refusal);
}
