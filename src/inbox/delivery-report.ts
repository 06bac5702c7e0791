import { defaultParseLimits, readMime } from './parse.ts';

/** What a bounce says of a mail we sent: which one, and what became of which recipient. */
export interface DeliveryReport {
  /** Message-IDs found in the report, the original's among them; the signature tells which one is ours. */
  readonly messageIds: readonly string[];
  readonly recipients: readonly ReportedRecipient[];
}

export interface ReportedRecipient {
  readonly address: string;
  readonly action: 'failed' | 'delayed' | 'delivered';
  /** RFC 3463 code where the report gives one. */
  readonly status?: string;
}

/**
 * Reads a bounce: the machine-readable part (RFC 3464) where there is one, else the recipients and codes in
 * the text, as qmail and others write them. Empty lists when nothing can be told.
 * @throws Permanent when the bytes are no mail.
 */
export async function readDeliveryReport(raw: Uint8Array): Promise<DeliveryReport> {
  const { parsed } = await readMime(raw, defaultParseLimits);
  const attached = parsed.attachments
    .filter(part => /^(?:message|text)\//.test(part.contentType))
    .map(part => part.content.subarray(0, 64 * 1024).toString('latin1'));
  const text = [parsed.text ?? '', parsed.html || '']
    .map(part => part.slice(0, 100_000))
    .concat(attached)
    .join('\n\n')
    .slice(0, 300_000);
  const named = [parsed.inReplyTo ?? '', ...[parsed.references ?? []].flat()].join(' ');
  const ids = `${named}\n${text}`.match(/<[^<>\s@]{1,200}@[^<>\s@]{1,200}>/g) ?? [];
  const fields = readFields(text);
  return {
    messageIds: [...new Set(ids)].slice(0, 100),
    recipients:
      fields.length > 0 ? fields : readProse(text, headerLine(parsed.headerLines, 'x-failed-recipients')),
  };
}

function headerLine(lines: readonly { key: string; line: string }[], key: string): string {
  return lines.find(line => line.key === key)?.line.replace(/^[^:]*:/, '') ?? '';
}

/** Per-recipient fields of RFC 3464 s2.3, one block each. */
function readFields(text: string): readonly ReportedRecipient[] {
  const found: ReportedRecipient[] = [];
  const blocks = text.split(/\n[ \t]*\n/).filter(block => /^(?:final|original)-recipient:/im.test(block));
  for (const block of blocks.slice(0, 100)) {
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(block)?.[1]?.trim() ?? '';
    const address = plainAddress(field('Final-Recipient')) ?? plainAddress(field('Original-Recipient'));
    const action = actionOf(field('Action'));
    if (address !== undefined && action !== undefined) {
      const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(field('Status'))?.[0];
      found.push({ address, action, ...(status === undefined ? {} : { status }) });
    }
  }
  return found;
}

function actionOf(text: string): ReportedRecipient['action'] | undefined {
  const word = /^[a-z]+/i.exec(text)?.[0].toLowerCase();
  switch (word) {
    case 'failed':
    case 'delayed':
      return word;
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return 'delivered';
    default:
      return undefined;
  }
}

/** `rfc822; ann@clinic.test` or `<ann@clinic.test>`. */
function plainAddress(text: string): string | undefined {
  return /[^\s<>;,"()]+@[^\s<>;,"()]+/.exec(text.split(';').at(-1) ?? '')?.[0];
}

/** Reports without fields: `<ann@clinic.test>:` with the refusal below, or the header Exim and Google set. */
function readProse(text: string, failedHeader: string): readonly ReportedRecipient[] {
  const status = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1];
  const reply = /\b([45])[0-5]\d[ -]/.exec(text)?.[1];
  const isFinal = (status ?? `${reply ?? '5'}.`).startsWith('5');
  const named = failedHeader.match(/[^\s<>,;]+@[^\s<>,;]+/g) ?? [];
  const listed = [...text.matchAll(/^[ \t>]*<?([^\s<>,;:"()]+@[^\s<>,;:"()]+)>?:?[ \t]*$/gm)].map(
    match => match[1] ?? '',
  );
  const addresses = [...new Set(named.length > 0 ? named : listed)].slice(0, 20);
  return addresses.map(address => ({
    address,
    action: isFinal ? 'failed' : 'delayed',
    ...(status === undefined ? {} : { status }),
  }));
}
