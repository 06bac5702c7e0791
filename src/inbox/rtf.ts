import { type Readable, Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DeEncapsulate, Tokenize } from 'rtf-stream-parser';
import { ToPlainText } from 'rtf-stream-parser/dist/src/ToPlainText.js';
import type { Token } from 'rtf-stream-parser/dist/src/tokenize.js';
import { htmlToPlainText } from './html.ts';

/** The library's token kinds (its enum exists in types only). */
const groupStart = 0;
const groupEnd = 1;
const control = 2;
const textRun = 3;

/** Groups that are no text of the document: [MS-OXRTFCP] and the RTF 1.9.1 specification call them destinations. */
const passedOver = new Set([
  'info',
  'pict',
  'object',
  'objdata',
  'stylesheet',
  'header',
  'headerl',
  'headerr',
  'headerf',
  'footer',
  'footerl',
  'footerr',
  'footerf',
  'themedata',
  'colorschememapping',
  'datastore',
  'listtable',
  'listoverridetable',
  'revtbl',
  'rsidtbl',
  'generator',
  'fldinst',
  'bkmkstart',
  'bkmkend',
]);

/**
 * Text of an RTF document, table cells parted by " | ". Outlook wraps HTML in RTF ([MS-OXRTFEX]); then the HTML
 * is read.
 * @throws Error when the bytes are no RTF.
 */
export async function readRtf(bytes: Uint8Array): Promise<string> {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  if (/\\fromhtml1\b/.test(head)) {
    const html = await collect(tokens(bytes), new DeEncapsulate({ ...options, mode: 'html' }));
    return (htmlToPlainText(html) ?? '').trim();
  }
  const plain = await collect(tokens(bytes).pipe(new Shape()), new ToPlainText(options));
  return plain
    .replace(/\r\n?/g, '\n')
    .replace(/ \| (?=\n|$)/g, '')
    .trim();
}

const options = {
  decode: decodePage,
  encode: (given: string) => Buffer.from(given),
  outputMode: 'string' as const,
  replaceSymbolFontChars: true,
  warn: () => {},
};

function tokens(bytes: Uint8Array): Readable {
  const source = new Tokenize();
  source.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return source;
}

async function collect(from: Readable, into: Transform): Promise<string> {
  from.on('error', error => into.destroy(error));
  return await text(from.pipe(into));
}

/** Leaves out what is no text and turns table cells and rows into something a line of text can show. */
class Shape extends Transform {
  /** Groups open since the one that is passed over began; 0 outside. */
  #passing = 0;
  #opened: Token[] = [];

  constructor() {
    super({ objectMode: true });
  }

  override _transform(token: Token, _encoding: string, done: () => void): void {
    if (this.#passing > 0) {
      this.#passing += token.type === groupStart ? 1 : token.type === groupEnd ? -1 : 0;
    } else if (token.type === groupStart || isStar(token)) {
      // The word that follows tells what the group is.
      if (token.type === groupStart) this.#release();
      this.#opened.push(token);
    } else if (this.#opened.length > 0 && token.type === control && passedOver.has(token.word ?? '')) {
      this.#opened = [];
      this.#passing = 1;
    } else {
      this.#release();
      for (const shaped of shape(token)) this.push(shaped);
    }
    done();
  }

  override _flush(done: () => void): void {
    this.#release();
    done();
  }

  #release(): void {
    for (const token of this.#opened.splice(0)) this.push(token);
  }
}

const isStar = (token: Token): boolean => token.type === control && token.word === '*';

function shape(token: Token): readonly object[] {
  if (token.type !== control) return [token];
  if (token.word === 'cell' || token.word === 'nestcell') {
    const data = Buffer.from(' | ');
    return [{ type: textRun, data, length: data.length }];
  }
  return token.word === 'row' || token.word === 'nestrow' ? [{ type: control, word: 'par' }] : [token];
}

const pages: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gb18030',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp10000: 'macintosh',
  cp65001: 'utf-8',
};

function decodePage(bytes: Buffer, page: string): string {
  try {
    return new TextDecoder(pages[page] ?? page).decode(bytes);
  } catch {
    // A page no browser knows (cp437, cp850): its ASCII half is what a case is written in.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
