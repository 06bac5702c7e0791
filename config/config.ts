import { checkImap } from './imap.ts';
import {
  arrangeFirst,
  arrangeNumbered,
  checkDistinct,
  type MailboxSettings,
  type NumberedValues,
  readMoreMailboxes,
} from './mailboxes.ts';
import { arrangeModel, checkModel, type ModelSettings } from './model.ts';
import { checkOauth } from './oauth.ts';
import { type Environment, type Problems, problem, readValues, throwProblems } from './read.ts';
import { type DomainQuota, plainAddress } from './setting.ts';
import type { Values } from './settings.ts';
import { checkSmtp } from './smtp.ts';
import { arrangeStores, type StoreSettings } from './stores.ts';
import { refuseUnknown } from './unknown.ts';

/** Whose replies they are, over all mailboxes. */
export interface IdentitySettings {
  /** All addresses mail to or from which is ours: From, Reply-To, logins, aliases. */
  readonly ownAddresses: readonly string[];
}

export interface PermissionSettings {
  /** Addresses, `@domain`, or the single entry `*`. */
  readonly allowedSenders: readonly string[];
  readonly allowedCc: readonly string[];
  readonly senderAuthentication: 'required' | 'dkim' | 'off';
  readonly trustedAuthservIds: readonly string[];
  readonly refusal: { readonly isTold: boolean; readonly periodDays: number };
  readonly maxRepliesPerSenderPerHour: number;
  readonly maxRepliesPerSenderPerDay: number | undefined;
  readonly domainQuotas: readonly DomainQuota[];
  readonly maxRepliesPerHour: number;
  readonly maxMailBytes: number;
}

export interface RunningSettings {
  readonly consultConcurrency: number;
  readonly deliverConcurrency: number;
  readonly sweepEveryMs: number;
  readonly sendRetryForMs: number;
  readonly unknownDelivery: 'hold' | 'resend-once';
  readonly suppressAfterBounces: number;
  readonly shutdownMs: number;
  /** Of printed text in pictures, as tesseract's data is named. */
  readonly pictureLanguage: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly alertWebhookUrl?: string;
  readonly healthPort?: number;
}

export interface Config {
  /** The first one, then those that are numbered (`IMAP_2_...`). */
  readonly mailboxes: readonly [MailboxSettings, ...MailboxSettings[]];
  readonly identity: IdentitySettings;
  readonly permission: PermissionSettings;
  readonly stores: StoreSettings;
  readonly model: ModelSettings | undefined;
  readonly running: RunningSettings;
}

/**
 * The whole configuration, frozen, from an environment (see `readEnvFile` for `.env`).
 * @throws Permanent listing every problem at once: setting, what is wrong, an example. Secrets are never shown.
 */
export function loadConfig(env: Environment): Config {
  const problems: Problems = [];
  refuseUnknown(env, problems);
  const values = readValues(env, problems);
  const more = readMoreMailboxes(env, problems);
  checkConnections(values, problems);
  checkDistinct(values, more, problems);
  checkOauth(values, problems);
  checkIdentity(values, more, problems);
  checkPermission(values, problems);
  checkModel(values, problems);
  throwProblems(problems);
  const first = arrangeFirst(values);
  return Object.freeze({
    mailboxes: Object.freeze([first, ...more.map(own => arrangeNumbered(own, first))] as const),
    identity: Object.freeze({ ownAddresses: Object.freeze(ownAddresses(values, more)) }),
    permission: arrangePermission(values),
    stores: arrangeStores(values),
    model: arrangeModel(values),
    running: arrangeRunning(values),
  });
}

/** The roles that may run as processes of their own share one ledger: embedded PostgreSQL belongs to one process. */
export function requireSharedStores(config: Config): void {
  if (config.stores.databaseUrl !== undefined) return;
  throwProblems([
    problem('DATABASE_URL', 'is missing: roles in separate processes need one common database'),
  ]);
}

// The checks below see values that may be undefined because reading them failed; that is already a problem.

function checkConnections(values: Values, problems: Problems): void {
  checkImap(values, problems);
  checkSmtp(values, values.OAUTH_PROVIDER !== undefined, problems);
}

function checkIdentity(values: Values, more: readonly NumberedValues[], problems: Problems): void {
  if (values.MAIL_FROM === undefined || values.MAIL_OWN_ADDRESSES === undefined) return;
  const own = new Set(ownAddresses(values, more).map(lower));
  const teams = [values, ...more.map(({ values: numbered }) => numbered)].flatMap(
    ({ TEAM_CC }) => TEAM_CC ?? [],
  );
  // A copy that lands in the watched mailbox would be read as a new question.
  const shared = teams.find(team => own.has(lower(team)));
  if (shared !== undefined)
    problems.push(problem('TEAM_CC', `names "${shared}", an address of the watched mailbox`));
}

function checkPermission(values: Values, problems: Problems): void {
  if (values.ALLOWED_SENDERS?.includes('*')) {
    if (!values.ALLOW_ANYONE) {
      problems.push(
        problem('ALLOWED_SENDERS', 'is * (anyone), which is accepted only together with ALLOW_ANYONE=yes'),
      );
    } else if (values.SENDER_AUTHENTICATION === 'off') {
      problems.push(
        problem(
          'SENDER_AUTHENTICATION',
          'is off while ALLOWED_SENDERS is *: every forged mail would be answered',
        ),
      );
    }
  }
  if (values.ALLOWED_SENDERS?.length === 0) {
    problems.push(problem('ALLOWED_SENDERS', 'names nobody'));
  }
  if (values.UNAUTHENTICATED_REFUSAL === 'refuse' && values.ALLOWED_SENDERS?.includes('*')) {
    problems.push(
      problem(
        'UNAUTHENTICATED_REFUSAL',
        'is refuse while ALLOWED_SENDERS is *: whoever forges a sender could have us write to anybody',
      ),
    );
  }
  if (values.UNAUTHENTICATED_REFUSAL === 'refuse' && values.SENDER_AUTHENTICATION !== 'required') {
    problems.push(
      problem(
        'UNAUTHENTICATED_REFUSAL',
        'is refuse, which needs SENDER_AUTHENTICATION=required: only the receiving server can tell a mail without any result from a forged one',
      ),
    );
  }
  if (values.SENDER_AUTHENTICATION === 'required' && values.TRUSTED_AUTHSERV_ID?.length === 0) {
    problems.push(
      problem(
        'TRUSTED_AUTHSERV_ID',
        'is missing: SENDER_AUTHENTICATION=required needs the name of the receiving server',
      ),
    );
  }
}

function lower(address: string): string {
  return address.toLowerCase();
}

function ownAddresses(values: Values, more: readonly NumberedValues[]): string[] {
  const mailboxes = [values, ...more.map(({ values: own }) => own)];
  const all = mailboxes.flatMap(own => [
    own.MAIL_FROM?.address,
    own.MAIL_REPLY_TO,
    ...[own.IMAP_USER, own.SMTP_USER].map(user => user && plainAddress(user)),
  ]);
  return [...new Set([...all, ...values.MAIL_OWN_ADDRESSES].filter(address => !!address))] as string[];
}

function arrangePermission(values: Values): PermissionSettings {
  return Object.freeze({
    allowedSenders: Object.freeze(values.ALLOWED_SENDERS),
    allowedCc: Object.freeze(values.ALLOWED_CC ?? domainsOf(values.ALLOWED_SENDERS)),
    senderAuthentication: values.SENDER_AUTHENTICATION,
    trustedAuthservIds: Object.freeze(values.TRUSTED_AUTHSERV_ID),
    refusal: Object.freeze({
      isTold: values.UNAUTHENTICATED_REFUSAL === 'refuse',
      periodDays: values.UNAUTHENTICATED_REFUSAL_DAYS,
    }),
    maxRepliesPerSenderPerHour: values.MAX_REPLIES_PER_SENDER_PER_HOUR,
    maxRepliesPerSenderPerDay: values.MAX_REPLIES_PER_SENDER_PER_DAY,
    domainQuotas: Object.freeze(values.MAX_REPLIES_PER_DOMAIN),
    maxRepliesPerHour: values.MAX_REPLIES_PER_HOUR,
    maxMailBytes: values.MAX_MAIL_BYTES,
  });
}

/** Public mail providers are no organisation: an allowed gmail.com address does not allow every other one as CC. */
const publicProviders = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'yahoo.com',
  'icloud.com',
  'aol.com',
  'proton.me',
  'protonmail.com',
  'gmx.com',
  'gmx.net',
]);

function domainsOf(senders: readonly string[]): string[] {
  const wanted = senders.filter(sender => sender !== '*');
  const domains = wanted.map(sender => sender.slice(sender.lastIndexOf('@')));
  const open = domains.filter(domain => !publicProviders.has(domain.slice(1)));
  return [...new Set([...open, ...wanted])];
}

function arrangeRunning(values: Values): RunningSettings {
  return Object.freeze({
    consultConcurrency: values.CONSULT_CONCURRENCY,
    deliverConcurrency: values.DELIVER_CONCURRENCY,
    sweepEveryMs: values.SWEEP_EVERY_SECONDS * 1000,
    sendRetryForMs: values.SEND_RETRY_FOR_HOURS * 3600_000,
    unknownDelivery: values.UNKNOWN_DELIVERY,
    suppressAfterBounces: values.SUPPRESS_AFTER_BOUNCES,
    shutdownMs: values.SHUTDOWN_SECONDS * 1000,
    pictureLanguage: values.OCR_LANGUAGE,
    timeZone: values.TIME_ZONE,
    ...(values.HEALTH_PORT === undefined ? {} : { healthPort: values.HEALTH_PORT }),
    ...(values.ALERT_WEBHOOK_URL === undefined ? {} : { alertWebhookUrl: values.ALERT_WEBHOOK_URL }),
  });
}
