type CanvasEvents = HTMLElementEventMap & {
  webglcontextlost: Event;
  webglcontextrestored: Event;
};

/** Returns the remover. */
export function listen<Name extends keyof CanvasEvents>(
  target: HTMLElement,
  name: Name,
  listener: (happening: CanvasEvents[Name]) => void,
  options?: AddEventListenerOptions,
): () => void {
  const general = listener as (happening: Event) => void;
  target.addEventListener(name, general, options);
  return () => target.removeEventListener(name, general, options);
}
