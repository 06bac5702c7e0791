import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readDeliveryReport } from '../../src/inbox/delivery-report.ts';
import { guard } from '../../src/inbox/guard.ts';
import { parseMail } from '../../src/inbox/parse.ts';
import { strictPolicy } from '../support/mails.ts';
import { mutateMail, seeded } from '../support/mutate.ts';

const folder = path.join(import.meta.dirname, '../mails');
/** FUZZ_MAILS=20000 is the long form. */
const count = Number(process.env.FUZZ_MAILS ?? 1500);
const seed = Number(process.env.FUZZ_SEED ?? 20261123);

test(`${count} mutated mails end in a mail or a plain refusal, quickly, and hold only storable text`, async () => {
  const names = (await readdir(folder)).filter(name => name.endsWith('.eml')).sort();
  const mails = await Promise.all(names.map(name => readFile(path.join(folder, name))));
  const random = seeded(seed);
  const troubles: string[] = [];
  let read = 0;
  let slowestMs = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const at = turn % mails.length;
    const raw = mutateMail(mails[at] ?? Buffer.alloc(0), random);
    const before = process.cpuUsage();
    try {
      const mail = await parseMail(raw);
      guard(mail, strictPolicy);
      await readDeliveryReport(raw);
      read += 1;
      const texts = [mail.text, mail.subject, ...mail.damage, ...mail.attachments.map(part => part.name)];
      if (texts.some(text => text.includes('\u0000') || !text.isWellFormed())) {
        troubles.push(`${names[at]} turn ${turn}: text that cannot be stored`);
      }
    } catch (error) {
      if ((error as Error).name !== 'Permanent') {
        troubles.push(`${names[at]} turn ${turn}: ${error}`);
      }
    }
    // CPU time: what a busy machine does beside is not the parser's.
    const { user, system } = process.cpuUsage(before);
    slowestMs = Math.max(slowestMs, (user + system) / 1000);
  }
  expect(troubles.slice(0, 10)).toEqual([]);
  expect(slowestMs).toBeLessThan(2000);
  expect(read).toBeGreaterThan(count / 2);
}, 600_000);
