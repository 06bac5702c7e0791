/** Writes Outlook envelopes as [MS-OXTNEF] lays them out. */

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const padding = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);

interface Attribute {
  readonly level: 1 | 2;
  readonly id: number;
  readonly data: Buffer;
}

export function tnef(attributes: readonly Attribute[]): Buffer {
  return Buffer.concat([
    u32(0x223e9f78),
    u16(1),
    ...attributes.flatMap(({ level, id, data }) => [
      Buffer.from([level]),
      u32(id),
      u32(data.length),
      data,
      u16(data.reduce((sum, byte) => (sum + byte) & 0xffff, 0)),
    ]),
  ]);
}

/** A message property, after a number, a named property and a list that are to be passed over. */
export function property(id: number, type: number, value: Buffer): Attribute {
  const before = [
    Buffer.concat([u16(0x0003), u16(0x0e07), u32(1)]),
    Buffer.concat([u16(0x000b), u16(0x8001), Buffer.alloc(16), u32(0), u32(0x8580), u32(0)]),
    Buffer.concat([u16(0x1003), u16(0x1234), u32(2), u32(1), u32(2)]),
  ];
  return { level: 1, id: 0x00069003, data: Buffer.concat([u32(4), ...before, variable(id, type, value)]) };
}

function variable(id: number, type: number, value: Buffer): Buffer {
  return Buffer.concat([u16(type), u16(id), u32(1), u32(value.length), value, padding(value.length)]);
}

export function attachment(title: string, content: Buffer, longName?: string): readonly Attribute[] {
  const named =
    longName === undefined
      ? []
      : [
          {
            level: 2 as const,
            id: 0x00069005,
            data: Buffer.concat([u32(1), variable(0x3707, 0x001f, Buffer.from(`${longName}\0`, 'utf16le'))]),
          },
        ];
  return [
    { level: 2, id: 0x00069002, data: Buffer.alloc(14) },
    { level: 2, id: 0x00018010, data: Buffer.from(`${title}\0`) },
    { level: 2, id: 0x0006800f, data: content },
    ...named,
  ];
}
