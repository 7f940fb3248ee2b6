// Puts the state and the actions of a screen about products together.
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import { importState } from '../../state/products/import-state.ts';
import {
  newProductState,
  productListState,
  type ProductState,
} from '../../state/products/product-state.ts';
import type { ProductRoute } from '../../state/route.ts';
import { productsApi } from './api.ts';
import { loadIllustrations, loadProduct, type ProductContext } from './edit-product.ts';
import type { ImportContext } from './import.ts';
import { shrinkPicture } from './shrink-picture.ts';
import { searchProducts, type ProductListContext } from './list.ts';

export type ProductScreen =
  | { readonly is: 'products'; readonly context: ProductListContext }
  | { readonly is: 'product'; readonly context: ProductContext }
  | { readonly is: 'import-products'; readonly context: ImportContext };

export interface ProductScreenOptions {
  readonly language: () => 'ja' | 'en';
  readonly zone: string;
  readonly seller: string;
  readonly onRefusal: (refusal: Refusal) => void;
  readonly onCreated: (id: string) => void;
  /** Products that were left unsaved, by id: coming back finds them as they were. */
  readonly unsaved: Map<string, ProductState>;
}

/** Under which a product that has no id yet is kept. */
const NEW = 'new';

export interface OpenedProducts {
  readonly screen: ProductScreen;
  readonly leave: () => void;
}

const stay = () => {};

export function openProductScreen(
  route: ProductRoute,
  { language, unsaved, ...options }: ProductScreenOptions,
): OpenedProducts {
  const api = productsApi;
  switch (route.screen) {
    case 'products': {
      const context = { ...options, api, state: productListState() };
      void searchProducts(context, '');
      return { screen: { is: 'products', context }, leave: stay };
    }
    case 'product': {
      const key = route.id ?? NEW;
      const left = unsaved.get(key);
      unsaved.delete(key);
      const state = left ?? newProductState(language(), route.id);
      const context = { ...options, api, shrink: shrinkPicture, state };
      void (left ? loadIllustrations(context) : loadProduct(context));
      return { screen: { is: 'product', context }, leave: () => keep(context.state, unsaved) };
    }
    case 'import-products': {
      const context = { ...options, api, state: importState(language()) };
      return { screen: { is: 'import-products', context }, leave: stay };
    }
  }
}

function keep(state: ProductState, unsaved: Map<string, ProductState>): void {
  if (!state.now.dirty) return;
  state.change({ step: { is: 'editing' }, refusal: null });
  unsaved.set(state.now.id ?? NEW, state);
}
