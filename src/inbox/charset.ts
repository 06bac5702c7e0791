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

/** Names that say nothing or too little: what they cover is ASCII, and what is sent under them is anything. */
const vague =
  /^(?:us-ascii|ascii|ansi_x3\.4-1968|iso-?8859-1|latin-?1|windows-1252|cp1252|iso-?8859-15|utf-?8|8bit|default|none|)$/;

/**
 * The character set a text part is in when that is plainly not the declared one; undefined to believe it. Text
 * that is valid UTF-8 beyond ASCII is never meant as anything else.
 */
export function charsetOf(content: Uint8Array, declared: string | undefined): string | undefined {
  if (declared !== undefined && /^(?:gb2312|gb_2312-80|gbk|x-gbk|cp936)$/.test(declared)) return 'gb18030';
  const isAscii = content.every(byte => byte < 0x80);
  if (isAscii) return looksJapanese(content) && !/^iso-2022/.test(declared ?? '') ? 'iso-2022-jp' : undefined;
  const isVague = declared === undefined || vague.test(declared);
  if (!isVague && isKnown(declared)) return undefined;
  const isUnicode = /^utf-?8$/.test(declared ?? '');
  if (isUtf8(content)) return isUnicode ? undefined : 'utf-8';
  const saysWestern = /8859|1252|latin/.test(declared ?? '');
  if (!isVague || saysWestern || isMostlyUtf8(content)) return undefined;
  return 'windows-1252';
}

/** UTF-8 with a character cut in two, as cutting and joining systems leave it. */
function isMostlyUtf8(content: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(content);
  const broken = text.split('\ufffd').length - 1;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is counted
  return (text.match(/[^\x00-\x7f\ufffd]/g)?.length ?? 0) > broken;
}

/** UTF-7 (RFC 2152): base64 of UTF-16 between "+" and "-". Parsers refuse it; some fax gateways send it still. */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]{0,2000})-?/g, (_all, shifted: string) => {
    if (shifted === '') return '+';
    const units = Buffer.from(shifted, 'base64');
    return units
      .subarray(0, units.length & ~1)
      .swap16()
      .toString('utf16le');
  });
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
  // An escape left in the text is a character set that was not understood (ISO-2022-KR and the like).
  const lost = text.replaceAll('\u001b', '\ufffd').split('\ufffd').length - 1;
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
