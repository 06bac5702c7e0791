import type { Role } from '../../workers/roles.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import { loseQueue } from './queue-contents.ts';
import type { Scene } from './scene.ts';

/** Makes faults happen and counts those that did, by label. */
export interface Tormentor {
  readonly happened: ReadonlyMap<string, number>;
  total(): number;
  make(fault: Fault): void;
  /** Resolves when every killed role is on its way up again. */
  settled(): Promise<void>;
}

export function openTormentor(scene: Scene, chance: Chance): Tormentor {
  const happened = new Map<string, number>();
  const under = new Set<Promise<void>>();
  const count = (label: string) => void happened.set(label, (happened.get(label) ?? 0) + 1);
  const track = (work: Promise<void>) => {
    under.add(work);
    void work.finally(() => under.delete(work));
  };
  return {
    happened,
    total: () => [...happened.values()].reduce((sum, n) => sum + n, 0),
    make(fault) {
      const { label } = fault;
      const done = () => count(label);
      switch (fault.kind) {
        case 'kill':
          track(
            kill(scene, fault.role, chance.between(0, 1200)).then(isDone => {
              if (isDone) done();
            }),
          );
          return;
        case 'relay':
          scene.relay.expect(fault.fault, done);
          return;
        case 'end-sessions':
          track(scene.postgres.dropConnections().then(done));
          return;
        case 'lose-queue':
          track(loseQueue(scene).then(done));
          return;
        default:
          breakLine(scene, fault, done);
      }
    },
    async settled() {
      await Promise.all(under);
    },
  };
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
