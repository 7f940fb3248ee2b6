/** Moves the focus to what has just appeared, so that keyboard and screen reader follow. */
export function takeFocus(element: HTMLElement): void {
  element.focus({ preventScroll: false });
}
