import { createSubscriber } from 'svelte/reactivity';
import type { PayNow, PayState } from '../state/pay-state.ts';

/** Templates that read `now` are drawn again after every change of the state. */
export function live(state: PayState): { readonly now: PayNow } {
  const follow = createSubscriber((update) => state.subscribe(update));
  return {
    get now() {
      follow();
      return state.now;
    },
  };
}
