// The board alone, without server or campaign: for measurements, browser tests and looking at it.
// ?sheets=… &taken=share &own=number &grid=1 &still=1. What a test needs hangs on `window.board`.
import { mount } from 'svelte';
import { BitSet } from '../../common/board/bit-set.ts';
import { mountBoardCanvas } from '../../client/board/canvas/mount.ts';
import { BoardState } from '../../client/board/state/board-state.ts';
import NumberGrid from '../../client/board/ui/NumberGrid.svelte';
import { chance } from './chance.ts';
import { measure, type MeasureOptions, type Subject } from './measure.ts';
import { gridTexts } from './texts.ts';

const query = new URL(location.href).searchParams;
const sheets = Number(query.get('sheets') ?? 100);
const state = new BoardState(sheets);
const next = chance(7);

const snapshot = new BitSet(sheets);
const share = Number(query.get('taken') ?? 0);
const take = Math.round(sheets * share);
while (snapshot.count < take) snapshot.add(1 + Math.floor(next() * sheets));
state.applySnapshot(snapshot);
const own = query.get('own');
if (own !== null) state.setOwn({ number: Number(own), stage: 'held' });

const chosen: number[] = [];
const healths: string[] = [];
const choose = (number: number) => void chosen.push(number);
const canvas = mountBoardCanvas({
  host: document.getElementById('board')!,
  state,
  actions: { choose },
  reducedMotion: query.has('still'),
  onHealth: (health) => healths.push(health),
});

if (query.has('grid')) {
  mount(NumberGrid, {
    target: document.getElementById('grid')!,
    props: {
      board: state,
      texts: gridTexts,
      announceEveryMs: 200,
      onchoose: choose,
      onfocusnumber: (number: number | null) => canvas.focusNumber(number),
    },
  });
}

/** Draws so many open numbers at random, as one frame. */
function vanish(count: number): number[] {
  const taken = new Set<number>();
  while (taken.size < count) {
    const number = 1 + Math.floor(next() * sheets);
    if (state.isOpen(number)) taken.add(number);
  }
  const numbers = [...taken].sort((a, b) => a - b);
  state.applyFrame({ taken: numbers, returned: [] });
  return numbers;
}

const subject: Subject = {
  look: (across, down, zoom) => {
    const { layout, fitScale } = canvas.camera;
    const place = { x: across * layout!.width, y: down * layout!.height };
    canvas.camera.place({ ...place, scale: fitScale * zoom });
  },
  vanish,
};
const measureBoard = (options: MeasureOptions) => measure(subject, options);

const board = { measure: measureBoard, state, canvas, chosen, healths, vanish, BitSet };
declare global {
  interface Window {
    board: typeof board;
  }
}
window.board = board;
