// The board that a kiosk or a display watches: the snapshot that `watch` answers, then frames; whatever
// does not fit makes it ask again. It keeps no board: it tells what to do to one.
import { BitSet } from '../../common/board/bit-set.ts';
import type { Frame } from '../../common/board/board.ts';
import { decodeFrame } from '../../common/board/frame-text.ts';
import type { KioskBoard } from '../../common/protocol/kiosk-answers.ts';
import type { KioskLine } from './kiosk-line.ts';

export interface KioskBoardOptions {
  readonly line: Pick<KioskLine, 'command' | 'on'>;
  readonly onSnapshot: (taken: BitSet, board: KioskBoard) => void;
  readonly onFrame: (frame: Frame) => void;
}

export interface KioskBoardFeed {
  /** From now on this campaign. False: it was refused, and what was watched before goes on. */
  watch(campaignId: string): Promise<boolean>;
  close(): void;
}

export function followKioskBoard({ line, onSnapshot, onFrame }: KioskBoardOptions): KioskBoardFeed {
  let wanted: string | undefined;
  let at: { campaignId: string; epoch: string; seq: number } | undefined;

  const watch = async (campaignId: string): Promise<boolean> => {
    wanted = campaignId;
    const answer = await line.command('watch', { campaignId });
    if (!answer.ok || wanted !== campaignId) return false;
    const { epoch, seq, sheets, taken } = answer.value;
    at = { campaignId, epoch, seq };
    const bytes = Uint8Array.from(atob(taken), (char) => char.charCodeAt(0));
    onSnapshot(new BitSet(sheets, bytes), answer.value);
    return true;
  };
  const again = (): void => {
    if (wanted) void watch(wanted);
  };
  const apply = (text: string): void => {
    const frame = decodeFrame(text);
    // Between asking for another board and its snapshot frames of either may come.
    if (!frame || !at || at.campaignId !== wanted) return;
    if (frame.epoch !== at.epoch) return again();
    if (frame.to <= at.seq) return;
    if (frame.from > at.seq) return again();
    at = { ...at, seq: frame.to };
    onFrame(frame);
  };
  const removers = [line.on('frame', apply), line.on('resync', again)];
  return {
    watch,
    close: () => removers.forEach((remove) => remove()),
  };
}
