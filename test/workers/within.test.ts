import { setTimeout as pause } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { within } from '../../workers/within.ts';

const never = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

test('work in time gives its result, and a failure its error', async () => {
  const outer = new AbortController().signal;
  await expect(within(60_000, outer, async () => 7)).resolves.toBe(7);
  await expect(within(60_000, outer, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('the end of the time and the outer end both abort the work', async () => {
  const outer = new AbortController();
  await expect(within(5, outer.signal, never)).rejects.toMatchObject({ name: 'TimeoutError' });
  const running = within(60_000, outer.signal, never);
  outer.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
});

test('a thousand short jobs leave no signals waiting for their time', async () => {
  const { signal } = new AbortController();
  const count = () => queryObjects(AbortSignal, { format: 'count' });
  const before = count();
  // A listener is what kept such a signal alive.
  for (let job = 0; job < 1000; job += 1) {
    await within(60_000, signal, async inner => inner.addEventListener('abort', () => {}));
  }
  await pause(50);
  expect(count() - before).toBeLessThan(100);
  // Counting objects walks the whole heap: long on a crowded machine.
}, 120_000);
