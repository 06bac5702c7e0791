import { guard } from '../../src/inbox/guard.ts';
import { parseMail } from '../../src/inbox/parse.ts';
import { composeReply, referencesOf } from '../../src/outbox/compose.ts';
import { caseOfMessageId, referencedReply, replyMessageId } from '../../src/outbox/message-id.ts';
import { chooseRecipients, type RecipientPolicy } from '../../src/outbox/recipients.ts';

const secret = 'a secret of more than thirty-two characters';
const reply = { caseNumber: 'CC-2026-000123', questionNumber: 2 };

describe('Message-IDs of replies', () => {
  const id = replyMessageId(reply, secret, 'svc.test');

  test('are the same for every attempt and carry the case', () => {
    expect(replyMessageId(reply, secret, 'svc.test')).toBe(id);
    expect(caseOfMessageId(id, secret)).toEqual(reply);
  });

  test.each([
    ['another secret', id, 'another secret of more than thirty-two chars'],
    ['another case under the same signature', id.replace('000123', '000124'), secret],
    ['another question', id.replace('.2.', '.3.'), secret],
    ['a shortened signature', id.replace(/\.\w+@/, '.abc@'), secret],
    ['a foreign id', '<20261123@clinic.test>', secret],
    ['an empty id', '', secret],
  ])('%s is not ours', (_name, forged, key) => {
    expect(caseOfMessageId(forged, key)).toBeUndefined();
  });

  test.each([
    ['upper-cased by a relay', id.toUpperCase()],
    ['another domain', id.replace('svc.test', 'eu-west.relay.test')],
    ['without brackets', id.slice(1, -1)],
  ])('%s is still ours', (_name, seen) => {
    expect(caseOfMessageId(seen, secret)).toEqual(reply);
  });

  test('the newest of our replies counts', () => {
    const older = replyMessageId({ ...reply, questionNumber: 1 }, secret, 'svc.test');
    expect(referencedReply({ inReplyTo: ['<x@y>'], references: [older, id, '<z@y>'] }, secret)).toEqual(
      reply,
    );
    expect(referencedReply({ inReplyTo: [older], references: [id] }, secret)?.questionNumber).toBe(1);
    expect(referencedReply({ inReplyTo: [], references: ['<x@y>'] }, secret)).toBeUndefined();
  });
});

describe('recipients', () => {
  const at = (address: string) => ({ name: '', address });
  const policy: RecipientPolicy = {
    ownAddresses: ['cc@svc.test'],
    teamCc: ['team@svc.test'],
    allowedCc: ['@clinic.test'],
    maxRecipients: 6,
  };
  const choose = (
    headers: { replyTo?: string[]; to?: string[]; cc?: string[] },
    changes: Partial<RecipientPolicy> = {},
  ) => {
    const chosen = chooseRecipients(
      {
        asker: at('ann@clinic.test'),
        replyTo: (headers.replyTo ?? []).map(at),
        to: (headers.to ?? ['cc@svc.test']).map(at),
        cc: (headers.cc ?? []).map(at),
      },
      { ...policy, ...changes },
    );
    return { to: chosen.to.map(entry => entry.address), cc: chosen.cc.map(entry => entry.address) };
  };

  test.each<[string, Parameters<typeof choose>, { to: string[]; cc: string[] }]>([
    ['asker and team', [{}], { to: ['ann@clinic.test'], cc: ['team@svc.test'] }],
    [
      'allowed copies stay, others go',
      [{ cc: ['bob@clinic.test', 'eve@evil.test', 'x@sub.clinic.test'] }],
      { to: ['ann@clinic.test'], cc: ['bob@clinic.test', 'team@svc.test'] },
    ],
    [
      'nobody twice, whatever the case',
      [
        {
          to: ['CC@svc.test', 'Bob@clinic.test'],
          cc: ['bob@CLINIC.test', 'Ann@clinic.test', 'TEAM@svc.test'],
        },
      ],
      { to: ['ann@clinic.test'], cc: ['Bob@clinic.test', 'team@svc.test'] },
    ],
    [
      'the own address never, not as Reply-To either',
      [{ replyTo: ['cc@svc.test'], cc: ['cc@svc.test'] }, { allowedCc: ['*'] }],
      { to: ['ann@clinic.test'], cc: ['team@svc.test'] },
    ],
    [
      'Reply-To within the domain is followed',
      [{ replyTo: ['billing@clinic.test'] }],
      { to: ['billing@clinic.test'], cc: ['team@svc.test'] },
    ],
    [
      'a foreign Reply-To is not',
      [{ replyTo: ['eve@evil.test'] }],
      { to: ['ann@clinic.test'], cc: ['team@svc.test'] },
    ],
    [
      'nor are several',
      [{ replyTo: ['billing@clinic.test', 'bob@clinic.test'] }],
      { to: ['ann@clinic.test'], cc: ['team@svc.test'] },
    ],
    [
      'the count is bounded and the team kept',
      [{ cc: Array.from({ length: 50 }, (_, n) => `u${n}@clinic.test`) }],
      {
        to: ['ann@clinic.test'],
        cc: ['u0@clinic.test', 'u1@clinic.test', 'u2@clinic.test', 'u3@clinic.test', 'team@svc.test'],
      },
    ],
    [
      'addresses that could smuggle commands are dropped',
      [{ cc: ['a b@clinic.test', 'x>\r\nRCPT TO:<eve@clinic.test', '"q"@clinic.test'] }],
      { to: ['ann@clinic.test'], cc: ['team@svc.test'] },
    ],
  ])('%s', (_name, args, expected) => {
    expect(choose(...args)).toEqual(expected);
  });
});

describe('references', () => {
  const ids = (count: number) =>
    Array.from({ length: count }, (_, n) => `<${String(n).padStart(40, '0')}@clinic.test>`);

  test.each<[string, Parameters<typeof referencesOf>[0], readonly string[]]>([
    ['a first mail', { messageId: '<1@x>', inReplyTo: [], references: [] }, ['<1@x>']],
    [
      'a reply',
      { messageId: '<3@x>', inReplyTo: ['<2@x>'], references: ['<1@x>', '<2@x>'] },
      ['<1@x>', '<2@x>', '<3@x>'],
    ],
    ['In-Reply-To alone', { messageId: '<3@x>', inReplyTo: ['<2@x>'], references: [] }, ['<2@x>', '<3@x>']],
    [
      'several In-Reply-To say nothing',
      { messageId: '<3@x>', inReplyTo: ['<1@x>', '<2@x>'], references: [] },
      ['<3@x>'],
    ],
    ['no Message-ID', { inReplyTo: [], references: [] }, []],
  ])('%s', (_name, mail, expected) => {
    expect(referencesOf(mail)).toEqual(expected);
  });

  test('a long thread keeps its first and its last ones', () => {
    const references = referencesOf({ messageId: '<last@x>', inReplyTo: [], references: ids(200) });
    expect(references[0]).toBe(ids(1)[0]);
    expect(references.at(-1)).toBe('<last@x>');
    expect(references.join(' ').length).toBeLessThanOrEqual(1500);
    expect(references.length).toBeGreaterThan(20);
  });
});

describe('the reply', () => {
  const parts = {
    from: { name: 'Coding Desk', address: 'cc@svc.test' },
    recipients: {
      to: [{ name: 'Ann\r\nBcc: eve@evil.test', address: 'ann@clinic.test' }],
      cc: [{ name: '', address: 'team@svc.test' }],
    },
    subject: 'Re: wound – 45 cm²\r\nBcc: eve@evil.test',
    text: 'Bill 97607 – not 97608.\n\nFrom the notes: 45 cm²\n.\n',
    html: '<p>Bill 97607 – not 97608.</p>',
    messageId: replyMessageId(reply, secret, 'svc.test'),
    caseNumber: reply.caseNumber,
    at: new Date('2026-11-23T15:00:00Z'),
    answers: { messageId: '<3@x>', inReplyTo: ['<2@x>'], references: ['<1@x>', '<2@x>'] },
  };

  test('carries threading and loop headers, once each, and no injected ones', async () => {
    const { raw, envelope, subject } = await composeReply(parts);
    const mail = await parseMail(raw);
    const header = (name: string) => mail.headers.get(name);
    expect(header('in-reply-to')).toEqual(['<3@x>']);
    expect(header('references')).toEqual(['<1@x> <2@x> <3@x>']);
    expect(header('message-id')).toEqual([parts.messageId]);
    expect(header('auto-submitted')).toEqual(['auto-replied']);
    expect(header('x-auto-response-suppress')).toEqual(['All']);
    expect(header('x-caseconsultant-case')).toEqual(['CC-2026-000123']);
    expect(header('date')).toEqual(['Mon, 23 Nov 2026 15:00:00 +0000']);
    expect(header('bcc')).toBeUndefined();
    expect(subject).toBe('Re: wound – 45 cm² Bcc: eve@evil.test');
    expect(mail.text).toBe('Bill 97607 – not 97608.\n\nFrom the notes: 45 cm²\n.');
    expect(envelope).toEqual({ from: 'cc@svc.test', to: ['ann@clinic.test', 'team@svc.test'] });
  });

  test('is 7-bit with CR LF line ends below 998 characters, and the same bytes every time', async () => {
    const long = { ...parts, html: `<p>${'97607 '.repeat(2000)}</p>` };
    const { raw } = await composeReply(long);
    expect(raw.every(byte => byte < 128)).toBe(true);
    const lines = raw.toString('latin1').split('\r\n');
    expect(lines.some(line => line.includes('\n') || line.length > 998)).toBe(false);
    expect((await composeReply(long)).raw.equals(raw)).toBe(true);
  });

  test('is never answered when it comes back', async () => {
    const { raw } = await composeReply(parts);
    const verdict = guard(await parseMail(raw), {
      ownAddresses: [],
      isOwnMessageId: () => false,
      allowed: ['*'],
      authentication: { mode: 'off', authservIds: [] },
    });
    expect(verdict).toMatchObject({ kind: 'ignored', reason: 'loop' });
  });
});
