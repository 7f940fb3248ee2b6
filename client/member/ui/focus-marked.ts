import { firstMarked, type FieldProblems } from '../state/check-form.ts';

/** After a form was sent: the keyboard goes to the first field that is marked. */
export function focusMarked(form: HTMLFormElement, problems: FieldProblems): void {
  const field = firstMarked(problems);
  if (!field) return;
  const found = form.querySelector(`#${field}`);
  if (found instanceof HTMLElement) found.focus();
}
