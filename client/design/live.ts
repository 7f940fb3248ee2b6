// Lets templates follow plain state that knows nothing of Svelte.
import { createSubscriber } from 'svelte/reactivity';

interface Source {
  subscribe(listener: () => void): () => void;
}

/** `now` reads through; templates that read it are drawn again after every change of the source. */
export function live<Value>(source: Source, read: () => Value): { readonly now: Value } {
  const follow = createSubscriber((update) => source.subscribe(update));
  return {
    get now() {
      follow();
      return read();
    },
  };
}

const TICK_MS = 250;
const tick = createSubscriber((update) => {
  const timer = setInterval(update, TICK_MS);
  return () => clearInterval(timer);
});

/** This device's clock, Unix time in ms; templates that read it are drawn again as it goes. */
export function deviceNowMs(): number {
  tick();
  return Date.now();
}
