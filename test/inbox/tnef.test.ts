import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { readRichText } from '../../src/inbox/rich-text.ts';
import { readTnef } from '../../src/inbox/tnef.ts';
import { attachment, property, tnef } from '../support/tnef.ts';

const asText = async (part: Uint8Array) => ({ text: Buffer.from(part).toString() });

describe('winmail.dat', () => {
  test('body and attachments, with their long names', async () => {
    const envelope = tnef([
      property(0x1013, 0x0102, Buffer.from('<p>Area <b>45</b> sq cm</p>')),
      ...attachment('NOTE~1.TXT', Buffer.from('62 sq cm'), 'operative note.txt'),
      ...attachment('b.txt', Buffer.from('depth: bone')),
    ]);
    expect(await readRichText(envelope, asText)).toEqual({
      text: 'Area 45 sq cm\n\noperative note.txt:\n62 sq cm\n\nb.txt:\ndepth: bone',
    });
  });

  test('a body in compressed RTF', async () => {
    const rtf = Buffer.from("{\\rtf1\\ansi\\ansicpg1252 Wound 45 cm\\'b2\\par}");
    // MELA: stored as it is, [MS-OXRTFCP] 2.1.3.1.1.
    const head = Buffer.alloc(16);
    head.writeUInt32LE(rtf.length + 12, 0);
    head.writeUInt32LE(rtf.length, 4);
    head.writeUInt32LE(0x414c454d, 8);
    const envelope = tnef([property(0x1009, 0x0102, Buffer.concat([head, rtf]))]);
    expect(await readRichText(envelope, asText)).toEqual({ text: 'Wound 45 cm²' });
  });

  test('compressed RTF that claims gigabytes is not inflated', async () => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(2_000_000_000, 4);
    head.writeUInt32LE(0x75465a4c, 8);
    expect(await readRichText(tnef([property(0x1009, 0x0102, head)]), asText)).toHaveProperty('problem');
  });

  test('one inside another is not opened', async () => {
    const inner = tnef([]);
    expect(await readRichText(tnef(attachment('winmail.dat', inner)), asText)).toEqual({
      text: '(winmail.dat is not opened)',
    });
  });

  test('cut off anywhere or with any bytes changed, it ends and gives what came before', () => {
    const whole = tnef([
      property(0x1000, 0x001e, Buffer.from('first\0')),
      ...attachment('a.txt', Buffer.from('second')),
    ]);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (end, at, value) => {
        const broken = Buffer.from(whole);
        broken[at] = value;
        expect(readTnef(broken.subarray(0, end)).attachments.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
    expect(readTnef(whole.subarray(0, whole.length - 30)).text).toBe('first');
  });
});

test('recognition data is part of the installation', async () => {
  const data = path.join(
    import.meta.dirname,
    '../../node_modules/@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz',
  );
  expect((await readFile(data)).length).toBeGreaterThan(1_000_000);
});
