/** Outlook's "rich text" envelope, winmail.dat: [MS-OXTNEF]. */
export interface Tnef {
  readonly text?: string;
  readonly html?: string;
  /** Still compressed, [MS-OXRTFCP]. */
  readonly compressedRtf?: Uint8Array;
  readonly attachments: readonly { readonly name: string; readonly content: Uint8Array }[];
}

const signature = Buffer.from([0x78, 0x9f, 0x3e, 0x22]);
const maxAttributes = 5000;
const maxProperties = 2000;

/** Attribute ids, [MS-OXTNEF] 2.1.3.2. */
const attribute = {
  body: 0x0002800c,
  messageProperties: 0x00069003,
  attachmentStart: 0x00069002,
  attachmentTitle: 0x00018010,
  attachmentData: 0x0006800f,
  attachmentProperties: 0x00069005,
} as const;

/** Property ids, [MS-OXPROPS]. */
const property = {
  body: 0x1000,
  compressedRtf: 0x1009,
  html: 0x1013,
  attachmentName: 0x3704,
  longName: 0x3707,
  attachmentData: 0x3701,
} as const;

export function isTnef(bytes: Uint8Array): boolean {
  return signature.equals(bytes.subarray(0, signature.length));
}

interface Growing {
  text?: string;
  html?: string;
  compressedRtf?: Uint8Array;
  attachments: { name: string; content: Uint8Array }[];
}

/** Takes the envelope apart; a cut-off one gives what came before the cut. Lengths are checked before use. */
export function readTnef(bytes: Uint8Array): Tnef {
  const found: Growing = { attachments: [] };
  const reader = new Reader(bytes);
  if (!reader.has(signature.length + 2)) return found;
  reader.skip(signature.length + 2);
  for (let count = 0; count < maxAttributes && reader.has(9); count += 1) {
    reader.skip(1);
    const id = reader.u32();
    const length = reader.u32();
    if (!reader.has(length)) break;
    noteAttribute(found, id, reader.bytes(length));
    if (!reader.has(2)) break;
    reader.skip(2);
  }
  return { ...found, attachments: found.attachments.filter(({ content }) => content.length > 0) };
}

function noteAttribute(found: Growing, id: number, data: Uint8Array): void {
  const last = found.attachments.at(-1);
  if (id === attribute.attachmentStart) found.attachments.push({ name: '', content: new Uint8Array() });
  else if (id === attribute.body) found.text ??= narrow(data);
  else if (id === attribute.attachmentTitle && last) last.name ||= narrow(data);
  else if (id === attribute.attachmentData && last) last.content = data;
  else if (id === attribute.messageProperties) {
    for (const { id: what, value } of readProperties(data)) {
      if (what === property.body && typeof value === 'string') found.text = value;
      else if (what === property.html) found.html = typeof value === 'string' ? value : decodeHtml(value);
      else if (what === property.compressedRtf && typeof value !== 'string') found.compressedRtf = value;
    }
  } else if (id === attribute.attachmentProperties && last) {
    for (const { id: what, value } of readProperties(data)) {
      if (what === property.longName && typeof value === 'string') last.name = value;
      else if (what === property.attachmentName && typeof value === 'string') last.name ||= value;
      // An attached message or OLE object begins with the 16 bytes of its interface id; it is not opened.
      else if (what === property.attachmentData && typeof value !== 'string' && last.content.length === 0)
        last.content = value;
    }
  }
}

interface Property {
  readonly id: number;
  readonly value: string | Uint8Array;
}

/** Texts and binaries of a property list, [MS-OXTNEF] 2.1.3.4; numbers and dates are passed over. */
function readProperties(data: Uint8Array): readonly Property[] {
  const reader = new Reader(data);
  const found: Property[] = [];
  try {
    const count = Math.min(reader.u32(), maxProperties);
    for (let at = 0; at < count; at += 1) {
      const type = reader.u16();
      const id = reader.u16();
      if (id >= 0x8000) skipName(reader);
      for (const value of readValues(reader, type)) found.push({ id, value });
    }
  } catch (error) {
    // Cut off: what was read so far counts.
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

function skipName(reader: Reader): void {
  reader.skip(16);
  if (reader.u32() === 0) reader.skip(4);
  else reader.skip(padded(reader.u32()));
}

const manyValues = 0x1000;
const fixedBytes: Readonly<Record<number, number>> = {
  1: 0,
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

function readValues(reader: Reader, type: number): readonly (string | Uint8Array)[] {
  const kind = type & ~manyValues;
  const size = fixedBytes[kind];
  if (size !== undefined) {
    const count = (type & manyValues) === 0 ? 1 : reader.u32();
    reader.skip(size * count);
    return [];
  }
  const values: (string | Uint8Array)[] = [];
  const count = reader.u32();
  for (let at = 0; at < count; at += 1) {
    const length = reader.u32();
    const value = reader.bytes(length);
    reader.skip(Math.min(padded(length) - length, reader.left));
    values.push(kind === 0x001e ? narrow(value) : kind === 0x001f ? wide(value) : value);
  }
  return values;
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;
const narrow = (bytes: Uint8Array): string =>
  new TextDecoder('windows-1252').decode(bytes).replace(/\0+$/, '');
const wide = (bytes: Uint8Array): string => new TextDecoder('utf-16le').decode(bytes).replace(/\0+$/, '');

function decodeHtml(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Little-endian numbers from bytes. @throws RangeError beyond the end. */
class Reader {
  readonly #view: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#view.length - this.#at;
  }

  has(count: number): boolean {
    return count <= this.left;
  }

  skip(count: number): void {
    if (!this.has(count)) throw new RangeError('beyond the end');
    this.#at += count;
  }

  bytes(count: number): Uint8Array {
    const start = this.#at;
    this.skip(count);
    return this.#view.subarray(start, this.#at);
  }

  u16(): number {
    this.skip(2);
    return this.#view.readUInt16LE(this.#at - 2);
  }

  u32(): number {
    this.skip(4);
    return this.#view.readUInt32LE(this.#at - 4);
  }
}
