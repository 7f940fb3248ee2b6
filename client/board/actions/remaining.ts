// Campaigns that disclose what is left of each tier: the server is asked again when the board has
// changed, but seldom and never by a page that nobody looks at.
import type { CampaignPage } from '../../../common/protocol/http.ts';
import type { Http } from '../../net/http.ts';
import { jitter } from '../../net/wait.ts';
import type { BoardState } from '../state/board-state.ts';
import type { PageState } from '../state/page-state.ts';

const PAUSE_MS = 4_000;

export interface RemainingParts {
  readonly page: PageState;
  readonly board: BoardState;
  readonly http: Http;
  readonly wait: (ms: number) => Promise<void>;
}

/** Returns the remover. */
export function followRemaining({ page, board, http, wait }: RemainingParts): () => void {
  let asked = false;
  const ask = async (): Promise<void> => {
    if (asked) return;
    asked = true;
    await wait(jitter(PAUSE_MS));
    asked = false;
    if (document.hidden) return;
    const { slug } = page.now.campaign;
    const answer = await http.get<CampaignPage>(`/api/campaigns/${encodeURIComponent(slug)}`);
    if (answer.ok) page.change({ campaign: answer.value });
  };
  return board.subscribe(() => void ask());
}
