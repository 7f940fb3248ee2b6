// The seller's doors as functions. Each resolves with the server's answer; a line that is down is
// answered UNAVAILABLE, like a server that is.
import type { IssueConditions } from '../../../common/campaign/conditions.ts';
import type {
  CampaignPreview,
  IssueListPage,
  SaveCampaign,
  SellerCampaign,
  SellerCampaignDetail,
  Session,
} from '../../../common/protocol/seller.ts';
import { createHttp } from '../../net/http.ts';

const ROOT = '/api/seller';
const http = createHttp();
/** Sealing a million sheets takes its time. */
const patient = createHttp({ timeoutMs: 120_000 });

const get = <T>(path: string) => http.get<T>(`${ROOT}${path}`);
const post = <T>(path: string, body: unknown = {}) => http.post<T>(`${ROOT}${path}`, body);

export interface IssueListAsk {
  readonly search: string;
  readonly after?: number | null;
  readonly limit?: number;
}

export const sellerApi = {
  findSession: () => get<Session>('/session'),
  signIn: (login: { email: string; password: string }) => post<Session>('/login', login),
  signOut: () => post<object>('/logout'),
  listCampaigns: () => get<SellerCampaign[]>('/campaigns'),
  findCampaign: (id: string) => get<SellerCampaignDetail>(`/campaigns/${id}`),
  create: (draft: SaveCampaign) => post<{ id: string }>('/campaigns', draft),
  rewrite: (id: string, draft: SaveCampaign) =>
    http.put<{ id: string }>(`${ROOT}/campaigns/${id}`, draft),
  preview: (draft: SaveCampaign) => post<CampaignPreview>('/campaigns/preview', draft),
  open: (id: string) => patient.post<SellerCampaignDetail>(`${ROOT}/campaigns/${id}/open`, {}),
  readConditions: (text: string) => post<IssueConditions>('/conditions/read', { text }),
  listPictures: () => get<string[]>('/pictures'),
  listCoupons(id: string, { search, after, limit }: IssueListAsk) {
    const query = new URLSearchParams({ search });
    if (after) query.set('after', String(after));
    if (limit) query.set('limit', String(limit));
    return get<IssueListPage>(`/campaigns/${id}/issue-list?${query}`);
  },
} as const;

export type SellerApi = typeof sellerApi;

export const conditionsFileUrl = (id: string): string => `${ROOT}/campaigns/${id}/conditions.yaml`;
export const csvUrl = (id: string): string => `${ROOT}/campaigns/${id}/issue-list.csv`;
