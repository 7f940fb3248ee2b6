/** For the heading of a screen that has just come: it is read first. */
export function takeFocus(heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
}
