import { setTimeout as delay } from 'node:timers/promises';
import { openLedger } from '../../src/ledger/ledger.ts';
import { people } from '../../src/practice/accounts.ts';
import { openChance } from './chance.ts';
import { type LineName, planFaults, spareFault } from './faults.ts';
import { type Finding, judge, removedUnseen } from './judge.ts';
import { type LedgerLook, lookAtLedger } from './ledger-look.ts';
import { type PlannedMail, planMails } from './mails.ts';
import { carriesIdOnly, loseQueue, readQueue } from './queue-contents.ts';
import { openScene, type Scene } from './scene.ts';
import { openTormentor, type Tormentor } from './torment.ts';

export interface TortureOptions {
  readonly seed: number;
  readonly mails: number;
  readonly faults: number;
  /** From one mail or fault to the next, on average. */
  readonly gapMs: number;
  /** The longest stall or refusal. */
  readonly longestMs: number;
  /** How long the service may take after the last fault to bring everything to its end. */
  readonly settleMs: number;
  /** A redis-server to run the queue on; absent: the queue is on PostgreSQL. */
  readonly redisProgram: string | undefined;
  /** Ends the run early; everything it started is ended with it. */
  readonly signal?: AbortSignal;
  readonly say: (text: string) => void;
}

export interface Torture {
  readonly findings: readonly Finding[];
  readonly faults: ReadonlyMap<string, number>;
  readonly tookMs: number;
  /** Everything the processes logged. */
  readonly log: string;
}

/** One run from start to verdict. Ends everything it started, whatever happens. */
export async function torture(options: TortureOptions): Promise<Torture> {
  const startedAt = performance.now();
  const { say } = options;
  const scene = await openScene(options.redisProgram);
  try {
    await scene.start(options.signal);
    say(
      `the service runs (${[...scene.roles.keys()].join(', ')}); queue on ${scene.redis ? 'Redis' : 'PostgreSQL'}`,
    );
    const run = new Run(scene, options);
    await run.play();
    await run.settle();
    const badStops = await scene.stopRoles();
    const findings = judge({
      ...run.observed(),
      ledger: await lookAtLedger(scene),
      delivered: scene.relay.delivered,
      inbox: scene.practice.mails(people.service),
      sent: scene.practice.mails(people.service, 'Sent'),
      accidents: scene.record.accidents,
      badStops,
      wantedFaults: options.faults,
    });
    return {
      findings,
      faults: run.tormentor.happened,
      tookMs: performance.now() - startedAt,
      log: scene.record.lines.join(''),
    };
  } finally {
    await scene.close();
  }
}

const everyMs = 1000;

class Run {
  readonly plan: readonly PlannedMail[];
  readonly tormentor: Tormentor;
  readonly #scene: Scene;
  readonly #options: TortureOptions;
  readonly #posted = new Set<number>();
  /** Mails on a reply that is not there yet. */
  readonly #waiting = new Set<number>();
  readonly #wrongJobs: string[] = [];
  readonly #betrayed: string[] = [];
  #jobsSeen = 0;
  #operatorActs = 0;

  constructor(scene: Scene, options: TortureOptions) {
    const chance = openChance(options.seed);
    this.#scene = scene;
    this.#options = options;
    this.plan = planMails(options.mails, options.seed, chance.fork('mails'));
    const answered = this.plan.flatMap(({ after }) => this.plan[after ?? -1]?.messageId ?? []);
    this.tormentor = openTormentor(scene, chance.fork('torment'), new Set(answered));
    scene.relay.onDelivered(() => this.#postWaiting());
  }

  /** Mails and faults, in the order and pace of the seed. */
  async play(): Promise<void> {
    const { seed, faults, gapMs, longestMs, say } = this.#options;
    const chance = openChance(seed).fork('order');
    const lines = [...this.#scene.lines.keys()] as LineName[];
    // A few more than asked for: a break waits for a connection, which may not come.
    const planned = planFaults(Math.ceil(faults * 1.1), lines, openChance(seed).fork('faults'), longestMs);
    const order = chance.shuffled([
      ...this.plan.map(() => 'mail' as const),
      ...planned.map(() => 'fault' as const),
    ]);
    const watch = this.#watchQueue();
    let mail = 0;
    let fault = 0;
    let said = performance.now();
    for (const what of order) {
      this.#options.signal?.throwIfAborted();
      if (what === 'mail') this.#post(mail++);
      else {
        const next = planned[fault++];
        if (next !== undefined) this.tormentor.make(next);
      }
      if (performance.now() - said > 15_000) {
        said = performance.now();
        say(
          `${mail} mails, ${this.tormentor.total()} faults, ${this.#scene.relay.delivered.length} copies delivered`,
        );
      }
      await delay(2 * gapMs * chance.next());
    }
    watch.abort();
    await this.tormentor.settled();
    for (let spare = 0; this.tormentor.total() < faults && spare < faults; spare += 1) {
      this.tormentor.make(spareFault(spare));
      await this.tormentor.settled();
    }
    // The locks of killed workers last a minute; losing the queue once more ends them, and the sweep fills it again.
    await loseQueue(this.#scene);
  }

  /** Waits until nothing is left to do; brings forward what is only waiting, and does the operator's part. */
  async settle(): Promise<void> {
    const { settleMs, say } = this.#options;
    const deadline = performance.now() + settleMs;
    const ledger = await openLedger(this.#scene.databaseUrl, { onLost: () => {} });
    try {
      while (performance.now() < deadline) {
        this.#options.signal?.throwIfAborted();
        const look = await lookAtLedger(this.#scene);
        const open = look.questions.filter(line => line.replyState !== 'sent' || !line.isFinished);
        const arrived = new Set(this.#scene.relay.delivered.map(copy => copy.inReplyTo));
        for (const line of open.filter(({ state }) => state === 'failed' || state === 'held')) {
          // What was refused for good is sent again by a person; what is held, only when nobody got it.
          if (line.state === 'held' && arrived.has(line.messageId)) continue;
          await ledger.requeueCase(line.caseNumber, 'any', 'operator', new Date()).then(
            () => {
              this.#operatorActs += 1;
            },
            () => {},
          );
        }
        const missing = this.#unanswered(look);
        const busy = open.filter(({ state }) => state !== 'held');
        const unseen = this.#unseen(look);
        if (missing + busy.length + this.#waiting.size + unseen === 0) return;
        await this.#hurry();
        await delay(everyMs);
      }
      const look = await lookAtLedger(this.#scene);
      say(
        `not settled after ${settleMs} ms; waiting for ${this.#unanswered(look)} answers, ${this.#unseen(look)} mails not looked at`,
      );
    } finally {
      await ledger.close();
    }
  }

  observed() {
    const log = this.#scene.record.lines.join('');
    const canaries = log.match(this.#canaries) ?? [];
    return {
      plan: this.plan,
      posted: this.#posted,
      removed: this.tormentor.colleague.removed,
      faults: this.tormentor.total(),
      jobsSeen: this.#jobsSeen,
      wrongJobs: this.#wrongJobs,
      betrayed: [...this.#betrayed, ...canaries.map(word => `log: ${word}`)],
      operatorActs: this.#operatorActs,
    };
  }

  get #canaries(): RegExp {
    return new RegExp(`zq${this.#options.seed.toString(36)}x[0-9a-z]+qz`, 'g');
  }

  #unanswered(look: LedgerLook): number {
    const arrived = new Set(this.#scene.relay.delivered.map(copy => `${copy.inReplyTo} ${copy.to}`));
    const excused = removedUnseen(this.tormentor.colleague.removed, look);
    return this.plan.filter(
      ({ asks, messageId }) =>
        asks !== undefined && !excused.has(messageId) && !arrived.has(`${messageId} ${asks.asker}`),
    ).length;
  }

  /** Mails in the inbox, as it is numbered now, of which the service has no sighting. */
  #unseen({ sighted }: LedgerLook): number {
    const { practice } = this.#scene;
    const uidValidity = practice.uidValidity(people.service);
    return practice.mails(people.service).filter(({ uid }) => !sighted.has(`${uidValidity} ${uid}`)).length;
  }

  /**
   * The waits between attempts grow to a quarter of an hour, and the lease of an attempt whose outcome could not be
   * recorded lasts minutes; nothing but time passes in them. A lease is shortened only while nobody is sending.
   */
  async #hurry(): Promise<void> {
    await this.#scene.query(
      "update replies set next_attempt_at = clock_timestamp() where state = 'ready' and next_attempt_at > clock_timestamp()",
    );
    if ((this.#scene.lines.get('smtp')?.live() ?? 0) > 0) return;
    await this.#scene.query(
      `update replies set lease_until = clock_timestamp() - interval '1 second'
       where state = 'sending' and lease_until < clock_timestamp() + interval '270 seconds'`,
    );
  }

  #post(index: number): void {
    const mail = this.plan[index];
    if (mail === undefined) throw new Error(`there is no mail ${index}`);
    const parent = mail.after === undefined ? undefined : this.plan[mail.after];
    const reply =
      parent &&
      this.#scene.relay.delivered.find(
        copy => copy.inReplyTo === parent.messageId && copy.to === parent.asks?.asker,
      );
    if (parent !== undefined && reply === undefined) {
      this.#waiting.add(index);
      return;
    }
    this.#posted.add(index);
    const raw = mail.write(reply);
    const envelope = { from: mail.envelopeFrom, to: [people.service] };
    for (let copy = 0; copy < mail.deliveries; copy += 1) {
      this.#scene.practice.deliver(raw, envelope, { authenticated: mail.authenticated });
    }
  }

  #postWaiting(): void {
    for (const index of [...this.#waiting]) {
      this.#waiting.delete(index);
      this.#post(index);
    }
  }

  #watchQueue(): AbortController {
    const stopping = new AbortController();
    const { signal } = stopping;
    const loop = async () => {
      while (!signal.aborted) {
        // The server may be mid-fault; the next look comes soon.
        const contents = await readQueue(this.#scene).catch(() => undefined);
        if (contents !== undefined) {
          this.#jobsSeen += contents.jobs.length;
          this.#wrongJobs.push(...contents.jobs.filter(data => !carriesIdOnly(data)));
          this.#betrayed.push(...(contents.text.match(this.#canaries) ?? []).map(word => `queue: ${word}`));
        }
        await this.#hurry().catch(() => {});
        await delay(2 * everyMs, undefined, { signal }).catch(() => {});
      }
    };
    void loop();
    return stopping;
  }
}
