/** Asks for the screen to stay on, again whenever the page comes back. Where that is refused nothing is lost. */
export function keepAwake(): () => void {
  const ask = () => {
    if (document.visibilityState !== 'visible') return;
    void navigator.wakeLock?.request('screen').catch(() => undefined);
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => document.removeEventListener('visibilitychange', ask);
}
