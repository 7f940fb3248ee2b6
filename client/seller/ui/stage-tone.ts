import type { StageName } from '../../../common/campaign/stage.ts';

/** How a badge shows a stage. */
export const stageTone = (stage: StageName): 'open' | 'waiting' | 'ended' | 'plain' =>
  ({ draft: 'plain', announced: 'waiting', open: 'open', closing: 'waiting', closed: 'ended' })[
    stage
  ] as 'open' | 'waiting' | 'ended' | 'plain';
