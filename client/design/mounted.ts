/**
 * For an attachment whose view comes later: destroys it when the element goes, also when it comes after
 * that. A view that cannot be had is left out: what stands beside it says the same in words.
 */
export function mounted(coming: Promise<{ destroy(): void }>): () => void {
  let gone = false;
  let destroy = () => {};
  coming.then(
    (view) => {
      destroy = () => view.destroy();
      if (gone) destroy();
    },
    () => undefined,
  );
  return () => {
    gone = true;
    destroy();
  };
}
