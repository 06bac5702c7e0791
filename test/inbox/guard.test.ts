import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type GuardPolicy, guard } from '../../src/inbox/guard.ts';
import { parseMail } from '../../src/inbox/parse.ts';
import { readGenuineMails, readMachineMails } from '../support/guard-mails.ts';
import { genuineMails, machineShapes, type Shape } from '../support/machine-corpus.ts';
import { strictPolicy } from '../support/mails.ts';

async function verdictOf(shape: Shape, policy: GuardPolicy = strictPolicy): Promise<string> {
  const verdict = guard(await parseMail(Buffer.from(shape.raw)), policy);
  return verdict.kind === 'answerable' ? verdict.kind : `${verdict.kind} ${verdict.reason}`;
}

const titled = (shape: Shape) =>
  `${shape.system}, ${shape.language}: ${/^Subject: .*$/m.exec(shape.raw)?.[0]}`;

describe('machine mail', () => {
  const shapes = machineShapes();

  test('the corpus is as wide as promised', () => {
    expect(shapes.length).toBeGreaterThanOrEqual(200);
    expect(new Set(shapes.map(shape => shape.system)).size).toBeGreaterThanOrEqual(25);
    expect(new Set(shapes.map(shape => shape.language)).size).toBeGreaterThanOrEqual(8);
  });

  test('none of it is answered, all of it is ignored with a reason', async () => {
    const wrong: string[] = [];
    for (const shape of shapes) {
      const verdict = await verdictOf(shape);
      if (!verdict.startsWith('ignored ')) {
        wrong.push(`${titled(shape)} -> ${verdict}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('of the questions of people at most one in five hundred is held back', async () => {
  const mails = genuineMails();
  const held: string[] = [];
  for (const mail of mails) {
    const verdict = await verdictOf(mail);
    if (verdict !== 'answerable') {
      held.push(`${titled(mail)} -> ${verdict}`);
    }
  }
  expect(mails.length).toBeGreaterThanOrEqual(1000);
  expect(held.slice(0, 20)).toEqual([]);
  expect(held.length / mails.length).toBeLessThanOrEqual(1 / 500);
});

/** Nothing but the mail's own shape may stop it: anybody may ask, and nobody is asked for proof. */
const openPolicy: GuardPolicy = {
  ...strictPolicy,
  allowed: ['*'],
  authentication: { mode: 'off', authservIds: [] },
};

describe.each(['1', '2', '3', '4', '5'])(
  'mails written before the guard knew their like, batch %s',
  batch => {
    test('whatever systems write is ignored, also without any telling header', async () => {
      const answered: string[] = [];
      for (const shape of await readMachineMails(`machine-${batch}`)) {
        const verdict = await verdictOf(shape, openPolicy);
        if (!verdict.startsWith('ignored ')) answered.push(`${titled(shape)} -> ${verdict}`);
      }
      expect(answered).toEqual([]);
    });

    test('whatever people ask is answered', async () => {
      const held: string[] = [];
      for (const shape of await readGenuineMails(`genuine-${batch}`)) {
        const verdict = await verdictOf(shape, openPolicy);
        if (verdict !== 'answerable') held.push(`${titled(shape)} -> ${verdict}`);
      }
      expect(held).toEqual([]);
    });
  },
);

test.each([
  'stop',
  'unsubscribe',
  'help',
  'status',
  'Thank you so much!',
  'This is a test mail',
  'Please call me about your service at 555-0100.',
  'We would like to use your portal.',
])('a person may write no more than %j', async words => {
  const raw = `From: dana@clinic.test\r\nSubject: hello\r\n\r\n${words}\r\n`;
  expect(guard(await parseMail(Buffer.from(raw)), openPolicy).kind).toBe('answerable');
});

test('of the cases that the answers are measured by, hardly one is taken for machine mail', async () => {
  const folder = path.join(import.meta.dirname, '../eval');
  const held: string[] = [];
  let count = 0;
  for (const file of (await readdir(folder)).filter(name => name.endsWith('.yaml'))) {
    const cases = z
      .array(z.object({ mail: z.string() }).loose())
      .safeParse(parse(await readFile(path.join(folder, file), 'utf8'))).data;
    for (const { mail } of cases ?? []) {
      const [subject = '', ...body] = mail.split('\n');
      for (const prefix of ['', 'Re: ']) {
        const head = `From: dana@clinic.test\nSubject: ${prefix}${subject.replace(/^Subject:\s*/i, '')}`;
        const raw = `${head}\nContent-Type: text/plain; charset=utf-8\n\n${body.join('\n').trim()}`;
        const verdict = guard(await parseMail(Buffer.from(raw)), openPolicy);
        count += 1;
        if (verdict.kind !== 'answerable') held.push(`${file}: ${prefix}${mail.slice(0, 100)}`);
      }
    }
  }
  expect(count).toBeGreaterThan(1000);
  expect(held.length <= count / 500 ? [] : held).toEqual([]);
});

describe('policy', () => {
  const question =
    'Authentication-Results: mx.svc.test; dmarc=pass\r\nFrom: dana@clinic.test\r\nSubject: 97607?\r\n';

  test.each<[string, string, Partial<typeof strictPolicy>, string]>([
    ['a question', '', {}, 'answerable'],
    [
      'a list that is a question address',
      'List-Id: Desk <desk.clinic.test>\r\nPrecedence: list\r\n',
      { questionLists: ['desk.clinic.test'] },
      'answerable',
    ],
    ['a list by its envelope alone', 'Return-Path: <records-request@clinic.test>\r\n', {}, 'ignored list'],
    [
      'any other list',
      'List-Id: <news.clinic.test>\r\n',
      { questionLists: ['desk.clinic.test'] },
      'ignored list',
    ],
    [
      'a bounce through a question list',
      'List-Id: <desk.clinic.test>\r\nX-Failed-Recipients: a@b\r\n',
      { questionLists: ['desk.clinic.test'] },
      'ignored bounce',
    ],
    ['sixty servers on the way', 'Received: from a by b\r\n'.repeat(60), {}, 'ignored loop'],
    [
      'a Message-ID of ours',
      'Message-ID: <cc.1@svc.test>\r\n',
      { isOwnMessageId: (id: string) => id === '<cc.1@svc.test>' },
      'ignored own-mail',
    ],
    ['nobody allowed', '', { allowed: [] }, 'rejected not-allowed'],
    ['own address in the envelope', 'Return-Path: <Coding@SVC.test>\r\n', {}, 'ignored own-mail'],
  ])('%s', async (_name, headers, change, expected) => {
    const mail = await parseMail(Buffer.from(`${headers}${question}\r\nx`));
    const verdict = guard(mail, { ...strictPolicy, ...change });
    expect(verdict.kind === 'answerable' ? 'answerable' : `${verdict.kind} ${verdict.reason}`).toBe(expected);
  });

  test("a person's mailbox may be named like a list's", async () => {
    const raw = `Return-Path: <records-request@clinic.test>\r\n${question.replace('dana@', 'records-request@')}\r\nx`;
    expect(guard(await parseMail(Buffer.from(raw)), strictPolicy).kind).toBe('answerable');
  });

  test('what is stopped says why; what passes says by what', async () => {
    const stopped = guard(
      await parseMail(Buffer.from(`Auto-Submitted: auto-replied\r\n${question}\r\nx`)),
      strictPolicy,
    );
    expect(stopped).toEqual({ kind: 'ignored', reason: 'auto-reply', detail: 'Auto-Submitted' });
    const passed = guard(await parseMail(Buffer.from(`${question}\r\nx`)), strictPolicy);
    expect(passed).toMatchObject({
      authenticatedBy: 'DMARC',
      mail: { asker: { address: 'dana@clinic.test' } },
    });
  });
});

test('an encrypted mail is no machine mail: its sender hears why it could not be read', async () => {
  const raw = [
    'From: Dana <dana@clinic.test>',
    'To: coding@svc.test',
    'Subject: ...',
    'Message-ID: <pgp@clinic.test>',
    'Content-Type: text/plain',
    '',
    '-----BEGIN PGP MESSAGE-----',
    '',
    'hQEMA',
    '-----END PGP MESSAGE-----',
    '',
  ].join('\r\n');
  expect(guard(await parseMail(Buffer.from(raw)), openPolicy).kind).toBe('answerable');
});
