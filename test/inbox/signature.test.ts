import { generateKeyPairSync } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { guard } from '../../src/inbox/guard.ts';
import { parseMail } from '../../src/inbox/parse.ts';
import { checkSignatures } from '../../src/inbox/signature.ts';
import { withDns, type Zone } from '../support/dns.ts';
import { strictPolicy } from '../support/mails.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const published = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

const zone: Record<string, string> = {
  's1._domainkey.clinic.example': `v=DKIM1; k=rsa; p=${published}`,
  's1._domainkey.evil.example': `v=DKIM1; k=rsa; p=${published}`,
  '_dmarc.clinic.example': 'v=DMARC1; p=reject',
};

const resolver = async (name: string, type: string): Promise<string[][]> => {
  const record = type === 'TXT' ? zone[name] : undefined;
  if (record === undefined) {
    throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  }
  return [[record]];
};
const deadResolver = async (): Promise<string[][]> => {
  throw Object.assign(new Error('no answer'), { code: 'ETIMEOUT' });
};

/** A mail of Ann, signed by a domain. */
async function signedBy(domainName: string): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await transport.sendMail({
    from: 'Ann <ann@clinic.example>',
    to: 'coding@svc.example',
    subject: '97607?',
    text: '45 sq cm',
    dkim: { domainName, keySelector: 's1', privateKey },
  });
  return message as Buffer;
}

test('an intact signature of the From domain passes', async () => {
  expect(await checkSignatures(await signedBy('clinic.example'), resolver)).toMatchObject({
    kind: 'authenticated',
  });
});

test.each<[string, (raw: Buffer) => Buffer, string]>([
  ['a changed body', raw => Buffer.from(raw.toString().replace('45 sq', '95 sq')), 'clinic.example'],
  ['a changed subject', raw => Buffer.from(raw.toString().replace('97607?', '97608?')), 'clinic.example'],
  ['the signature of another domain', raw => raw, 'evil.example'],
  ['no signature', raw => raw.subarray(raw.indexOf('From: ')), 'clinic.example'],
  [
    'another From put on top',
    raw => Buffer.concat([Buffer.from('From: Eve <eve@evil.example>\r\n'), raw]),
    'clinic.example',
  ],
])('%s does not pass', async (_name, change, domain) => {
  const raw = change(await signedBy(domain));
  expect(await checkSignatures(raw, resolver)).toMatchObject({ kind: 'unauthenticated' });
});

test('DNS without an answer says nothing about the mail', async () => {
  await expect(checkSignatures(await signedBy('clinic.example'), deadResolver)).rejects.toMatchObject({
    name: 'RetryLater',
  });
});

test('the guard asks for the check in mode dkim and heeds it', async () => {
  const raw = await signedBy('clinic.example');
  const policy = {
    ...strictPolicy,
    allowed: ['@clinic.example'],
    authentication: { mode: 'dkim', authservIds: [] },
  } as const;
  const mail = await parseMail(raw);
  expect(guard(mail, policy)).toMatchObject({ kind: 'rejected', reason: 'not-authenticated' });
  expect(guard(mail, policy, await checkSignatures(raw, resolver))).toMatchObject({ kind: 'answerable' });
});

describe('by the real resolver, from a DNS server', () => {
  const records: Zone = Object.fromEntries(Object.entries(zone).map(([name, text]) => [name, [text]]));

  test('a key of several strings is put together, and the mail passes', async () => {
    const raw = await signedBy('clinic.example');
    await withDns(records, async asked => {
      expect(await checkSignatures(raw)).toMatchObject({ kind: 'authenticated' });
      expect(asked).toEqual(
        expect.arrayContaining(['TXT s1._domainkey.clinic.example', 'TXT _dmarc.clinic.example']),
      );
    });
  });

  test.each<[string, Zone, string]>([
    ['a key that is not there', { '_dmarc.clinic.example': ['v=DMARC1; p=reject'] }, 'unauthenticated'],
    [
      'a key that was withdrawn',
      { ...records, 's1._domainkey.clinic.example': ['v=DKIM1; p='] },
      'unauthenticated',
    ],
    [
      'a key of somebody else',
      { ...records, 's1._domainkey.clinic.example': [`v=DKIM1; k=rsa; p=${otherKey()}`] },
      'unauthenticated',
    ],
    [
      'no DMARC policy',
      { 's1._domainkey.clinic.example': records['s1._domainkey.clinic.example'] ?? [] },
      'authenticated',
    ],
  ])('%s', async (_name, has, kind) => {
    const raw = await signedBy('clinic.example');
    await withDns(has, async () => {
      expect(await checkSignatures(raw)).toMatchObject({ kind });
    });
  });

  test('a server that fails says nothing about the mail', async () => {
    const raw = await signedBy('clinic.example');
    await withDns({ ...records, 's1._domainkey.clinic.example': 'SERVFAIL' }, async () => {
      await expect(checkSignatures(raw)).rejects.toMatchObject({ name: 'RetryLater' });
    });
  });
});

function otherKey(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}
