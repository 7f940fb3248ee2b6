/**
 * Keeps the screen on while the page is in front, where the browser can (Screen Wake Lock API). A lock
 * ends whenever the page goes to the back; it is asked for again when it comes to the front.
 * Returns the remover.
 */
export function keepAwake(page: Document = document): () => void {
  let lock: WakeLockSentinel | undefined;
  let ended = false;
  const ask = async () => {
    if (ended || page.visibilityState !== 'visible') return;
    // The type says it is always there.
    const wakeLock = navigator.wakeLock as WakeLock | undefined;
    // Refused when the battery is low: then the screen goes dark as usual.
    lock = await wakeLock?.request('screen').catch(() => undefined);
    if (ended) void lock?.release();
  };
  const onChange = () => void ask();
  page.addEventListener('visibilitychange', onChange);
  onChange();
  return () => {
    ended = true;
    page.removeEventListener('visibilitychange', onChange);
    void lock?.release();
  };
}
