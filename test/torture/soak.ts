import { setTimeout as delay } from 'node:timers/promises';
import { people } from '../../src/practice/accounts.ts';
import type { Role } from '../../workers/roles.ts';
import type { Holding } from './beside.ts';
import { openChance } from './chance.ts';
import type { Fault, LineName } from './faults.ts';
import type { Finding } from './judge.ts';
import { planMails } from './mails.ts';
import { openScene, type Scene } from './scene.ts';
import { openTormentor } from './torment.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly mails: number;
  /** How long the load lasts. */
  readonly lastsMs: number;
  readonly redisProgram: string | undefined;
  readonly signal?: AbortSignal;
  readonly say: (text: string) => void;
}

type Sample = Holding & { readonly sockets: number };
type Measure = keyof Sample;

/** Growth from the first third to the last that is noise: a share, and so much besides. */
const noise: Readonly<Record<Measure, { readonly share: number; readonly plus: number }>> = {
  rssBytes: { share: 0.15, plus: 32 * 2 ** 20 },
  heapBytes: { share: 0.1, plus: 4 * 2 ** 20 },
  sockets: { share: 0, plus: 3 },
  handles: { share: 0, plus: 8 },
  emitters: { share: 0.1, plus: 40 },
  signals: { share: 0.1, plus: 20 },
  listeners: { share: 0, plus: 30 },
};

/** A sample stops a process for the time of two garbage collections, seconds on a loaded machine. */
const sampleEveryMs = 10_000;
const fewestSamples = 9;
/** Code is compiled and pools are filled before that. */
const warmUpShare = 0.1;

/** A day's mail in minutes, with lines that break now and then but no role killed: nothing may grow. */
export async function soak(options: SoakOptions): Promise<readonly Finding[]> {
  const scene = await openScene(options.redisProgram);
  try {
    await scene.start(options.signal);
    const samples = new Map<Role, Sample[]>([...scene.roles.keys()].map(role => [role, []]));
    const stop = new AbortController();
    const sampling = sample(scene, samples, stop.signal);
    const answered = await load(scene, options).finally(() => stop.abort());
    await sampling;
    const fewest = Math.min(...[...samples.values()].map(taken => taken.length));
    const growth = [...samples].flatMap(([role, taken]) => judgeGrowth(role, taken));
    const enough = { what: 'samples of each role', found: String(fewest), isGood: fewest >= fewestSamples };
    return [answered, enough, ...growth, warnings(scene)];
  } finally {
    await scene.close();
  }
}

async function load(scene: Scene, { seed, mails, lastsMs, signal, say }: SoakOptions): Promise<Finding> {
  const chance = openChance(seed);
  const plan = planMails(mails, seed, chance.fork('mails')).filter(mail => mail.after === undefined);
  const tormentor = openTormentor(scene, chance.fork('torment'));
  const startedAt = performance.now();
  let said = startedAt;
  for (const [index, mail] of plan.entries()) {
    signal?.throwIfAborted();
    const raw = mail.write(undefined);
    const envelope = { from: mail.envelopeFrom, to: [people.service] };
    scene.practice.deliver(raw, envelope, { authenticated: mail.authenticated });
    if (index % 15 === 14) tormentor.make(breakSomething(scene, chance));
    if (performance.now() - said > 15_000) {
      said = performance.now();
      say(
        `${index + 1} mails, ${tormentor.total()} broken lines, ${scene.relay.delivered.length} copies delivered`,
      );
    }
    const dueAt = startedAt + ((index + 1) * lastsMs) / plan.length;
    await delay(Math.max(0, dueAt - performance.now()));
  }
  const asked = plan.filter(mail => mail.asks !== undefined);
  const open = () => {
    const arrived = new Set(scene.relay.delivered.map(copy => copy.inReplyTo));
    return asked.filter(mail => !arrived.has(mail.messageId));
  };
  const deadline = performance.now() + 180_000;
  while (open().length > 0 && performance.now() < deadline) await delay(1000);
  return {
    what: 'questions answered during the soak',
    found: `${asked.length - open().length} of ${asked.length}, ${tormentor.total()} broken lines`,
    isGood: open().length === 0,
  };
}

function breakSomething(scene: Scene, chance: ReturnType<typeof openChance>): Fault {
  const line = chance.pick([...scene.lines.keys()] as LineName[]);
  return chance.happens(0.6)
    ? { kind: 'cut', line, which: 'all', label: `${line} dropped` }
    : { kind: 'stall', line, ms: 500, ending: 'resume', label: `${line} stalled` };
}

async function sample(scene: Scene, samples: Map<Role, Sample[]>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const [role, taken] of samples) {
      const held = await scene.roles.get(role)?.holding();
      if (held !== undefined) taken.push(held);
    }
    await delay(sampleEveryMs, undefined, { signal }).catch(() => {});
  }
}

/** The median of the first third against that of the last. */
function judgeGrowth(role: Role, samples: readonly Sample[]): Finding[] {
  const warm = samples.slice(Math.floor(samples.length * warmUpShare));
  const third = Math.floor(warm.length / 3);
  return Object.entries(noise).map(([name, { share, plus }]) => {
    const measure = name as Measure;
    const first = median(warm.slice(0, third).map(entry => entry[measure]));
    const last = median(warm.slice(-third).map(entry => entry[measure]));
    const show = (value: number) =>
      name.endsWith('Bytes') ? `${(value / 2 ** 20).toFixed(1)} MB` : String(value);
    return {
      what: `${role}: ${name.replace('Bytes', '')}, first and last third`,
      found: `${show(first)} -> ${show(last)}`,
      isGood: last <= first * (1 + share) + plus,
    };
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Node warns of its own when an emitter collects listeners. */
function warnings(scene: Scene): Finding {
  const found = scene.record.lines.join('').match(/MaxListenersExceededWarning.*/g) ?? [];
  return {
    what: 'warnings of leaking listeners',
    found: String(found.length),
    isGood: found.length === 0,
    examples: found.slice(0, 3),
  };
}
