/**
 * Runs `work` with a signal that aborts with `outer`, or with a TimeoutError after `ms`. Nothing of it is left when
 * the work ends: `AbortSignal.timeout` is kept until its time has come, and `AbortSignal.any` as long as its source
 * lives when a listener was forgotten on it; the source here is as old as the process.
 */
export async function within<T>(
  ms: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const late = new DOMException(`It took longer than ${ms} ms.`, 'TimeoutError');
  const timer = setTimeout(() => limit.abort(late), ms);
  const follow = () => limit.abort(outer.reason);
  outer.addEventListener('abort', follow);
  if (outer.aborted) follow();
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', follow);
  }
}
