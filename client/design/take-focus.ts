/**
 * Moves the focus, and the eyes, to what has just appeared. A moment later, because a modal dialog
 * that is on its way out still holds the focus.
 */
export function takeFocus(element: HTMLElement): () => void {
  const frame = requestAnimationFrame(() => {
    element.focus({ preventScroll: true });
    const { top } = element.getBoundingClientRect();
    if (top >= 0 && top < innerHeight / 2) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    (element.closest('section') ?? element).scrollIntoView({
      block: 'start',
      behavior: still ? 'auto' : 'smooth',
    });
  });
  return () => cancelAnimationFrame(frame);
}
