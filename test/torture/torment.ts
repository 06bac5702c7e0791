import { setTimeout as delay } from 'node:timers/promises';
import type { Role } from '../../workers/roles.ts';
import type { Chance } from './chance.ts';
import { type Colleague, openColleague } from './colleague.ts';
import type { Fault } from './faults.ts';
import { loseQueue } from './queue-contents.ts';
import type { Scene } from './scene.ts';

/** Makes faults happen and counts those that did, by label. */
export interface Tormentor {
  readonly happened: ReadonlyMap<string, number>;
  total(): number;
  readonly colleague: Colleague;
  make(fault: Fault): void;
  /** Resolves when every killed role is on its way up again. */
  settled(): Promise<void>;
}

/** @param precious Message-IDs of mails that nobody deletes, because others answer them. */
export function openTormentor(
  scene: Scene,
  chance: Chance,
  precious: ReadonlySet<string> = new Set(),
): Tormentor {
  const colleague = openColleague(scene, precious);
  // Servers are stopped one at a time; two at once would each wait for the other's end.
  let serverWork: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<unknown>) => {
    const turn = serverWork.then(work);
    serverWork = turn.catch(() => {});
    return turn;
  };
  const happened = new Map<string, number>();
  const under = new Set<Promise<void>>();
  const count = (label: string) => void happened.set(label, (happened.get(label) ?? 0) + 1);
  const track = (work: Promise<void>) => {
    under.add(work);
    void work.finally(() => under.delete(work));
  };
  /** Counts when something was there to be broken. */
  const trackIf = (work: Promise<boolean>, label: string) =>
    track(work.then(isDone => void (isDone && count(label))));
  return {
    colleague,
    happened,
    total: () => [...happened.values()].reduce((sum, n) => sum + n, 0),
    make(fault) {
      const { label } = fault;
      const done = () => count(label);
      switch (fault.kind) {
        case 'kill':
          trackIf(kill(scene, fault.role, chance.between(0, 1200)), label);
          return;
        case 'relay':
          scene.relay.expect(fault.fault, done);
          return;
        case 'end-sessions':
          track(inTurn(() => scene.postgres.dropConnections()).then(done));
          return;
        case 'crash-session':
          track(inTurn(() => scene.postgres.crashBackend()).then(done));
          return;
        case 'restart':
          track(inTurn(() => restart(scene, fault.server, fault.downMs)).then(done));
          return;
        case 'lose-queue':
          track(inTurn(() => loseQueue(scene)).then(done));
          return;
        case 'renumber':
          colleague.renumber();
          done();
          return;
        case 'remove-mail':
          trackIf(colleague.removeMail(fault.which), label);
          return;
        case 'move-mail':
          trackIf(colleague.moveMailAwayAndBack(fault.which, fault.awayMs), label);
          return;
        case 'clock':
          track(jump(scene, fault).then(done));
          return;
        default:
          breakLine(scene, fault, done);
      }
    },
    async settled() {
      await Promise.all(under);
      await colleague.close();
    },
  };
}

async function restart(scene: Scene, server: 'postgres' | 'redis', downMs: number): Promise<void> {
  if (server === 'postgres') return await scene.postgres.restart(downMs);
  await scene.redis?.kill();
  await delay(downMs);
  await scene.redis?.restart();
}

async function jump(scene: Scene, { role, aheadMs, ms }: Extract<Fault, { kind: 'clock' }>): Promise<void> {
  scene.roles.get(role)?.setClock(aheadMs);
  await delay(ms);
  scene.roles.get(role)?.setClock(0);
}

type LineFault = Extract<Fault, { line: unknown }>;

function breakLine(scene: Scene, fault: LineFault, done: () => void): void {
  const line = scene.lines.get(fault.line);
  if (line === undefined) throw new Error(`there is no line to ${fault.line}`);
  switch (fault.kind) {
    case 'cut':
      // Nobody is connected: the next one is cut in its first words.
      if (line.cut(fault.which) > 0) done();
      else line.cutAfter(20, 0, done);
      return;
    case 'cut-after':
      line.cutAfter(fault.bytes, fault.which, done);
      return;
    case 'stall':
      line.stall(fault.ms, fault.ending);
      done();
      return;
    case 'refuse':
      line.refuse(fault.ms);
      done();
  }
}

/**
 * The lease of a killed sender lasts minutes on purpose. Here its end is brought forward while nobody sends, so that
 * the run does not consist of waiting; what follows is what would follow then.
 */
async function kill(scene: Scene, role: Role, downMs: number): Promise<boolean> {
  const started = scene.roles.get(role);
  if (started === undefined) return false;
  return await started.kill(downMs, async () => {
    if (role !== 'deliver') return;
    await scene.query(
      "update replies set lease_until = clock_timestamp() - interval '1 second' where state = 'sending'",
    );
  });
}
