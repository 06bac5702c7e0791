import type { Config } from '../../config/config.ts';
import type { MailboxSettings } from '../../config/mailboxes.ts';
import type { OauthSettings } from '../../config/oauth.ts';
import { policyOf } from '../../config/policy.ts';
import { type MailboxDesk, openDesk } from '../inbox/desk.ts';
import type { TokenSource } from '../inbox/imap.ts';
import { openTokenSource } from '../inbox/oauth.ts';
import type { WatchSettings } from '../inbox/watch.ts';
import { openRefreshToken } from '../ledger/refresh-token.ts';
import type { Outlet, Outlets } from '../outbox/outlet.ts';
import { openSender, type Sender } from '../outbox/send.ts';

/** The mailboxes of the settings, opened: what logs in, watches, files and sends. */

const maxRecipients = 20;

/** One source of access tokens for each account; mailboxes that share an account share its source. */
export type Tokens = ReadonlyMap<OauthSettings, TokenSource>;

/** The sources of all accounts; nothing is fetched yet. */
export async function openTokens({ mailboxes, stores }: Config): Promise<Tokens> {
  const accounts = new Set(mailboxes.flatMap(({ oauth }) => oauth ?? []));
  const opened = [...accounts].map(async oauth => [oauth, await openToken(oauth, stores.dataDir)] as const);
  return new Map(await Promise.all(opened));
}

async function openToken(oauth: OauthSettings, dataDir: string): Promise<TokenSource> {
  const { refreshToken: configured, settingPrefix } = oauth;
  const parts = { fetch: globalThis.fetch, now: Date.now };
  if (configured === undefined) return openTokenSource(oauth, parts);
  const name = settingPrefix.toLowerCase().replace(/_$/, '').replace('_', '.');
  const refresh = await openRefreshToken(dataDir, configured, `${name}.token`);
  return openTokenSource(
    { ...oauth, refreshToken: refresh.token },
    {
      ...parts,
      onRotated: token => refresh.keep(token),
      reread: async () => (await openRefreshToken(dataDir, configured, `${name}.token`)).token,
    },
  );
}

/** How a mailbox is reached and watched. */
export function watchSettings(
  { imap, oauth }: MailboxSettings,
  { permission }: Config,
  tokens: Tokens,
): WatchSettings {
  // With OAuth2, a mailbox of another provider still has its password.
  const token = oauth && imap.password === '' ? tokens.get(oauth) : undefined;
  return {
    host: imap.host,
    port: imap.port,
    security: imap.security,
    user: imap.user,
    ...(token === undefined ? { password: imap.password } : { token }),
    ...(imap.caFile === undefined ? {} : { caFile: imap.caFile }),
    ...(imap.clientCertificate === undefined ? {} : { clientCertificate: imap.clientCertificate }),
    settingPrefix: imap.settingPrefix,
    maxMailBytes: permission.maxMailBytes,
    mailbox: `${imap.user}@${imap.host}/${imap.folder}`,
    folder: imap.folder,
    start: imap.start,
  };
}

/** The desks of all mailboxes, by name; each connects when it is first used. */
export function openDesks(
  { mailboxes }: Config,
  watches: readonly WatchSettings[],
): ReadonlyMap<string, MailboxDesk> {
  return new Map(
    mailboxes.flatMap(({ imap: { sentFolder, answeredFolder } }, index) => {
      const watch = watches[index];
      const more = answeredFolder === undefined ? {} : { answeredFolder };
      return watch === undefined ? [] : [[watch.mailbox, openDesk({ ...watch, sentFolder, ...more })]];
    }),
  );
}

/** How the replies of all mailboxes leave, by name. Those that share an account share its sender. */
export function openOutlets(config: Config, watches: readonly WatchSettings[], tokens: Tokens): Outlets {
  const senders = new Map<MailboxSettings['smtp'], Sender>();
  const { ownAddresses, allowedCc } = policyOf(config);
  return new Map(
    config.mailboxes.flatMap((mailbox, index): [string, Outlet][] => {
      const { from, replyTo, serviceName, teamCc, smtp } = mailbox;
      const sender = senders.get(smtp) ?? openSender(senderSettings(mailbox, tokens));
      senders.set(smtp, sender);
      const name = watches[index]?.mailbox ?? '';
      const recipients = { ownAddresses, teamCc, allowedCc, maxRecipients };
      const answerTo = replyTo === undefined ? undefined : { name: '', address: replyTo };
      return [[name, { from, replyTo: answerTo, serviceName, recipients, sender }]];
    }),
  );
}

function senderSettings({ smtp, oauth }: MailboxSettings, tokens: Tokens): Parameters<typeof openSender>[0] {
  const token = oauth && smtp.login?.password === '' ? tokens.get(oauth) : undefined;
  return {
    host: smtp.host,
    port: smtp.port,
    security: smtp.security,
    ...(smtp.login ?? {}),
    ...(token === undefined ? {} : { token }),
    ...(smtp.caFile === undefined ? {} : { caFile: smtp.caFile }),
    settingPrefix: smtp.settingPrefix,
  };
}
