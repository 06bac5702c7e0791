import { type Problems, problem } from './read.ts';
import type { Values } from './settings.ts';

/** What fetches access tokens; the same shape `openTokenSource` takes. */
export interface OauthSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Absent: client credentials. */
  readonly refreshToken?: string;
  readonly scope?: string;
  /** How its settings begin in messages: `OAUTH_`, `OAUTH_2_`. */
  readonly settingPrefix: string;
}

/** Application credentials use the tenant's granted permissions; a refresh token names what the owner consented to. */
const microsoft = {
  application: 'https://outlook.office365.com/.default',
  owner:
    'https://outlook.office365.com/IMAP.AccessAsUser.All https://outlook.office365.com/SMTP.Send offline_access',
};

/** Either a password or OAuth2, complete. */
export function checkOauth(values: Values, problems: Problems): void {
  const { OAUTH_PROVIDER: provider } = values;
  if (provider === undefined) {
    if (values.OAUTH_CLIENT_ID !== undefined) {
      problems.push(problem('OAUTH_PROVIDER', 'is missing: OAUTH_CLIENT_ID is set'));
    } else if (values.IMAP_PASSWORD === '') {
      problems.push(
        problem('IMAP_PASSWORD', 'is missing: expected the password or app password (or OAUTH_PROVIDER)'),
      );
    }
    return;
  }
  const need = (
    name:
      | 'OAUTH_CLIENT_ID'
      | 'OAUTH_REFRESH_TOKEN'
      | 'OAUTH_TENANT'
      | 'OAUTH_TOKEN_URL'
      | 'OAUTH_CLIENT_SECRET',
    why: string,
  ) => {
    if (values[name] === undefined) problems.push(problem(name, `is missing: ${why}`));
  };
  need('OAUTH_CLIENT_ID', 'OAUTH_PROVIDER is set');
  if (provider === 'google')
    need('OAUTH_REFRESH_TOKEN', 'Gmail gives tokens only after the consent of the owner');
  if (provider === 'microsoft' && values.OAUTH_TOKEN_URL === undefined) {
    need('OAUTH_TENANT', 'OAUTH_PROVIDER=microsoft needs the directory');
  }
  if (provider === 'other') need('OAUTH_TOKEN_URL', 'OAUTH_PROVIDER=other needs the token address');
  if (values.OAUTH_REFRESH_TOKEN === undefined && provider !== 'google') {
    need('OAUTH_CLIENT_SECRET', 'without OAUTH_REFRESH_TOKEN the application logs in by its secret');
  }
}

export function arrangeOauth(values: Values, settingPrefix = 'OAUTH_'): OauthSettings | undefined {
  const { OAUTH_PROVIDER: provider, OAUTH_CLIENT_ID: clientId } = values;
  if (provider === undefined || clientId === undefined) return undefined;
  const { OAUTH_CLIENT_SECRET: clientSecret, OAUTH_REFRESH_TOKEN: refreshToken } = values;
  const known = {
    google: 'https://oauth2.googleapis.com/token',
    microsoft: `https://login.microsoftonline.com/${values.OAUTH_TENANT}/oauth2/v2.0/token`,
    other: '',
  };
  const usual =
    provider === 'microsoft' ? microsoft[refreshToken === undefined ? 'application' : 'owner'] : undefined;
  const scope = values.OAUTH_SCOPE ?? usual;
  return Object.freeze({
    tokenUrl: values.OAUTH_TOKEN_URL ?? known[provider],
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(scope === undefined ? {} : { scope }),
    settingPrefix,
  });
}
