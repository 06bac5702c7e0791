import { checkClearText, type Security } from './imap.ts';
import { type Problems, problem } from './read.ts';
import type { Values } from './settings.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  /** Absent: a relay without login. An empty password: with OAuth2, the token comes when it is needed. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly caFile?: string;
  /** How its settings begin in messages: `SMTP_`, `SMTP_2_`. */
  readonly settingPrefix: string;
}

/** Whether the values for sending go together. */
export function checkSmtp(values: Values, byToken: boolean, problems: Problems): void {
  checkClearText('SMTP', values, problems);
  if (!byToken && (values.SMTP_USER === undefined) !== (values.SMTP_PASSWORD === undefined)) {
    const missing = values.SMTP_USER === undefined ? 'SMTP_USER' : 'SMTP_PASSWORD';
    problems.push(problem(missing, 'is missing: SMTP_USER and SMTP_PASSWORD come together'));
  }
}

/** @param byToken the login is by OAuth2: then a password is of no use. */
export function arrangeSmtp(values: Values, byToken: boolean, settingPrefix = 'SMTP_'): SmtpSettings {
  return Object.freeze({
    host: values.SMTP_HOST,
    port: values.SMTP_PORT ?? (values.SMTP_SECURITY === 'tls' ? 465 : 587),
    security: values.SMTP_SECURITY,
    ...loginOf(values, byToken),
    ...(values.SMTP_CA_FILE === undefined ? {} : { caFile: values.SMTP_CA_FILE }),
    settingPrefix,
  });
}

function loginOf(
  { SMTP_USER: user, SMTP_PASSWORD: password }: Values,
  byToken: boolean,
): Pick<SmtpSettings, 'login'> {
  if (user === undefined || (password === undefined && !byToken)) return {};
  return { login: Object.freeze({ user, password: byToken ? '' : (password ?? '') }) };
}
