import { TextDecoder } from 'node:util';

/**
 * Repairs and reports on character sets. Measures are what suffers: "45 cm²" in undeclared Windows-1252
 * turns into "45 cm\uFFFD".
 */

const escapeByte = 0x1b;

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** ISO-2022-JP shifts to two-byte sets with ESC $ and is plain 7-bit otherwise. */
function looksJapanese(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(escapeByte); at >= 0; at = bytes.indexOf(escapeByte, at + 1)) {
    if (bytes[at + 1] === 0x24) {
      return true;
    }
  }
  return false;
}

export interface Recoded {
  readonly bytes: Uint8Array;
  readonly note?: string;
}

/**
 * The same mail as UTF-8 when it names no character set at all and is not UTF-8 already; files saved as
 * UTF-16 and files with a byte order mark are brought to what a mail parser reads.
 */
export function recodeUndeclared(bytes: Uint8Array): Recoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { bytes: Buffer.from(new TextDecoder('utf-16le').decode(bytes)) };
  }
  const body = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  if (/charset\s*=/i.test(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'))) {
    return { bytes: body };
  }
  if (looksJapanese(body)) {
    return { bytes: Buffer.from(new TextDecoder('iso-2022-jp').decode(body)) };
  }
  if (isUtf8(body)) {
    return { bytes: body };
  }
  return {
    bytes: Buffer.from(new TextDecoder('windows-1252').decode(body)),
    note: 'the mail names no character set; it was read as Western European text (Windows-1252)',
  };
}

/** Charset names this machine cannot decode, as the mail's part headers declare them. */
export function unknownCharsets(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const declared = new Set<string>();
  for (const match of text.matchAll(/^content-type:[^\n]{0,200}(?:\r?\n[ \t][^\n]{0,200}){0,5}/gim)) {
    const charset = /charset\s*=\s*"?([\w.:+-]{1,60})/i.exec(match[0])?.[1];
    if (charset) {
      declared.add(charset.toLowerCase());
    }
  }
  return [...declared].filter(name => !isKnown(name)).slice(0, 5);
}

/** Names that mail software writes and the parser reads, but the Encoding Standard does not list. */
const alsoKnown =
  /^(?:cp\d{3,5}|windows-?\d{3,5}|iso-?8859-?\d{1,2}(?:-[ie])?|us-ascii|ansi_x3.*|macintosh|x-mac-.*|unicode-1-1-utf-8|ks_c_5601.*)$/;

function isKnown(name: string): boolean {
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return alsoKnown.test(name);
  }
}

/** UTF-8 that some system read as Windows-1252: "Ã©" for "é", "â€™" for an apostrophe, "Â²" for "²". */
const mojibake = /[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]|â€[™œ\u009d“”˜¢¦]/g;

/** What the text shows of a broken charset, in words for the reply. */
export function textDamage(text: string, unknown: readonly string[]): readonly string[] {
  const lost = text.split('\ufffd').length - 1;
  const mangled = text.match(mojibake)?.length ?? 0;
  const notes: string[] = [];
  if (lost > 0) {
    const cause =
      unknown.length > 0 ? ` (the mail declares the unknown character set ${unknown.join(', ')})` : '';
    notes.push(`${lost} character${lost === 1 ? '' : 's'} could not be read${cause}`);
  }
  if (mangled > 0) {
    notes.push('some characters arrived mangled by a wrong character set; please check symbols and measures');
  }
  return notes;
}
