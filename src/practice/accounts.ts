import type { PracticeMailbox, PracticeUser } from './mailbox.ts';

/** The people of the demo; all invented, under names that exist nowhere (RFC 2606). */
export const people = {
  service: 'coding@caseconsultant.test',
  asker: 'dana.whitfield@cedarhollow.test',
  team: 'coding-team@cedarhollow.test',
  /** One password for every practice postbox: nothing here leaves this machine. */
  password: 'practice',
} as const;

/** The practice postboxes, one for each asker besides the service and the team. */
export function practiceUsers(askers: readonly string[]): PracticeUser[] {
  const addresses = new Set([people.service, people.team, ...askers]);
  return [...addresses].map(address => ({ address, password: people.password }));
}

/**
 * The settings of a service that lives on the practice mailbox, in the words of `.env`: the demo takes the same
 * way into the program as an operator. A configured model is used; everything else of `env` is left out.
 */
export function practiceEnvironment(
  practice: PracticeMailbox,
  dataDir: string,
  askers: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const fromEnv = Object.entries(env).filter(([name]) => /^(?:OPENAI_|CATALOG_PATH$)/.test(name));
  return {
    ...Object.fromEntries(fromEnv),
    IMAP_HOST: '127.0.0.1',
    IMAP_PORT: String(practice.imapPort(people.service)),
    IMAP_SECURITY: 'none-on-loopback-only',
    IMAP_USER: people.service,
    IMAP_PASSWORD: people.password,
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(practice.smtpPort),
    SMTP_SECURITY: 'none-on-loopback-only',
    SMTP_USER: people.service,
    SMTP_PASSWORD: people.password,
    MAIL_FROM: `CaseConsultant <${people.service}>`,
    TEAM_CC: people.team,
    ALLOWED_SENDERS: [...new Set([...askers, people.team])].join(', '),
    TRUSTED_AUTHSERV_ID: practice.authservId,
    DATA_DIR: dataDir,
    SWEEP_EVERY_SECONDS: '5',
  };
}
