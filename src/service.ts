import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { policyOf } from '../config/policy.ts';
import { type Catalog, openCatalog } from './catalog/catalog.ts';
import { type AskModel, openModel } from './consult/model.ts';
import type { MailboxDesk } from './inbox/desk.ts';
import type { GuardPolicy } from './inbox/guard.ts';
import type { WatchSettings } from './inbox/watch.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './ledger/embedded.ts';
import { type Ledger, openLedger } from './ledger/ledger.ts';
import { loadReplySecret } from './ledger/secret.ts';
import type { Log } from './log.ts';
import type { Notify } from './notice.ts';
import { caseOfMessageId } from './outbox/compose.ts';
import type { Outlets } from './outbox/outlet.ts';
import { RetryLater } from './outcome.ts';
import { openQueue, type Queue } from './queue.ts';
import { openTemplates, type Templates } from './reply/render.ts';
import { openDesks, openOutlets, openTokens, watchSettings } from './service/mailboxes.ts';

/** Everything a role works with, opened once. */
export interface Service {
  readonly config: Config;
  readonly log: Log;
  readonly notify: Notify;
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly catalog: Catalog;
  readonly askModel: AskModel | undefined;
  readonly templates: Templates;
  readonly guard: GuardPolicy;
  readonly replySecret: string;
  /** One for each mailbox, the first one first. */
  readonly watches: readonly WatchSettings[];
  readonly outlets: Outlets;
  /** By the mailbox's name, as it is recorded with each mail's place. */
  readonly desks: ReadonlyMap<string, MailboxDesk>;
  /** Rejects when something the process cannot live without is gone for good (the embedded database died). */
  readonly broken: Promise<never>;
  /** Closes everything in reverse order within the deadline. */
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly log: Log;
  readonly notify?: Notify;
  /** False only for throw-away data: the embedded database then skips fsync. */
  readonly durable?: boolean;
}

const templatesDir = path.resolve(import.meta.dirname, '../templates');
/** By then the roles have stopped and only connections are left to close. */
const closeMs = 2000;

/**
 * The composition root: opens what the configuration names, waiting with backoff for servers that are down.
 * @throws Permanent when a setting cannot work; the abort reason when `signal` aborts first.
 */
export async function openService(
  config: Config,
  options: ServiceOptions,
  signal: AbortSignal,
): Promise<Service> {
  const { log } = options;
  const open = new Openings(log, signal);
  try {
    const { stores } = config;
    const catalog = open.kept(
      openCatalog(stores.catalogPath, {
        licensedText: stores.cptMailLicense === undefined ? 'withhold' : 'show',
      }),
      opened => opened.close(),
    );
    const templates = openTemplates(templatesDir);
    const postgres = await openPostgres(config, options, open);
    const databaseUrl = stores.databaseUrl ?? postgres?.url ?? '';
    const onLost = (err: Error) => log.warn({ err }, 'a connection was lost');
    const ledger = await open.trying(
      'database',
      () => openLedger(databaseUrl, { onLost }),
      it => it.close(),
    );
    const queue = await open.trying(
      'queue',
      () =>
        openQueue({
          databaseUrl,
          redisUrl: stores.redisUrl,
          redisCaFile: stores.redisCaFile,
          // Nobody else works on an embedded queue: what a killed process left active is free at once.
          soleUser: postgres !== undefined && stores.redisUrl === undefined,
          onError: onLost,
        }),
      it => it.close(closeMs),
    );
    const replySecret = await loadReplySecret(stores);
    const tokens = await openTokens(config);
    const watches = config.mailboxes.map(mailbox => watchSettings(mailbox, config, tokens));
    const desks = openDesks(config, watches);
    open.kept(desks, opened => Promise.all([...opened.values()].map(desk => desk.close())));
    return {
      config,
      log,
      notify: options.notify ?? (() => {}),
      ledger,
      queue,
      catalog,
      askModel: config.model && openModel(config.model),
      templates,
      guard: guardPolicy(config, replySecret),
      replySecret,
      watches,
      outlets: openOutlets(config, watches, tokens),
      desks,
      broken: brokenBy(postgres),
      close: () => open.closeAll(),
    };
  } catch (error) {
    await open.closeAll();
    throw error;
  }
}

async function openPostgres(
  { stores }: Config,
  { durable = true, log }: ServiceOptions,
  open: Openings,
): Promise<EmbeddedPostgres | undefined> {
  if (stores.databaseUrl !== undefined) return undefined;
  return await open.trying(
    'embedded database',
    () =>
      startEmbeddedPostgres(stores.dataDir, {
        durable,
        // Joining another process's database would end with that process.
        whenRunning: 'refuse',
        onCrash: how => log.error({ how }, 'the embedded database crashed and is started again'),
      }),
    it => it.stop(),
  );
}

function brokenBy(postgres: EmbeddedPostgres | undefined): Promise<never> {
  const broken = (postgres?.died ?? new Promise<string>(() => {})).then((reason): never => {
    throw new RetryLater(`the embedded database ended: ${reason}`);
  });
  // Whoever runs the service awaits it; until then a rejection is no accident of ours.
  broken.catch(() => {});
  return broken;
}

function guardPolicy(config: Config, replySecret: string): GuardPolicy {
  const policy = policyOf(config);
  return {
    ownAddresses: policy.ownAddresses,
    isOwnMessageId: messageId => caseOfMessageId(messageId, replySecret) !== undefined,
    allowed: policy.allowedSenders,
    authentication: { mode: policy.senderAuthentication, authservIds: policy.trustedAuthservIds },
  };
}

/** What was opened so far, to be closed in reverse; and the patience for servers that are down at the start. */
class Openings {
  readonly #log: Log;
  readonly #signal: AbortSignal;
  readonly #closers: (() => unknown)[] = [];

  constructor(log: Log, signal: AbortSignal) {
    this.#log = log;
    this.#signal = signal;
  }

  kept<T>(opened: T, close: (opened: T) => unknown): T {
    this.#closers.push(() => close(opened));
    return opened;
  }

  /** Opens, again and again with backoff while the other side is down; a wrong setting ends it at once. */
  async trying<T>(what: string, open: () => Promise<T>, close: (opened: T) => unknown): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      this.#signal.throwIfAborted();
      try {
        return this.kept(await open(), close);
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        const retryInMs = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
        this.#log.error({ what, retryInMs, err: error }, `the ${what} is not there yet`);
        await delay(retryInMs, undefined, { signal: this.#signal });
      }
    }
  }

  async closeAll(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (err) {
        this.#log.warn({ err }, 'closing failed');
      }
    }
  }
}
