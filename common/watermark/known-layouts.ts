// Laying out a key takes longer than reading a picture with it, and a page or a server uses few keys.
import { layOut, type Layout } from './layout.ts';

const MOST_KEPT = 8;
const kept = new Map<string, Layout>();

/** @throws RangeError when the key is empty */
export function layoutOf(key: Uint8Array): Layout {
  const name = String.fromCharCode(...key);
  const layout = kept.get(name) ?? layOut(key);
  kept.delete(name);
  kept.set(name, layout);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  return layout;
}
