import type { ReceiptKey } from '../../../common/protocol/http.ts';
import type { Answer } from '../../../common/protocol/refusals.ts';
import type { OwnDraw } from '../../../common/protocol/shopper.ts';
import type { BoardState } from '../state/board-state.ts';
import type { PageState } from '../state/page-state.ts';
import { keepReceipt } from './receipts.ts';

export interface OwnDrawParts {
  readonly page: PageState;
  readonly board: Pick<BoardState, 'setOwn'>;
  readonly loadKeys: () => Promise<Answer<readonly ReceiptKey[]>>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
}

/** Marks an own draw on the board, keeps its receipt and has it checked. One check for each receipt. */
export function createOwnDrawKeeper({ page, board, loadKeys, storage }: OwnDrawParts) {
  let statement = '';
  return (own: OwnDraw, drawKey: string | null): void => {
    const { number, state } = own;
    const mine = state === 'held' || state === 'confirmed';
    board.setOwn(mine ? { number, stage: state } : null);
    keepReceipt(storage, page.now.campaign.id, own);
    const known = statement === own.receipt.statement && page.now.check?.state !== 'unfinished';
    if (known) return;
    statement = own.receipt.statement;
    page.change({ check: { state: 'checking' } });
    void check(own, drawKey).then((check) => page.change({ check }));
  };

  async function check(own: OwnDraw, drawKey: string | null) {
    try {
      const { checkDraw } = await import('./check-draw.ts');
      const keys = await loadKeys();
      if (!keys.ok) return { state: 'unfinished' } as const;
      const { campaign, participant } = page.now;
      const drawnBy = drawKey && participant ? { participant, key: drawKey } : null;
      const findings = await checkDraw({ campaign, own, drawnBy, keys: keys.value });
      return { state: 'checked', findings } as const;
    } catch {
      // The line broke while the keys or the check itself were loaded.
      return { state: 'unfinished' } as const;
    }
  }
}
