import { MAX_IMPORT_BYTES, type ImportLine } from '../../../../common/protocol/products.ts';
import { why } from '../../../../common/protocol/problems.ts';
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import { decimalMarkOf, optionsOf, type ImportNow } from '../../state/products/import-state.ts';
import type { State } from '../../state/state.ts';
import type { ProductsApi } from './api.ts';

export interface ImportContext {
  readonly state: State<ImportNow>;
  readonly api: Pick<ProductsApi, 'look' | 'import'>;
  readonly onRefusal: (refusal: Refusal) => void;
}

/** Has the server look at the file, and takes over what it makes of the headings. */
export async function chooseFile(context: ImportContext, file: File): Promise<void> {
  const { state, api } = context;
  if (file.size > MAX_IMPORT_BYTES) {
    const problems = [why('file-too-large', { most: MAX_IMPORT_BYTES / 1024 / 1024 })];
    return state.change({ step: { is: 'wrong', problems }, file: null, look: null });
  }
  state.change({ file, look: null, step: { is: 'looking' }, refusal: null });
  const answer = await api.look(file);
  if (state.now.file !== file) return;
  if (!answer.ok) return refuse(context, answer.refusal);
  const { guess, encoding } = answer.value;
  state.change({
    look: answer.value,
    columns: guess,
    encoding,
    decimalMark: decimalMarkOf(answer.value),
    step: { is: 'mapping' },
  });
}

export async function runImport(context: ImportContext): Promise<void> {
  const { state, api } = context;
  const { file } = state.now;
  const options = optionsOf(state.now);
  if (!file || !options) return;
  state.change({ step: { is: 'running', line: null }, refusal: null });
  const answer = await api.import(file, options, (line) => take(context, line));
  if (!answer.ok) refuse(context, answer.refusal);
  else if (state.now.step.is === 'running') refuse(context, { code: 'UNAVAILABLE' });
}

function take(context: ImportContext, line: ImportLine): void {
  const { state } = context;
  if (line.step === 'failed') refuse(context, line.refusal);
  else if (line.step === 'done') state.change({ step: { is: 'done', report: line.report } });
  else if (line.step === 'refused')
    state.change({ step: { is: 'wrong', problems: line.problems } });
  else state.change({ step: { is: 'running', line } });
}

export const backToMapping = ({ state }: ImportContext): void =>
  state.change({ step: { is: state.now.look ? 'mapping' : 'choosing' } });

function refuse({ state, onRefusal }: ImportContext, refusal: Refusal): void {
  if (refusal.code === 'PRODUCT_INVALID') {
    return state.change({ step: { is: 'wrong', problems: refusal.problems ?? [] } });
  }
  state.change({ refusal, step: { is: state.now.look ? 'mapping' : 'choosing' } });
  onRefusal(refusal);
}
