import type { Role } from '../../workers/roles.ts';
import type { Chance } from './chance.ts';
import type { RelayFault } from './relay.ts';

/** The faults of a run. Each has a label that the table counts it under. */

export type LineName = 'imap' | 'smtp' | 'redis' | 'postgres';

export type Fault = { readonly label: string } & (
  | { readonly kind: 'kill'; readonly role: Role }
  | { readonly kind: 'cut'; readonly line: LineName; readonly which: 'all' | number }
  | { readonly kind: 'cut-after'; readonly line: LineName; readonly bytes: number; readonly which: number }
  | {
      readonly kind: 'stall';
      readonly line: LineName;
      readonly ms: number;
      readonly ending: 'resume' | 'reset';
    }
  | { readonly kind: 'refuse'; readonly line: LineName; readonly ms: number }
  | { readonly kind: 'relay'; readonly fault: RelayFault }
  | { readonly kind: 'end-sessions' }
  | { readonly kind: 'crash-session' }
  | { readonly kind: 'restart'; readonly server: 'postgres' | 'redis'; readonly downMs: number }
  | { readonly kind: 'renumber' }
  | { readonly kind: 'remove-mail'; readonly which: number }
  | { readonly kind: 'move-mail'; readonly which: number; readonly awayMs: number }
  | { readonly kind: 'clock'; readonly role: Role; readonly aheadMs: number; readonly ms: number }
  | { readonly kind: 'lose-queue' }
);

const roles: readonly Role[] = ['intake', 'consult', 'deliver', 'sweep'];

/** The faults in their order; every role is killed and every kind of server is met in the first dozen or so. */
export function planFaults(
  count: number,
  lines: readonly LineName[],
  chance: Chance,
  longestMs: number,
): Fault[] {
  const makers = shuffledDeck(lines, chance, longestMs);
  const faults = Array.from({ length: count }, (_, index) => {
    const maker = makers[index % makers.length];
    if (maker === undefined) throw new Error('no faults to choose from');
    return maker();
  });
  // The relay's faults wait for a reply to come by: late ones would wait for ever.
  const keyed = faults.map(fault => ({ fault, key: chance.next() * (fault.kind === 'relay' ? 0.7 : 1) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ fault }) => fault);
}

/** To make up for faults that found nothing to break. */
export function spareFault(index: number): Fault {
  const role = roles[index % roles.length] ?? 'sweep';
  return { kind: 'kill', role, label: `SIGKILL ${role}` };
}

type Maker = () => Fault;

/** One card for each kind of fault, more for the likely ones; dealt round and round. */
function shuffledDeck(lines: readonly LineName[], chance: Chance, longestMs: number): Maker[] {
  const kills = roles.flatMap(role =>
    Array<Maker>(2).fill(() => ({ kind: 'kill', role, label: `SIGKILL ${role}` })),
  );
  const broken = lines.flatMap(line => [
    () => cutAfter(line, chance),
    () => cut(line, chance),
    () => stall(line, chance, longestMs),
    () => refuse(line, chance, longestMs),
  ]);
  const relayed = relayMakers(chance, longestMs);
  const lost: Maker[] = [
    () => ({ kind: 'end-sessions', label: 'PostgreSQL ends every session' }),
    () => ({ kind: 'lose-queue', label: 'queue lost (FLUSHALL)' }),
    () => ({ kind: 'crash-session', label: 'PostgreSQL recovers after kill -9 of a session' }),
    ...restarts(lines, chance, longestMs),
  ];
  const touched = mailboxMakers(chance, longestMs);
  const clocks = [clock(chance, longestMs), clock(chance, longestMs)];
  return chance.shuffled([...kills, ...broken, ...relayed, ...lost, ...touched, ...clocks]);
}

function restarts(lines: readonly LineName[], chance: Chance, longestMs: number): Maker[] {
  const restart = (server: 'postgres' | 'redis', label: string) => () =>
    ({ kind: 'restart', server, downMs: chance.between(0, longestMs), label }) as const satisfies Fault;
  return [
    restart('postgres', 'PostgreSQL stopped and started'),
    ...(lines.includes('redis') ? [restart('redis', 'Redis killed and started')] : []),
  ];
}

/** What a colleague or the mail server does to the mailbox meanwhile. */
function mailboxMakers(chance: Chance, longestMs: number): Maker[] {
  const which = () => chance.between(0, 1_000_000);
  return [
    () => ({ kind: 'renumber', label: 'mailbox renumbered (UIDVALIDITY)' }),
    () => ({ kind: 'remove-mail', which: which(), label: 'mail deleted by somebody' }),
    () => ({
      kind: 'move-mail',
      which: which(),
      awayMs: chance.between(0, longestMs),
      label: 'mail moved away and back',
    }),
  ];
}

const minuteMs = 60_000;
const jumpsMs = [-2880, -60, -5, 5, 60, 2880].map(minutes => minutes * minuteMs);

function clock(chance: Chance, longestMs: number): Maker {
  return () => {
    const role = chance.pick(roles);
    const aheadMs = chance.pick(jumpsMs);
    return {
      kind: 'clock',
      role,
      aheadMs,
      ms: chance.between(300, longestMs),
      label: 'clock jumps and returns',
    };
  };
}

function cut(line: LineName, chance: Chance): Fault {
  return {
    kind: 'cut',
    line,
    which: chance.happens(0.5) ? 'all' : chance.between(0, 20),
    label: `${line} dropped`,
  };
}

function cutAfter(line: LineName, chance: Chance): Fault {
  const bytes = chance.between(1, line === 'smtp' ? 250 : 4000);
  return { kind: 'cut-after', line, bytes, which: chance.between(0, 20), label: `${line} dropped` };
}

function stall(line: LineName, chance: Chance, longestMs: number): Fault {
  const ending = chance.happens(0.5) ? 'resume' : 'reset';
  return { kind: 'stall', line, ms: chance.between(300, longestMs), ending, label: `${line} stalled` };
}

function refuse(line: LineName, chance: Chance, longestMs: number): Fault {
  return { kind: 'refuse', line, ms: chance.between(300, longestMs), label: `${line} refuses connections` };
}

function relayMakers(chance: Chance, longestMs: number): Maker[] {
  const relay = (label: string, make: () => RelayFault) => () =>
    ({ kind: 'relay', fault: make(), label }) as const satisfies Fault;
  const places = ['mail', 'rcpt', 'data', 'body'] as const;
  const temporary = relay('SMTP 4xx', () => ({ at: chance.pick(places), say: '451 4.3.0 try again later' }));
  const permanent = relay('SMTP 5xx', () => ({ at: chance.pick(places), say: '554 5.7.1 not today' }));
  return [
    temporary,
    temporary,
    permanent,
    relay('one recipient refused for now', () => ({
      at: 'one-rcpt',
      which: chance.between(1, 2),
      say: '451 4.7.1 greylisted',
    })),
    relay('the team refused for good', () => ({ at: 'one-rcpt', which: 2, say: '550 5.1.1 no such user' })),
    relay('connection lost around the body', () => ({
      at: chance.pick(['cut-data', 'cut-body', 'lost'] as const),
    })),
    relay('reply lost after 250', () => ({ at: 'lost-after-250' })),
    relay('reply lost after 250', () => ({ at: 'lost-after-250' })),
    relay('silence after the body', () => ({
      at: 'silent',
      ms: chance.between(300, longestMs),
      delivers: chance.happens(0.5),
    })),
    relay('delivered twice by the relay', () => ({ at: 'twice' })),
  ];
}
