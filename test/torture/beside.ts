import { EventEmitter } from 'node:events';
import { queryObjects } from 'node:v8';

/**
 * Loaded into each role's process by `--import`. Ends it when the one who started it is gone, however that one
 * ended, so that no run leaves anything behind; tells what the process holds (the line "holding" on stdin); and lets
 * the wall clock jump ("clock 3600000": from now on so many milliseconds ahead). Timers go on as they do in earnest.
 */

/** What a process holds that could grow, counted after a full garbage collection. */
export interface Holding {
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** Open handles: sockets, timers, pipes. */
  readonly handles: number;
  /** Live event emitters and abort signals, attached to anything or not. */
  readonly emitters: number;
  readonly signals: number;
  /** Listeners on the process and its open handles. */
  readonly listeners: number;
}

function takeStock(): Holding {
  // Counting objects collects all garbage first.
  const emitters = queryObjects(EventEmitter, { format: 'count' });
  const signals = queryObjects(AbortSignal, { format: 'count' });
  const { rss, heapUsed } = process.memoryUsage();
  return {
    rssBytes: rss,
    heapBytes: heapUsed,
    handles: process.getActiveResourcesInfo().length,
    emitters,
    signals,
    listeners: [process, ...openHandles()].reduce((sum, emitter) => sum + listenersOf(emitter), 0),
  };
}

/** Node's own list; undocumented, so it may be missing one day. */
function openHandles(): EventEmitter[] {
  const list = (process as unknown as { _getActiveHandles?: () => unknown[] })._getActiveHandles?.() ?? [];
  return list.filter(handle => handle instanceof EventEmitter);
}

function listenersOf(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}

const RealDate = Date;
let aheadMs = 0;
const now = () => RealDate.now() + aheadMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

const end = () => process.kill(process.pid, 'SIGKILL');
process.stdin.on('end', end);
process.stdin.on('error', end);
process.stdin.on('data', chunk => {
  for (const line of chunk.toString().split('\n')) {
    if (line === 'holding') process.stdout.write(`holding ${JSON.stringify(takeStock())}\n`);
    else if (line.startsWith('clock ')) aheadMs = Number(line.slice('clock '.length));
  }
});
// A pipe is a socket, whatever the type of a stdin in general says; the role alone decides when it is done.
(process.stdin as unknown as { unref(): void }).unref();
