import { SaxesParser } from 'saxes';
import { type Entry, fromBuffer } from 'yauzl';
import type { AttachmentText } from './attachment-text.ts';

/** As much of an OpenDocument text as a very long report has. */
const maxContentBytes = 20 * 1024 * 1024;

/** Text of an OpenDocument file (ISO/IEC 26300): paragraphs as lines, table cells parted by " | ". */
export async function readOdt(bytes: Uint8Array): Promise<AttachmentText> {
  const content = await inflate(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 'content.xml');
  if (content === undefined) return { problem: 'is an OpenDocument file with a password, or a damaged one' };
  const text = documentText(content.toString('utf8'));
  return text === '' ? { problem: 'is an OpenDocument file without text' } : { text };
}

async function inflate(archive: Buffer, name: string): Promise<Buffer | undefined> {
  return await new Promise((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return reject(error ?? new Error('no archive'));
      zip.on('error', reject);
      zip.on('end', () => resolve(undefined));
      zip.on('entry', (entry: Entry) => {
        if (entry.fileName !== name) return zip.readEntry();
        zip.openReadStream(entry, (failure, stream) => {
          if (failure || !stream) return reject(failure ?? new Error('unreadable entry'));
          const pieces: Buffer[] = [];
          let size = 0;
          stream.on('error', reject);
          stream.on('data', (piece: Buffer) => {
            size += piece.length;
            if (size > maxContentBytes)
              stream.destroy(new RangeError('the document unpacks to more than is read'));
            else pieces.push(piece);
          });
          stream.on('end', () => resolve(Buffer.concat(pieces)));
        });
      });
      zip.readEntry();
    });
  });
}

function documentText(xml: string): string {
  const parts: string[] = [];
  let cells = 0;
  const parser = new SaxesParser();
  parser.on('error', error => {
    throw error;
  });
  parser.on('text', piece => parts.push(piece.replace(/\s+/g, ' ')));
  parser.on('opentag', ({ name }) => {
    if (name === 'table:table-cell') cells += 1;
    if (name === 'text:tab' || name === 'text:s') parts.push(' ');
    if (name === 'text:line-break') parts.push('\n');
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'table:table-cell') {
      cells -= 1;
      parts.push(' | ');
    } else if (name === 'table:table-row') parts.push('\n');
    else if (name === 'text:p' || name === 'text:h') parts.push(cells > 0 ? ' ' : '\n');
  });
  parser.write(xml).close();
  return parts
    .join('')
    .replace(/ +/g, ' ')
    .replace(/ ?\| ?(?=\n)/g, '')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}
