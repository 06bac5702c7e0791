import { crc32 } from 'node:zlib';

/** Gray or colour values as a decoder gives them, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Bits of a pixel: 1 (rows padded to bytes), 8, 24 or 32. */
  readonly bits: number;
  readonly data: Uint8Array;
  /** Degrees clockwise that a viewer turns it by (a PDF page's Rotate). */
  readonly turn?: number;
}

/** A letter page scanned at 400 dpi has 15 million pixels. */
export const maxPixels = 25_000_000;
/** Quarter turns, clockwise: those that scanners and hands make first. */
export const turns = [90, 270, 180] as const;
export type Turn = 0 | (typeof turns)[number];

/** Orientation values of Exif 2.32, 4.6.4: how the stored picture is to be turned clockwise. */
const orientations: Readonly<Record<Turn, number>> = { 0: 1, 90: 6, 180: 3, 270: 8 };

/**
 * The same PNG or JPEG with an Exif orientation before any of its own; the recognition looks for the bytes of that
 * entry, wherever they stand at the beginning.
 */
export function withOrientation(image: Buffer, turn: Turn): Buffer | undefined {
  const entry = Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientations[turn], 0, 0]);
  if (image.readUInt16BE(0) === 0xffd8) {
    const segment = Buffer.from([0xff, 0xfe, 0, entry.length + 2]);
    return Buffer.concat([image.subarray(0, 2), segment, entry, image.subarray(2)]);
  }
  if (image.subarray(1, 4).toString('latin1') !== 'PNG') return undefined;
  const afterHeader = 33;
  const chunk = Buffer.concat([Buffer.from('tEXt'), entry]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(entry.length, 0);
  frame.writeUInt32BE(crc32(chunk), 4);
  return Buffer.concat([
    image.subarray(0, afterHeader),
    frame.subarray(0, 4),
    chunk,
    frame.subarray(4),
    image.subarray(afterHeader),
  ]);
}

/** Netpbm's binary gray (P5): the plainest picture file the recognition takes. */
export function graymap(pixels: Pixels): Buffer {
  const { width, height } = pixels;
  const quarters = (((pixels.turn ?? 0) % 360) + 360) % 360;
  const isSideways = quarters === 90 || quarters === 270;
  const head = Buffer.from(`P5\n${isSideways ? height : width} ${isSideways ? width : height}\n255\n`);
  const out = Buffer.alloc(head.length + width * height);
  head.copy(out);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      out[head.length + placeOf(x, y, width, height, quarters)] = grayAt(pixels, x, y);
    }
  }
  return out;
}

/** Where a pixel comes to lie after turning clockwise. */
function placeOf(x: number, y: number, width: number, height: number, quarters: number): number {
  switch (quarters) {
    case 90:
      return x * height + (height - 1 - y);
    case 180:
      return (height - 1 - y) * width + (width - 1 - x);
    case 270:
      return (width - 1 - x) * height + y;
    default:
      return y * width + x;
  }
}

function grayAt({ width, bits, data }: Pixels, x: number, y: number): number {
  if (bits === 1) return (((data[y * Math.ceil(width / 8) + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) * 255;
  const channels = bits / 8;
  const at = (y * width + x) * channels;
  const red = data[at] ?? 255;
  if (channels === 1) return red;
  return Math.round((red * 299 + (data[at + 1] ?? 255) * 587 + (data[at + 2] ?? 255) * 114) / 1000);
}
