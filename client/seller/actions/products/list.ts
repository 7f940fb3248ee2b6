import type { Refusal } from '../../../../common/protocol/refusals.ts';
import type { ProductListNow } from '../../state/products/product-state.ts';
import type { State } from '../../state/state.ts';
import type { ProductsApi } from './api.ts';

export interface ProductListContext {
  readonly state: State<ProductListNow>;
  readonly api: Pick<ProductsApi, 'list'>;
  readonly onRefusal: (refusal: Refusal) => void;
}

export async function searchProducts(context: ProductListContext, text: string): Promise<void> {
  const { state, api } = context;
  state.change({ search: text, listing: 'first' });
  const answer = await api.list(text, null);
  if (state.now.search !== text) return;
  if (!answer.ok) return refuse(context, answer.refusal);
  state.change({ ...answer.value, listing: 'idle', refusal: null });
}

export async function readOnProducts(context: ProductListContext): Promise<void> {
  const { state, api } = context;
  const { search, next, listing } = state.now;
  if (next === null || listing !== 'idle') return;
  state.change({ listing: 'more' });
  const answer = await api.list(search, next);
  if (state.now.search !== search) return;
  if (!answer.ok) return refuse(context, answer.refusal);
  const products = [...state.now.products, ...answer.value.products];
  state.change({ ...answer.value, products, listing: 'idle', refusal: null });
}

function refuse({ state, onRefusal }: ProductListContext, refusal: Refusal): void {
  state.change({ refusal, listing: 'idle' });
  onRefusal(refusal);
}
