import type { OrderKeys } from './context.ts';

/** Kept in the tab, so that a reload in the middle of an order does not order twice. */
export function orderKeys(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  prefix: string,
): OrderKeys {
  const nameOf = (content: string) => `${prefix}.${content}`;
  return {
    keyFor(content) {
      const known = storage.getItem(nameOf(content));
      if (known) return known;
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      const key = btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
      storage.setItem(nameOf(content), key);
      return key;
    },
    forget: (content) => storage.removeItem(nameOf(content)),
  };
}
