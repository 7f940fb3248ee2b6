import { createSubscriber } from 'svelte/reactivity';
import type { State } from '../state/state.ts';

/** A state as templates read it: what uses `now` is drawn again when it changes. */
export function follow<Now extends object>(state: State<Now>): { readonly now: Now } {
  const read = createSubscriber((update) => state.subscribe(update));
  return {
    get now() {
      read();
      return state.now;
    },
  };
}
