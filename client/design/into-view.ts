/** What has just been said is seen: it may have appeared above or below what the window shows. */
export function intoView(element: HTMLElement): () => void {
  const frame = requestAnimationFrame(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    element.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
  });
  return () => cancelAnimationFrame(frame);
}
