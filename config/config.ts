import {
  arrangeImap,
  checkClearText,
  checkDistinct,
  checkImap,
  type ImapSettings,
  type NumberedValues,
  readMoreMailboxes,
  type Security,
} from './imap.ts';
import { arrangeModel, checkModel, type ModelSettings } from './model.ts';
import { arrangeOauth, checkOauth, type OauthSettings } from './oauth.ts';
import { type Environment, type Problems, problem, readValues, throwProblems } from './read.ts';
import type { DomainQuota, Mailbox } from './setting.ts';
import { plainAddress } from './setting.ts';
import type { Values } from './settings.ts';
import { arrangeStores, type StoreSettings } from './stores.ts';
import { refuseUnknown } from './unknown.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  /** Absent: a relay without login. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly caFile?: string;
}

export interface IdentitySettings {
  readonly from: Mailbox;
  readonly replyTo?: string;
  /** All addresses mail to or from which is ours: From, Reply-To, login, aliases. */
  readonly ownAddresses: readonly string[];
  readonly teamCc: readonly string[];
  readonly serviceName: string;
}

export interface PermissionSettings {
  /** Addresses, `@domain`, or the single entry `*`. */
  readonly allowedSenders: readonly string[];
  readonly allowedCc: readonly string[];
  readonly senderAuthentication: 'required' | 'dkim' | 'off';
  readonly trustedAuthservIds: readonly string[];
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
  /** IANA name. */
  readonly timeZone: string;
  readonly alertWebhookUrl?: string;
  readonly healthPort?: number;
}

export interface Config {
  readonly imap: ImapSettings;
  /** Mailboxes beside the first (`IMAP_2_...`), read and answered like it. */
  readonly moreMailboxes: readonly ImapSettings[];
  readonly smtp: SmtpSettings;
  /** Set: IMAP and SMTP log in with its tokens, not with passwords. */
  readonly oauth: OauthSettings | undefined;
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
  checkDistinct(values, more, values.OAUTH_PROVIDER !== undefined, problems);
  checkOauth(values, problems);
  checkIdentity(values, more, problems);
  checkPermission(values, problems);
  checkModel(values, problems);
  throwProblems(problems);
  return Object.freeze({
    // With a provider of tokens, a password left over from before is of no use.
    imap: arrangeImap(values.OAUTH_PROVIDER === undefined ? values : { ...values, IMAP_PASSWORD: '' }),
    moreMailboxes: Object.freeze(more.map(({ values: own, prefix }) => arrangeImap(own, prefix))),
    smtp: arrangeSmtp(values),
    oauth: arrangeOauth(values),
    identity: arrangeIdentity(values, more),
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
  checkClearText('SMTP', values, problems);
  const byToken = values.OAUTH_PROVIDER !== undefined;
  if (!byToken && (values.SMTP_USER === undefined) !== (values.SMTP_PASSWORD === undefined)) {
    const missing = values.SMTP_USER === undefined ? 'SMTP_USER' : 'SMTP_PASSWORD';
    problems.push(problem(missing, 'is missing: SMTP_USER and SMTP_PASSWORD come together'));
  }
}

function checkIdentity(values: Values, more: readonly NumberedValues[], problems: Problems): void {
  if (values.MAIL_FROM === undefined || values.MAIL_OWN_ADDRESSES === undefined) return;
  const own = new Set(ownAddresses(values, more).map(lower));
  const shared = values.TEAM_CC?.find(team => own.has(lower(team)));
  // A copy that lands in the watched mailbox would be read as a new question.
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
  const login = [...mailboxes.map(own => own.IMAP_USER), values.SMTP_USER].map(
    user => user && plainAddress(user),
  );
  const all = [values.MAIL_FROM.address, values.MAIL_REPLY_TO, ...login, ...values.MAIL_OWN_ADDRESSES];
  return [...new Set(all.filter(address => address !== undefined && address !== ''))] as string[];
}

function arrangeSmtp(values: Values): SmtpSettings {
  const { SMTP_USER: user, SMTP_PASSWORD: password } = values;
  return Object.freeze({
    host: values.SMTP_HOST,
    port: values.SMTP_PORT ?? (values.SMTP_SECURITY === 'tls' ? 465 : 587),
    security: values.SMTP_SECURITY,
    ...smtpLogin(user, password, values.OAUTH_PROVIDER !== undefined),
    ...(values.SMTP_CA_FILE === undefined ? {} : { caFile: values.SMTP_CA_FILE }),
  });
}

/** With OAuth2 the name alone is the login; the token comes when it is needed. */
function smtpLogin(
  user: string | undefined,
  password: string | undefined,
  byToken: boolean,
): Pick<SmtpSettings, 'login'> {
  if (user === undefined || (password === undefined && !byToken)) return {};
  return { login: Object.freeze({ user, password: password ?? '' }) };
}

function arrangeIdentity(values: Values, more: readonly NumberedValues[]): IdentitySettings {
  return Object.freeze({
    from: Object.freeze(values.MAIL_FROM),
    ...(values.MAIL_REPLY_TO === undefined ? {} : { replyTo: values.MAIL_REPLY_TO }),
    ownAddresses: Object.freeze(ownAddresses(values, more)),
    teamCc: Object.freeze(values.TEAM_CC),
    serviceName: values.SERVICE_NAME,
  });
}

function arrangePermission(values: Values): PermissionSettings {
  return Object.freeze({
    allowedSenders: Object.freeze(values.ALLOWED_SENDERS),
    allowedCc: Object.freeze(values.ALLOWED_CC ?? domainsOf(values.ALLOWED_SENDERS)),
    senderAuthentication: values.SENDER_AUTHENTICATION,
    trustedAuthservIds: Object.freeze(values.TRUSTED_AUTHSERV_ID),
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
    timeZone: values.TIME_ZONE,
    ...(values.HEALTH_PORT === undefined ? {} : { healthPort: values.HEALTH_PORT }),
    ...(values.ALERT_WEBHOOK_URL === undefined ? {} : { alertWebhookUrl: values.ALERT_WEBHOOK_URL }),
  });
}
