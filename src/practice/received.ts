import { simpleParser } from 'mailparser';

/** A reply as a recipient's mail program shows it. */
export interface ReceivedReply {
  readonly caseNumber: string;
  /** The headers worth showing, in the order of the mail. */
  readonly headers: readonly string[];
  readonly text: string;
  readonly html: string;
}

const shown = /^(?:from|reply-to|to|cc|subject|date|in-reply-to|references|message-id|auto-submitted):/i;

/** Decodes a delivered reply. */
export async function readReceived(raw: Buffer): Promise<ReceivedReply> {
  const parsed = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true });
  const lines = parsed.headerLines.map(({ line }) => line.replace(/\r?\n[ \t]+/g, ' '));
  const caseLine = lines.find(line => /^x-caseconsultant-case:/i.test(line)) ?? '';
  return {
    caseNumber: caseLine.slice(caseLine.indexOf(':') + 1).trim() || 'reply',
    headers: lines.filter(line => shown.test(line)).map(decodeSubject(parsed.subject)),
    text: parsed.text ?? '',
    html: parsed.html || '',
  };
}

function decodeSubject(subject: string | undefined): (line: string) => string {
  return line => (/^subject:/i.test(line) ? `Subject: ${subject ?? ''}` : line);
}

/** One header's unfolded value as it stands in the bytes. */
export function rawHeader(raw: Buffer, name: string): string | undefined {
  const head = raw.toString('latin1').split(/\r?\n\r?\n/, 1)[0] ?? '';
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const line = lines.find(entry => entry.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim();
}
