import { arrangeImap, checkImap, type ImapSettings } from './imap.ts';
import { arrangeOauth, checkOauth, type OauthSettings } from './oauth.ts';
import { type Environment, type Problems, problem, readValues } from './read.ts';
import type { Mailbox } from './setting.ts';
import { type SettingName, settings, type Values } from './settings.ts';
import { arrangeSmtp, checkSmtp, type SmtpSettings } from './smtp.ts';

/** One mailbox with the account its replies leave by and the name they leave under. */
export interface MailboxSettings {
  readonly imap: ImapSettings;
  /** The very object of the first mailbox when it sends by the same account. */
  readonly smtp: SmtpSettings;
  /** Whose tokens log in; the very object of the first mailbox when they share an account. */
  readonly oauth: OauthSettings | undefined;
  readonly from: Mailbox;
  readonly replyTo?: string;
  readonly teamCc: readonly string[];
  readonly serviceName: string;
}

/** What a numbered mailbox may have of its own (`SMTP_2_HOST`, `MAIL_2_FROM`); the rest is one for the whole service. */
const alone: readonly SettingName[] = ['MAIL_FROM', 'MAIL_REPLY_TO', 'TEAM_CC', 'SERVICE_NAME'];
const repeatable = (Object.keys(settings) as SettingName[]).filter(
  name => /^(?:IMAP|SMTP|OAUTH)_/.test(name) || alone.includes(name),
);
const numbered = /^(IMAP|SMTP|OAUTH|MAIL|TEAM|SERVICE)_([2-9])_(\w+)$/;

/** The setting a numbered one repeats (`IMAP_2_FOLDER`: `IMAP_FOLDER`), or undefined when it is none. */
export function repeatedSetting(key: string): string | undefined {
  const [, family, , rest] = numbered.exec(key) ?? [];
  if (family === undefined) return undefined;
  const name = `${family}_${rest}`;
  // Of these families only some are repeated; IMAP_2_FOLDR is left to be told as a mistake under its own name.
  const isWhole = ['IMAP', 'SMTP', 'OAUTH'].includes(family);
  return isWhole || alone.some(known => known === name) ? name : undefined;
}

/** `IMAP_FOLDER` and 2 to `IMAP_2_FOLDER`. */
function numberedName(name: string, number: string): string {
  return name.replace('_', `_${number}_`);
}

/** A login is never sent to another server, nor a password with another login. */
const server = ['PORT', 'SECURITY', 'CA_FILE', 'CLIENT_CERT_FILE', 'CLIENT_KEY_FILE'];
const secrets = ['PASSWORD', 'PASSWORD_FILE'];

export interface NumberedValues {
  readonly values: Values;
  readonly number: string;
  /** It logs in to IMAP with tokens. */
  readonly byToken: boolean;
  /** It sends by an account of its own. */
  readonly sendsAlone: boolean;
  /** It has tokens of its own. */
  readonly hasAccount: boolean;
}

/** The mailboxes beside the first, each told by what differs from it: `IMAP_2_USER`, `SMTP_2_USER`, `MAIL_2_FROM`. */
export function readMoreMailboxes(env: Environment, problems: Problems): readonly NumberedValues[] {
  const numbers = Object.keys(env).flatMap(key =>
    env[key] && repeatedSetting(key) !== undefined ? (numbered.exec(key)?.[2] ?? []) : [],
  );
  return [...new Set(numbers)].sort().map(number => readNumbered(number, env, problems));
}

function readNumbered(number: string, env: Environment, problems: Problems): NumberedValues {
  const own = (name: string) => env[numberedName(name, number)]?.trim() || undefined;
  const hasOwn = (family: string) =>
    repeatable.some(name => name.startsWith(family) && (own(name) ?? own(`${name}_FILE`)) !== undefined);
  const hasAccount = hasOwn('OAUTH_');
  const sendsAlone = hasOwn('SMTP_') || hasAccount;
  const afresh = startedAfresh(own, env, { hasAccount });
  const known = repeatable.flatMap(name => ('secret' in settings[name] ? [name, `${name}_FILE`] : [name]));
  const overlaid = Object.fromEntries(
    known.map(name => [name, own(name) ?? (afresh.has(name) ? undefined : env[name])]),
  );
  // The owner of the tokens is the login for sending as well, unless it is said otherwise.
  if (hasAccount) overlaid.SMTP_USER ??= overlaid.IMAP_USER;
  const found: Problems = [];
  const values = readValues(overlaid, found, repeatable);
  const hasTokens = values.OAUTH_PROVIDER !== undefined;
  checkImap(values, found);
  if (sendsAlone) checkSmtp(values, hasTokens && values.SMTP_PASSWORD === undefined, found);
  if (hasAccount) checkOauth(values, found);
  const told = new Set(problems);
  problems.push(...found.filter(line => !told.has(line)).map(line => withNumber(line, number)));
  return { values, number, byToken: hasTokens && values.IMAP_PASSWORD === '', sendsAlone, hasAccount };
}

/** Which settings are not taken over from the first mailbox, because they go with something that differs. */
function startedAfresh(
  own: (name: string) => string | undefined,
  env: Environment,
  { hasAccount }: { hasAccount: boolean },
): ReadonlySet<string> {
  const afresh = new Set<string>();
  const add = (family: string, names: readonly string[]) => {
    for (const name of names) afresh.add(`${family}_${name}`);
  };
  for (const family of ['IMAP', 'SMTP']) {
    if (own(`${family}_HOST`) !== undefined) add(family, [...server, 'USER', ...secrets]);
    if (own(`${family}_USER`) !== undefined) add(family, secrets);
    // A password of its own, or tokens: neither goes with a password left over from the first.
    if (secrets.some(name => own(`${family}_${name}`) !== undefined)) add(family, secrets);
  }
  if (hasAccount) add('SMTP', ['USER', ...secrets]);
  if (hasAccount || env.OAUTH_PROVIDER?.trim()) add('IMAP', secrets);
  if (env.OAUTH_PROVIDER?.trim()) add('SMTP', secrets);
  const oauth = repeatable.filter(name => name.startsWith('OAUTH_')).map(name => name.slice('OAUTH_'.length));
  if (own('OAUTH_PROVIDER') !== undefined)
    add(
      'OAUTH',
      oauth.flatMap(name => [name, `${name}_FILE`]),
    );
  if (own('OAUTH_CLIENT_ID') !== undefined)
    add('OAUTH', ['CLIENT_SECRET', 'CLIENT_SECRET_FILE', 'REFRESH_TOKEN', 'REFRESH_TOKEN_FILE']);
  for (const name of ['CLIENT_SECRET', 'REFRESH_TOKEN']) {
    if ((own(`OAUTH_${name}`) ?? own(`OAUTH_${name}_FILE`)) !== undefined)
      add('OAUTH', [name, `${name}_FILE`]);
  }
  // Follow-ups go where the reply came from, not to the first mailbox.
  if (own('MAIL_FROM') !== undefined) afresh.add('MAIL_REPLY_TO');
  return afresh;
}

/** A problem under the names that the operator wrote. */
function withNumber(line: string, number: string): string {
  return line.replace(/\b(IMAP|SMTP|OAUTH|MAIL|TEAM|SERVICE)_(?=[A-Z])/g, `$1_${number}_`);
}

/** Two watches on one folder would race for each mail; none of them is of any use. */
export function checkDistinct(first: Values, more: readonly NumberedValues[], problems: Problems): void {
  const place = ({ IMAP_HOST: host, IMAP_USER: user, IMAP_FOLDER: folder }: Values) =>
    JSON.stringify([host?.toLowerCase(), user, folder]);
  const taken = new Set([place(first)]);
  for (const { values, number, byToken } of more) {
    if (values.IMAP_PASSWORD === '' && !byToken) {
      const missing = problem('IMAP_PASSWORD', 'is missing: expected the password or app password');
      problems.push(withNumber(missing, number));
    }
    if (taken.has(place(values)))
      problems.push(`IMAP_${number}_FOLDER names a mailbox and folder that is watched already.`);
    taken.add(place(values));
  }
}

/** The first mailbox; its settings bear no number. */
export function arrangeFirst(values: Values): MailboxSettings {
  const byToken = values.OAUTH_PROVIDER !== undefined;
  return Object.freeze({
    // With a provider of tokens, a password left over from before is of no use.
    imap: arrangeImap(byToken ? { ...values, IMAP_PASSWORD: '' } : values),
    smtp: arrangeSmtp(values, byToken),
    oauth: arrangeOauth(values),
    ...nameOf(values),
  });
}

/** A further mailbox: what it leaves out is the first one's. */
export function arrangeNumbered(
  { values, number, sendsAlone, hasAccount }: NumberedValues,
  first: MailboxSettings,
): MailboxSettings {
  const oauth = hasAccount ? arrangeOauth(values, `OAUTH_${number}_`) : first.oauth;
  const isSentByToken = oauth !== undefined && values.SMTP_PASSWORD === undefined;
  return Object.freeze({
    imap: arrangeImap(values, `IMAP_${number}_`),
    smtp: sendsAlone ? arrangeSmtp(values, isSentByToken, `SMTP_${number}_`) : first.smtp,
    oauth,
    ...nameOf(values),
  });
}

function nameOf(values: Values): Pick<MailboxSettings, 'from' | 'replyTo' | 'teamCc' | 'serviceName'> {
  return {
    from: Object.freeze(values.MAIL_FROM),
    ...(values.MAIL_REPLY_TO === undefined ? {} : { replyTo: values.MAIL_REPLY_TO }),
    teamCc: Object.freeze(values.TEAM_CC),
    serviceName: values.SERVICE_NAME,
  };
}
