import type { GridTexts } from '../../client/board/ui/number-grid.ts';

export const gridTexts: GridTexts = {
  grid: 'All numbers',
  open: (number) => `Number ${number}, open`,
  taken: (number) => `Number ${number}, taken`,
  own: (number) => `Number ${number}, yours`,
  drawn: (count, left) => `${count} numbers were drawn, ${left} left`,
  returned: (count, left) => `${count} numbers came back, ${left} left`,
  focusTaken: (number) => `Number ${number} has just been taken`,
};
