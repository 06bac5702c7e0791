import { people } from '../../src/practice/accounts.ts';
import { machineShapes } from '../support/machine-corpus.ts';
import type { Chance } from './chance.ts';

/** The mails of a run: who writes what, and what must become of it. */

export type MailKind =
  | 'question'
  | 'follow-up'
  | 'thanks'
  | 'machine mail'
  | 'reply bounced'
  | 'absence note on a reply'
  | 'our own reply'
  | 'stranger'
  | 'stranger in the thread'
  | 'forged';

/** A reply of the service, as a mail that answers or returns it needs it. */
export interface KnownReply {
  readonly messageId: string;
  readonly subject: string;
  readonly raw: Buffer;
}

export interface PlannedMail {
  readonly kind: MailKind;
  readonly messageId: string;
  /** The envelope's sender; '' is the null path of reports. */
  readonly envelopeFrom: string;
  readonly authenticated: boolean;
  /** Set when it must be answered: by whom it is asked and what the answer must name. */
  readonly asks?: { readonly asker: string; readonly code: string };
  /** Index of the mail whose reply must be there before this one is written. */
  readonly after?: number;
  /** How often the receiving server delivers it. */
  readonly deliveries: number;
  /** Words that occur nowhere but in this mail: seen in a queue or a log, they betray content. */
  readonly canary: string;
  write(reply: KnownReply | undefined): Buffer;
}

export const allowedSenders = '@cedarhollow.test, @clinic.test';
const stranger = 'mallory@elsewhere.test';
const askers = ['dana', 'lee', 'ruiz', 'okafor', 'meyer', 'tran', 'novak', 'silva'].map(
  name => `${name}@cedarhollow.test`,
);

/** So much of each hundred mails. */
const shares: readonly (readonly [MailKind, number])[] = [
  ['question', 52],
  ['follow-up', 14],
  ['thanks', 3],
  ['machine mail', 12],
  ['reply bounced', 3],
  ['absence note on a reply', 3],
  ['our own reply', 2],
  ['stranger', 4],
  ['stranger in the thread', 2],
  ['forged', 5],
];

/** The mails of a run, in the order they are sent; those on a reply wait for it. */
export function planMails(count: number, seed: number, chance: Chance): PlannedMail[] {
  const mails: PlannedMail[] = [];
  const kinds = chance.shuffled(spread(count));
  const questions: number[] = [];
  for (const [index, wanted] of kinds.entries()) {
    const kind = questions.length === 0 ? 'question' : wanted;
    const parent = questions.length === 0 ? undefined : chance.pick(questions);
    mails.push(planMail(kind, index, seed, chance, parent, mails));
    if (mails[index]?.asks !== undefined) questions.push(index);
  }
  return mails;
}

function spread(count: number): MailKind[] {
  const kinds = shares.flatMap(([kind, share]) =>
    Array<MailKind>(Math.round((share * count) / 100)).fill(kind),
  );
  while (kinds.length < count) kinds.push('question');
  return kinds.slice(0, count);
}

interface Draft {
  readonly index: number;
  readonly messageId: string;
  readonly canary: string;
  readonly chance: Chance;
}

function planMail(
  kind: MailKind,
  index: number,
  seed: number,
  chance: Chance,
  parent: number | undefined,
  before: readonly PlannedMail[],
): PlannedMail {
  const messageId = `<torture.${seed}.${index}@cedarhollow.test>`;
  const canary = `zq${seed.toString(36)}x${index.toString(36)}qz`;
  const draft = { index, messageId, canary, chance };
  const plain = { kind, messageId, canary, deliveries: 1 };
  const earlier = parent === undefined ? undefined : before[parent]?.asks;
  switch (kind) {
    case 'question': {
      const asker = chance.pick(askers);
      const { code, body } = woundQuestion(draft);
      const raw = dress(draft, { from: asker, subject: `Wound case ${canary}`, body });
      const deliveries = chance.happens(0.12) ? chance.between(2, 3) : 1;
      return {
        ...plain,
        envelopeFrom: asker,
        authenticated: true,
        asks: { asker, code },
        deliveries,
        write: () => raw,
      };
    }
    case 'follow-up': {
      const asker = earlier?.asker ?? chance.pick(askers);
      const { code, body } = woundQuestion(draft);
      return {
        ...plain,
        envelopeFrom: asker,
        authenticated: true,
        asks: { asker, code },
        ...(parent === undefined ? {} : { after: parent }),
        write: reply => dress(draft, { from: asker, body: `One more patient.\n\n${body}`, reply }),
      };
    }
    case 'thanks':
      return onReply(draft, kind, parent, earlier?.asker ?? '', { body: 'Thank you!' });
    case 'absence note on a reply': {
      const headers = ['Auto-Submitted: auto-replied', 'X-Auto-Response-Suppress: All'];
      return onReply(draft, kind, parent, earlier?.asker ?? '', { headers, body: `I am away. ${canary}` });
    }
    case 'reply bounced':
      return {
        ...onReply(draft, kind, parent, '', {}),
        write: reply => Buffer.from(deliveryReport(draft, reply)),
      };
    case 'our own reply':
      return {
        ...onReply(draft, kind, parent, people.service, {}),
        write: reply => reply?.raw ?? Buffer.alloc(0),
      };
    case 'stranger in the thread':
      return { ...onReply(draft, kind, parent, stranger, { body: woundQuestion(draft).body }) };
    case 'stranger': {
      const raw = dress(draft, {
        from: stranger,
        subject: `Question ${canary}`,
        body: woundQuestion(draft).body,
      });
      return { ...plain, envelopeFrom: stranger, authenticated: true, write: () => raw };
    }
    case 'forged': {
      const asker = chance.pick(askers);
      // What the forger claims stands below what the receiving server found.
      const claim =
        'Authentication-Results: practice.caseconsultant.test; dmarc=pass header.from=cedarhollow.test';
      const headers = chance.happens(0.5) ? [claim] : [];
      const raw = dress(draft, {
        from: asker,
        subject: `Case ${canary}`,
        headers,
        body: woundQuestion(draft).body,
      });
      return { ...plain, envelopeFrom: asker, authenticated: false, write: () => raw };
    }
    case 'machine mail':
      return { ...plain, ...machineMail(draft) };
  }
}

/** The four devices and sizes of negative pressure wound therapy, each with one right code. */
function woundQuestion({ chance, canary, index }: Draft): { code: string; body: string } {
  const isLarge = chance.happens(0.5);
  const isDisposable = chance.happens(0.5);
  const area = isLarge ? chance.between(51, 240) : chance.between(5, 50);
  const device = isDisposable ? 'Disposable NPWT device' : 'NPWT with the durable DME pump';
  const code = isDisposable ? (isLarge ? '97608' : '97607') : isLarge ? '97606' : '97605';
  const filler = index % 9 === 0 ? `\n\n${'The chart is long. '.repeat(2000)}` : '';
  return {
    code,
    body: `${device}, ${area} sq cm sacral pressure ulcer. What do we bill?\n\nOur reference: ${canary}${filler}`,
  };
}

interface Content {
  readonly from: string;
  readonly subject?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly reply?: KnownReply | undefined;
}

/** A mail as some mail program writes it: plain, HTML, quoted-printable or base64; to a reply with its history. */
function dress({ messageId, index }: Draft, content: Content): Buffer {
  const { from, headers = [], body = '', reply } = content;
  const [type, encoding, coded] = encode(body, reply !== undefined, index % 4);
  const lines = [
    `From: Coder <${from}>`,
    `To: ${people.service}`,
    // A stranger in CC must get nothing.
    ...(index % 5 === 0 ? [`Cc: ${stranger}`] : []),
    `Subject: ${content.subject ?? `Re: ${reply?.subject ?? 'case'}`}`,
    `Message-ID: ${messageId}`,
    ...(reply === undefined ? [] : [`In-Reply-To: ${reply.messageId}`, `References: ${reply.messageId}`]),
    'Date: Mon, 23 Nov 2026 09:00:00 -0500',
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    `Content-Transfer-Encoding: ${encoding}`,
    ...headers,
    '',
    coded,
    '',
  ];
  return Buffer.from(lines.join('\n').replace(/\n/g, '\r\n'));
}

const attribution = `On Mon, Nov 23, 2026 at 8:59 AM CaseConsultant <${people.service}> wrote:`;

function encode(
  text: string,
  withHistory: boolean,
  way: number,
): [type: string, encoding: string, coded: string] {
  const plain = withHistory
    ? `${text}\n\n${attribution}\n> Bill the line below.\n> Reasoning follows.\n`
    : text;
  const paragraphs = text.split('\n\n').map(part => `<p>${part.replaceAll('\n', '<br>')}</p>`);
  const history = `<div class="gmail_quote"><div class="gmail_attr">${attribution.replace(/<(.*)>/, '&lt;$1&gt;')}</div><blockquote class="gmail_quote">Bill the line below.</blockquote></div>`;
  const html = `<html><body>${paragraphs.join('')}${withHistory ? history : ''}</body></html>`;
  switch (way) {
    case 0:
      return ['text/html', '8bit', html];
    case 1:
      return ['text/plain', 'base64', Buffer.from(plain).toString('base64').replace(/.{76}/g, '$&\n')];
    case 2:
      return ['text/html', 'quoted-printable', quotedPrintable(html)];
    default:
      return ['text/plain', '7bit', plain];
  }
}

/** RFC 2045 s6.7: no line longer than 76, no break within an escape. */
function quotedPrintable(ascii: string): string {
  return ascii.replaceAll('=', '=3D').replace(/(?:=3D|[^=]){1,24}/g, '$&=\n');
}

function onReply(
  draft: Draft,
  kind: MailKind,
  parent: number | undefined,
  sender: string,
  content: Omit<Content, 'from' | 'reply'>,
): PlannedMail {
  const { messageId, canary } = draft;
  return {
    kind,
    messageId,
    canary,
    envelopeFrom: sender,
    authenticated: true,
    ...(parent === undefined ? {} : { after: parent }),
    deliveries: 1,
    write: reply => dress(draft, { ...content, from: sender, reply }),
  };
}

/** RFC 3464, about the team's copy: it must not cost an asker the next answer. */
function deliveryReport({ messageId, canary }: Draft, reply: KnownReply | undefined): string {
  return [
    'From: Mail Delivery System <MAILER-DAEMON@cedarhollow.test>',
    `To: ${people.service}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: ${messageId}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    `Not delivered. ${canary}`,
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.cedarhollow.test',
    '',
    `Final-Recipient: rfc822; ${people.team}`,
    'Action: failed',
    'Status: 5.2.2',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${reply?.messageId ?? ''}`,
    `Subject: ${reply?.subject ?? ''}`,
    '',
    '--b--',
    '',
  ].join('\r\n');
}

const shapes = machineShapes();

/** One of the bounces, automatic replies and list mails of the guard's corpus, from an allowed, authenticated sender. */
function machineMail({ messageId, canary, chance }: Draft) {
  const { raw } = chance.pick(shapes);
  const envelopeFrom = /^return-path: <([^>]*)>/im.exec(raw)?.[1] ?? 'someone@clinic.test';
  const own = raw
    .replace(/^(?:authentication-results|return-path):.*\r\n/gim, '')
    .replace('coding@svc.test', people.service)
    .replace(/^message-id:.*\r\n/gim, '');
  const bytes = Buffer.from(`Message-ID: ${messageId}\r\n${own}\r\n${canary}\r\n`);
  return { envelopeFrom, authenticated: true, write: () => bytes };
}
