import type { MemberKeyStore } from '../../member-key/member-key-store.ts';
import type { Http } from '../../net/http.ts';
import type { MemberState } from '../state/member-state.ts';

/** What every action of the page works with. */
export interface MemberContext {
  readonly state: MemberState;
  readonly http: Pick<Http, 'get' | 'post'>;
  readonly keys: MemberKeyStore;
  /** The page's place in the browser. */
  readonly place: {
    /** Goes to another page of this site. */
    go(path: string): void;
    /** Changes the address without leaving. */
    rename(path: string): void;
    language(): 'ja' | 'en';
    /** Tells the other tabs that the member has gone. */
    tellEnded(): void;
  };
  readonly drafts: DraftStore;
}

/** Keeps an errand (state/errand.ts) while the payment provider's page is open: in this tab, without the password. */
export interface DraftStore {
  save(text: string): void;
  /** Takes it out. */
  take(): string | null;
}
