import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type OauthParts, type OauthSettings, openTokenSource } from '../../src/inbox/oauth.ts';

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];

/** A token endpoint that gives the answers in turn and remembers the requests. */
async function withEndpoint<T>(
  answers: Answer[],
  work: (url: string, requests: URLSearchParams[]) => Promise<T>,
): Promise<T> {
  const requests: URLSearchParams[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void text(request).then(body => {
      requests.push(new URLSearchParams(body));
      const [status, answer, headers] = answers.shift() ?? [500, {}];
      response.writeHead(status, { connection: 'close', ...headers });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    return await work(
      `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/token`,
      requests,
    );
  } finally {
    await new Promise<void>(resolve => server.close(() => resolve()));
  }
}

const clock = { at: 0 };
const parts: OauthParts = { fetch, now: () => clock.at };
const settingsOf = (tokenUrl: string): OauthSettings => ({
  tokenUrl,
  clientId: 'desk',
  clientSecret: 's3cret',
  refreshToken: 'r1',
  scope: 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
});

beforeEach(() => {
  clock.at = 0;
});

test('a token is kept until shortly before its end, then renewed', async () => {
  const answers: Answer[] = [
    [200, { access_token: 'a1', expires_in: 3600 }],
    [200, { access_token: 'a2', expires_in: '3600' }],
    [200, { access_token: 'a3' }],
  ];
  await withEndpoint(answers, async (url, requests) => {
    const token = openTokenSource(settingsOf(url), parts);
    expect(await token({ fresh: false })).toBe('a1');
    clock.at = 3_400_000;
    expect(await token({ fresh: false })).toBe('a1');
    clock.at = 3_500_000;
    expect(await token({ fresh: false })).toBe('a2');
    expect(await token({ fresh: true })).toBe('a3');
    expect(Object.fromEntries(requests[0] ?? [])).toEqual({
      client_id: 'desk',
      client_secret: 's3cret',
      grant_type: 'refresh_token',
      refresh_token: 'r1',
      scope: 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
    });
  });
});

test('many who ask at once share one request', async () => {
  await withEndpoint([[200, { access_token: 'a1' }]], async (url, requests) => {
    const token = openTokenSource(settingsOf(url), parts);
    expect(await Promise.all([1, 2, 3].map(() => token({ fresh: false })))).toEqual(['a1', 'a1', 'a1']);
    expect(requests).toHaveLength(1);
  });
});

test('a replaced refresh token is kept and used', async () => {
  const answers: Answer[] = [
    [200, { access_token: 'a1', refresh_token: 'r2' }],
    [200, { access_token: 'a2' }],
  ];
  await withEndpoint(answers, async (url, requests) => {
    const kept: string[] = [];
    const token = openTokenSource(settingsOf(url), {
      ...parts,
      onRotated: async refreshToken => {
        kept.push(refreshToken);
      },
    });
    await token({ fresh: false });
    await token({ fresh: true });
    expect(kept).toEqual(['r2']);
    expect(requests[1]?.get('refresh_token')).toBe('r2');
  });
});

test('without a refresh token the application logs in for itself', async () => {
  await withEndpoint([[200, { access_token: 'a1' }]], async (url, requests) => {
    const { refreshToken: _none, ...settings } = settingsOf(url);
    await openTokenSource(settings, parts)({ fresh: false });
    expect(requests[0]?.get('grant_type')).toBe('client_credentials');
  });
});

test.each<[string, Answer, string, RegExp]>([
  [
    'a revoked grant',
    [400, { error: 'invalid_grant', error_description: 'revoked' }],
    'Permanent',
    /OAUTH_REFRESH_TOKEN.*invalid_grant revoked/,
  ],
  ['a wrong secret', [401, { error: 'invalid_client' }], 'Permanent', /OAUTH_CLIENT_SECRET/],
  ['a rate limit', [429, { error: 'invalid_request' }, { 'retry-after': '7' }], 'RetryLater', /answered 429/],
  ['an outage', [503, 'try later'], 'RetryLater', /answered 503/],
  ['an outage that names a grant error', [500, { error: 'invalid_grant' }], 'RetryLater', /answered 500/],
  ["a proxy's page", [200, '<html>Welcome</html>'], 'RetryLater', /answered 200/],
])('%s', async (_name, answer, kind, message) => {
  await withEndpoint([answer], async url => {
    const outcome = openTokenSource(settingsOf(url), parts)({ fresh: false });
    await expect(outcome).rejects.toMatchObject({ name: kind, message: expect.stringMatching(message) });
    if (answer[2]) {
      await expect(outcome).rejects.toMatchObject({ afterMs: 7000 });
    }
  });
});

test('an endpoint that is not there is tried later', async () => {
  const url = await withEndpoint([], async gone => gone);
  await expect(openTokenSource(settingsOf(url), parts)({ fresh: false })).rejects.toMatchObject({
    name: 'RetryLater',
  });
});
