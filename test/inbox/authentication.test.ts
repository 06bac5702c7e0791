import { isAllowedAddress } from '../../src/inbox/allowed.ts';
import { authenticate, parseAuthResults } from '../../src/inbox/authentication.ts';
import { parseMail } from '../../src/inbox/parse.ts';

const policy = { mode: 'required', authservIds: ['mx.svc.test'] } as const;
const microsoft = { mode: 'required', authservIds: ['microsoft365'] } as const;

async function verdictOf(headers: string, use: Parameters<typeof authenticate>[1] = policy): Promise<string> {
  const mail = await parseMail(
    Buffer.from(`${headers}\r\nFrom: Ann <ann@clinic.test>\r\nSubject: x\r\n\r\nx`),
  );
  const verdict = authenticate(mail, use);
  return verdict.kind === 'authenticated' ? verdict.by : `no: ${verdict.why}`;
}

const ar = (rest: string) => `Authentication-Results: ${rest}`;

test.each<[string, string, string | RegExp]>([
  ['DMARC pass', ar('mx.svc.test; dmarc=pass header.from=clinic.test'), 'DMARC'],
  ['DMARC pass without property', ar('mx.svc.test; dmarc=pass'), 'DMARC'],
  [
    'a version after the server name',
    ar('mx.svc.test 1; dmarc=pass (p=none) header.from=clinic.test'),
    'DMARC',
  ],
  ['capitals', ar('MX.Svc.Test; DMARC=Pass Header.From=Clinic.Test'), 'DMARC'],
  ['spaces around the sign', ar('mx.svc.test; dmarc = pass header.from = clinic.test'), 'DMARC'],
  ['the method with its version', ar('mx.svc.test; dmarc/1=pass header.from=clinic.test'), 'DMARC'],
  [
    'folded',
    ar('mx.svc.test;\r\n spf=pass smtp.mailfrom=x.test;\r\n\tdmarc=pass header.from=clinic.test'),
    'DMARC',
  ],
  [
    'aligned DKIM without policy',
    ar('mx.svc.test; dkim=pass header.d=clinic.test; dmarc=none'),
    'aligned DKIM',
  ],
  ['DKIM identity', ar('mx.svc.test; dkim=pass header.i=@clinic.test'), 'aligned DKIM'],
  ['aligned SPF', ar('mx.svc.test; spf=pass smtp.mailfrom=bounce@clinic.test'), 'aligned SPF'],
  ['own user logged in', ar('mx.svc.test; auth=pass (plain) smtp.auth=ann@clinic.test'), 'aligned AUTH'],
  ['no header', 'X-Other: 1', /no Authentication-Results/],
  [
    'another server on top',
    `${ar('evil.test; dmarc=pass')}\r\n${ar('mx.svc.test; dmarc=pass')}`,
    /by evil.test/,
  ],
  ['a longer name', ar('mx.svc.test.evil.test; dmarc=pass header.from=clinic.test'), /not trusted/],
  ['the name in a comment', ar('(mx.svc.test;) evil.test; dmarc=pass'), /by evil.test/],
  [
    'a result in a comment',
    ar('mx.svc.test; (dmarc=pass header.from=clinic.test) dmarc=fail'),
    /DMARC result: fail/,
  ],
  [
    'a result in a quoted string',
    ar('mx.svc.test; spf=fail reason="; dmarc=pass header.from=clinic.test"'),
    /neither/,
  ],
  ['an escaped quote', ar('mx.svc.test; spf=fail reason="a\\"; dmarc=pass; x=\\"b"'), /neither/],
  ['a quote that never ends', ar('mx.svc.test; dmarc=pass header.from="clinic.test'), /malformed/],
  ['a comment that never ends', ar('mx.svc.test; dmarc=pass (header.from=clinic.test'), /malformed/],
  ['nested comments', ar('mx.svc.test; dmarc=fail (a (b) dmarc=pass) header.from=clinic.test'), /fail/],
  ['DMARC for another domain', ar('mx.svc.test; dmarc=pass header.from=evil.test'), /another From domain/],
  [
    'DMARC fail beside an aligned signature',
    ar('mx.svc.test; dmarc=fail; dkim=pass header.d=clinic.test'),
    /DMARC result: fail/,
  ],
  [
    'DMARC not determinable',
    ar('mx.svc.test; dmarc=temperror; spf=pass smtp.mailfrom=clinic.test'),
    /temperror/,
  ],
  [
    'pass and fail at once',
    ar('mx.svc.test; dmarc=pass header.from=clinic.test; dmarc=fail'),
    /DMARC result: pass, fail/,
  ],
  ['foreign DKIM', ar('mx.svc.test; dkim=pass header.d=evil.test'), /neither/],
  ['DKIM of a name that only ends alike', ar('mx.svc.test; dkim=pass header.d=evilclinic.test'), /neither/],
  ['DKIM of the top-level domain', ar('mx.svc.test; dkim=pass header.d=test'), /neither/],
  ['DKIM of a subdomain', ar('mx.svc.test; dkim=pass header.d=news.clinic.test'), /neither/],
  ['DKIM failed', ar('mx.svc.test; dkim=fail header.d=clinic.test'), /neither/],
  ['foreign SPF', ar('mx.svc.test; spf=pass smtp.mailfrom=eve@evil.test'), /neither/],
  ['SPF on HELO alone', ar('mx.svc.test; spf=pass smtp.helo=clinic.test'), /neither/],
  [
    'an address inside the SPF domain',
    ar('mx.svc.test; spf=pass smtp.mailfrom=clinic.test@evil.test'),
    /neither/,
  ],
  ['another user logged in', ar('mx.svc.test; auth=pass smtp.auth=eve@clinic.test'), /neither/],
  ['nothing checked', ar('mx.svc.test; none'), /neither/],
  ['no server name', ar('dmarc=pass header.from=clinic.test'), /without name/],
])('%s', async (_name, headers, expected) => {
  const verdict = await verdictOf(headers);
  if (typeof expected === 'string') {
    expect(verdict).toBe(expected);
  } else {
    expect(verdict).toMatch(/^no: /);
    expect(verdict).toMatch(expected);
  }
});

describe('Microsoft 365', () => {
  const results =
    'spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=clinic.test; dkim=pass (signature was verified) header.d=clinic.test;dmarc=pass action=none header.from=clinic.test;compauth=pass reason=100';

  test.each<[string, string, RegExp]>([
    ['results without a server name', ar(results), /^DMARC$/],
    ['mail within the tenant', 'X-MS-Exchange-Organization-AuthAs: Internal', /^internal sender/],
    ['anonymous mail', 'X-MS-Exchange-Organization-AuthAs: Anonymous', /^no: /],
    ['a named server on top', `${ar('evil.test; dmarc=pass')}\r\n${ar(results)}`, /^no: .*evil.test/],
  ])('%s', async (_name, headers, expected) => {
    expect(await verdictOf(headers, microsoft)).toMatch(expected);
  });

  test('its marks mean nothing elsewhere', async () => {
    expect(await verdictOf(`X-MS-Exchange-Organization-AuthAs: Internal\r\n${ar(results)}`)).toMatch(/^no: /);
  });
});

test('switched off, the From address is believed', async () => {
  expect(await verdictOf('X-Other: 1', { mode: 'off', authservIds: [] })).toBe('setting');
});

test('a header of a megabyte is read in no time', () => {
  const at = performance.now();
  expect(parseAuthResults(`mx.svc.test; ${'('.repeat(500_000)}${'='.repeat(500_000)}`)).toBeUndefined();
  expect(performance.now() - at).toBeLessThan(500);
});

test.each<[string, string[], boolean]>([
  ['ann@clinic.test', ['ann@clinic.test'], true],
  ['Ann@Clinic.test', ['ann@clinic.test'], true],
  ['bob@clinic.test', ['ann@clinic.test'], false],
  ['bob@clinic.test', ['@clinic.test'], true],
  ['bob@sub.clinic.test', ['@clinic.test'], false],
  ['bob@sub.clinic.test', ['@*.clinic.test'], true],
  ['bob@clinic.test', ['@*.clinic.test'], false],
  ['bob@evilclinic.test', ['@clinic.test', '@*.clinic.test'], false],
  ['bob@clinic.test.evil.test', ['@clinic.test'], false],
  ['a@clinic.test@evil.test', ['@clinic.test'], false],
  ['bob@clinic.test', ['*'], true],
  ['', ['*'], false],
  ['bob', ['*', 'bob'], false],
  ['bob@clinic.test', [], false],
])('%s allowed by %j: %s', (address, allowed, expected) => {
  expect(isAllowedAddress(address, allowed)).toBe(expected);
});
