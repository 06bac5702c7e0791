import { setTimeout as delay } from 'node:timers/promises';
import { policyOf } from '../config/policy.ts';
import { defaultParseLimits, type ParseLimits } from '../src/inbox/parse.ts';
import { requireLanguage } from '../src/inbox/picture.ts';
import { watchMailbox } from '../src/inbox/watch.ts';
import { mailboxState } from '../src/ledger/mailbox.ts';
import { RetryLater } from '../src/outcome.ts';
import type { Service } from '../src/service.ts';
import { consultCase } from './consult.ts';
import { deliverReply, sendLeaseMs } from './deliver.ts';
import { finishReply, postponeReply } from './desk.ts';
import { keepHouse } from './housekeeping.ts';
import { takeMail, takeUnfetched } from './intake.ts';
import { sendRefusals } from './refuse.ts';
import { retakeMails } from './retake.ts';
import { startRounds } from './rounds.ts';
import { runWorkers } from './run.ts';
import { watchClock } from './steady.ts';
import { sweep } from './sweep.ts';
import { type Beating, readHealth, type Sign, startBeating } from './vitals.ts';

export type Role = 'intake' | 'consult' | 'deliver' | 'sweep';
export const allRoles: readonly Role[] = ['intake', 'consult', 'deliver', 'sweep'];

/** A running role; `ended` resolves when it stopped, rejects when it cannot go on. */
interface Running {
  readonly ended: Promise<void>;
  stop(deadlineMs: number): Promise<void>;
  /** What it watches beside itself. */
  signs?(): readonly Sign[];
}

export interface RunningRoles {
  /** Rejects as soon as one role cannot go on. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

const consultMarginMs = 60_000;
const settleMs = 2 * 60_000;
/** Connecting, looking up, filing and flagging, each bounded by the connection's own timeouts. */
const deskMs = 5 * 60_000;
const now = () => new Date();

/**
 * Starts the roles in this process; work comes before intake, so that nothing is taken that nobody could answer.
 * @throws Permanent when the mailbox or the SMTP server refuses the settings.
 */
export async function startRoles(service: Service, roles: readonly Role[]): Promise<RunningRoles> {
  const start: Record<Role, (service: Service) => Promise<Running>> = {
    deliver: startDeliver,
    consult: startConsult,
    sweep: startSweep,
    intake: startIntake,
  };
  const running: Running[] = [];
  const { shutdownMs } = service.config.running;
  // All at once: what intake still records or consult still finishes, the ledger keeps for the next start.
  const stop = async () => {
    await beating?.stop();
    await Promise.all(running.splice(0).map(role => role.stop(shutdownMs)));
  };
  let beating: Beating | undefined;
  try {
    for (const role of ['deliver', 'consult', 'sweep', 'intake'] as const) {
      if (roles.includes(role)) running.push(await start[role](service));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const ends = running.map(role => role.ended.then(() => new Promise<never>(() => {})));
  const own = roles.map(role => ({ part: `role ${role}`, wellAgoMs: 0, trouble: undefined }));
  const signs = () => [...own, ...running.flatMap(role => role.signs?.() ?? [])];
  beating = startBeating(service.ledger, signs, service.log);
  const failed = Promise.race([service.broken, ...ends]);
  failed.catch(() => {});
  return { failed, stop };
}

async function startIntake(service: Service): Promise<Running> {
  const { log, ledger, notify } = service;
  const stopping = new AbortController();
  const parts = {
    ...service,
    limits: limitsOf(service),
    quotas: policyOf(service.config).quotas,
    refusal: service.config.permission.refusal,
    suppressAfterBounces: service.config.running.suppressAfterBounces,
    now,
  };
  const connected = new Set<string>();
  const watches = service.watches.map((settings, index) => {
    const about = { role: 'intake', mailbox: index + 1 };
    return watchMailbox(
      settings,
      {
        state: mailboxState(ledger, now),
        onMail: mail => takeMail(mail, parts),
        onUnfetched: mail => takeUnfetched(mail, parts),
        onTrouble: ({ error, retryInMs }) =>
          log.error({ ...about, err: error, retryInMs }, 'the mailbox is in trouble'),
        onConnected: mailbox => {
          log.info(about, 'mailbox connected');
          connected.add(mailbox);
          if (connected.size === service.watches.length) notify({ stage: 'connected', at: now() });
        },
      },
      stopping.signal,
    );
  });
  const retakes = startRounds(
    service.config.running.sweepEveryMs,
    async signal => {
      const count = await retakeMails(parts, signal);
      if (count > 0) log.info({ role: 'intake', count }, 'mails read again');
    },
    err => log.error({ role: 'intake', err }, 'mails to be read again wait'),
  );
  const whenStopped = Promise.all([retakes.ended, ...watches.map(watch => watch.ended)]).then(() => {});
  // The first login may wait for a server that is down; only a Permanent refusal ends it.
  const ended = Promise.all(watches.map(watch => watch.started)).then(() => whenStopped);
  ended.catch(() => {});
  return {
    ended,
    async stop() {
      stopping.abort();
      await retakes.stop();
      await whenStopped;
    },
    signs: () =>
      watches.map((watch, index) => {
        const { silentMs, lastError } = watch.health();
        const part = `mailbox ${service.watches[index]?.mailbox}`;
        return { part, wellAgoMs: silentMs, trouble: lastError };
      }),
  };
}

function limitsOf({ config }: Service): ParseLimits {
  return { ...defaultParseLimits, maxBytes: config.permission.maxMailBytes };
}

async function startConsult(service: Service): Promise<Running> {
  const { config, ledger } = service;
  const parts = {
    ...service,
    limits: limitsOf(service),
    pictureLanguage: requireLanguage(config.running.pictureLanguage),
    timeZone: config.running.timeZone,
    quotas: policyOf(config).quotas,
    suppressAfterBounces: config.running.suppressAfterBounces,
    tokenLimits: config.model?.limits ?? {},
    now,
  };
  const workers = await whenUp(service, 'consult', () =>
    runWorkers({
      stage: 'consult',
      queue: service.queue,
      process: (id, signal) => consultCase(id, parts, signal),
      concurrency: config.running.consultConcurrency,
      callMs: (config.model?.timeoutMs ?? 0) + consultMarginMs,
      giveUp: async (id, reason) => void (await ledger.recordConsultFailed(id, reason, now())),
      log: service.log,
    }),
  );
  return { ended: new Promise(() => {}), stop: deadlineMs => workers.close(deadlineMs) };
}

async function startDeliver(service: Service): Promise<Running> {
  const { config, ledger, outlets, log } = service;
  const { sendRetryForMs, unknownDelivery, deliverConcurrency } = config.running;
  const parts = { ...service, sendRetryForMs, unknownDelivery, now };
  for (const sender of new Set([...outlets.values()].map(outlet => outlet.sender))) {
    try {
      await sender.verify();
    } catch (error) {
      // Replies wait in the ledger while the server is away; a refused login or certificate stops the start.
      if (!(error instanceof RetryLater)) throw error;
      log.error({ err: error }, 'the SMTP server is not there yet; replies will wait');
    }
  }
  const deliver = await whenUp(service, 'deliver', () =>
    runWorkers({
      stage: 'deliver',
      queue: service.queue,
      process: (id, signal) => deliverReply(id, parts, signal),
      concurrency: deliverConcurrency,
      callMs: sendLeaseMs,
      giveUp: async (id, reason) => void (await ledger.recordFailed(id, reason, now())),
      log,
    }),
  );
  const desk = await whenUp(service, 'deliver', () =>
    runWorkers({
      stage: 'desk',
      queue: service.queue,
      process: id => finishReply(id, parts),
      // A connection does one thing at a time; more only keeps a mailbox that is away from delaying another one.
      concurrency: 2 * config.mailboxes.length,
      callMs: deskMs,
      giveUp: (id, reason) => postponeReply(id, reason, parts),
      log,
    }),
  );
  const refusals = startRounds(
    config.running.sweepEveryMs,
    signal => sendRefusals({ ...parts, refusal: config.permission.refusal }, signal),
    err => log.error({ role: 'deliver', err }, 'refusals wait'),
  );
  const stop = async (deadlineMs: number) => {
    await Promise.all([deliver.close(deadlineMs), desk.close(deadlineMs), refusals.stop()]);
  };
  return { ended: refusals.ended.then(() => new Promise(() => {})), stop };
}

/** A worker that failed its start stays dead, so each try makes a new one. */
async function whenUp<T>({ log }: Service, role: Role, start: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof RetryLater) || attempt >= 20) throw error;
      const retryInMs = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
      log.error({ role, retryInMs, err: error }, 'the queue is not there yet');
      await delay(retryInMs);
    }
  }
}

async function startSweep(service: Service): Promise<Running> {
  const { ledger, queue, log, config } = service;
  const house = {
    purgeMailAfterMs: config.stores.purgeMailAfterMs,
    alertWebhookUrl: config.running.alertWebhookUrl,
  };
  const clock = watchClock();
  const limits = { alertAfterMs: config.stores.alertAfterMs, roles: allRoles };
  // The first signs of life of the other roles come after the start, and so does what lay waiting meanwhile.
  const judgedFrom = performance.now() + Math.min(limits.alertAfterMs, settleMs);
  const round = async () => {
    const { added, expired } = await sweep(ledger, queue, now());
    if (added + expired > 0) log.info({ role: 'sweep', added, expired }, 'swept');
    if (performance.now() > judgedFrom) {
      const { troubles } = await readHealth(ledger, limits, now());
      await ledger.keepIncidents(troubles, now());
    }
    const { purgeMailAfterMs, ...rest } = house;
    const isSteady = clock.isSteady();
    if (isSteady) await ledger.abandonDesk(now());
    await keepHouse(ledger, isSteady ? { ...rest, purgeMailAfterMs } : rest, log, now());
  };
  return startRounds(config.running.sweepEveryMs, round, err =>
    log.error({ role: 'sweep', err }, 'the sweep failed; the next one does it'),
  );
}
