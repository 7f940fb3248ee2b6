// The doors to products as functions; see ../api.ts.
import type {
  ImportLine,
  ImportLook,
  ImportOptions,
  SavedProduct,
  SaveProduct,
  SellerProductDetail,
  SellerProductPage,
} from '../../../../common/protocol/products.ts';
import type { Answer } from '../../../../common/protocol/refusals.ts';
import { createHttp } from '../../../net/http.ts';

const ROOT = '/api/seller';
const http = createHttp();
/** Fifty thousand rows take their time. */
const patient = createHttp({ timeoutMs: 180_000 });

export const productsApi = {
  list(search: string, after: string | null) {
    const query = new URLSearchParams({ search, ...(after === null ? {} : { after }) });
    return http.get<SellerProductPage>(`${ROOT}/products?${query}`);
  },
  find: (id: string) => http.get<SellerProductDetail>(`${ROOT}/products/${id}`),
  create: (wanted: SaveProduct) => http.post<SavedProduct>(`${ROOT}/products`, wanted),
  rewrite: (id: string, wanted: SaveProduct) =>
    http.put<SavedProduct>(`${ROOT}/products/${id}`, wanted),
  endOffer: (id: string) => http.post<unknown>(`${ROOT}/products/${id}/offer/end`, {}),
  listIllustrations: () => http.get<string[]>(`${ROOT}/pictures`),
  addPicture: (file: Blob) => patient.send<{ name: string }>(`${ROOT}/product-pictures`, file),
  look: (file: File) => patient.send<ImportLook>(`${ROOT}/products/import/look`, formOf(file)),
  import: (
    file: File,
    options: ImportOptions,
    onLine: (line: ImportLine) => void,
  ): Promise<Answer<void>> =>
    patient.sendForLines<ImportLine>(`${ROOT}/products/import`, formOf(file, options), onLine),
} as const;

export type ProductsApi = typeof productsApi;

export const productsCsvUrl = `${ROOT}/products.csv`;

/** The options first: the server reads the parts in their order. */
function formOf(file: File, options?: ImportOptions): FormData {
  const form = new FormData();
  if (options) form.append('options', JSON.stringify(options));
  form.append('file', file);
  return form;
}
