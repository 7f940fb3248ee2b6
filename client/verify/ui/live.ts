import { createSubscriber } from 'svelte/reactivity';
import type { Verify, VerifyState } from '../state/verify-state.ts';

/** Templates that read `now` are drawn again after every change of the state. */
export function live(state: VerifyState): { readonly now: Verify } {
  const follow = createSubscriber((update) => state.subscribe(update));
  return {
    get now() {
      follow();
      return state.now;
    },
  };
}
