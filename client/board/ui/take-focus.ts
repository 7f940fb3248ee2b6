/**
 * Moves the focus, and the eyes, to what has just appeared. A moment later, because a modal dialog
 * that is on its way out still holds the focus.
 */
export function takeFocus(element: HTMLElement): () => void {
  const frame = requestAnimationFrame(() => {
    element.focus({ preventScroll: true });
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    (element.closest('section') ?? element).scrollIntoView({
      block: 'nearest',
      behavior: still ? 'auto' : 'smooth',
    });
  });
  return () => cancelAnimationFrame(frame);
}
