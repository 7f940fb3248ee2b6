// Puts the state and the actions of a screen about products together.
import type { Refusal } from '../../../../common/protocol/refusals.ts';
import { importState } from '../../state/products/import-state.ts';
import { newProductState, productListState } from '../../state/products/product-state.ts';
import type { ProductRoute } from '../../state/route.ts';
import { productsApi } from './api.ts';
import { loadProduct, type ProductContext } from './edit-product.ts';
import type { ImportContext } from './import.ts';
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
}

export function openProductScreen(
  route: ProductRoute,
  { language, ...options }: ProductScreenOptions,
): ProductScreen {
  const api = productsApi;
  switch (route.screen) {
    case 'products': {
      const context = { ...options, api, state: productListState() };
      void searchProducts(context, '');
      return { is: 'products', context };
    }
    case 'product': {
      const context = { ...options, api, state: newProductState(language(), route.id) };
      void loadProduct(context);
      return { is: 'product', context };
    }
    case 'import-products':
      return {
        is: 'import-products',
        context: { ...options, api, state: importState(language()) },
      };
  }
}
