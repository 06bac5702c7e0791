import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { holdsQuestion, readQuestion } from '../../src/case/question.ts';
import { readDeliveryReport } from '../../src/inbox/delivery-report.ts';
import { guard } from '../../src/inbox/guard.ts';
import { parseMail } from '../../src/inbox/parse.ts';
import { readMachineMails } from '../support/guard-mails.ts';
import { strictPolicy } from '../support/mails.ts';
import { mutateMail, seeded } from '../support/mutate.ts';

const folder = path.join(import.meta.dirname, '../mails');
/** `npm run fuzz` is the long form, with another seed each time; FUZZ_SEED repeats one. */
const count = Number(process.env.FUZZ_MAILS ?? 1500);
const seed = Number(process.env.FUZZ_SEED ?? 20261123);

/** What is still held after everything was dropped; the parsers' own caches and compiled code are in it. */
const maxGrowthBytes = 200 * 1024 * 1024;

test(`${count} mutated mails (seed ${seed}) end in a mail or a plain refusal, quickly, and hold only storable text`, async () => {
  const names = (await readdir(folder)).filter(name => name.endsWith('.eml')).sort();
  const stored = await Promise.all(names.map(name => readFile(path.join(folder, name))));
  const machines = (await readMachineMails('machine-1')).map(({ raw }) => Buffer.from(raw));
  const mails = [...stored, ...machines];
  const before = process.memoryUsage();
  const random = seeded(seed);
  const troubles: string[] = [];
  let read = 0;
  let slowestMs = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const at = turn % mails.length;
    const raw = mutateMail(mails[at] ?? Buffer.alloc(0), random);
    const startedAt = process.cpuUsage();
    try {
      const mail = await parseMail(raw);
      guard(mail, strictPolicy);
      await readDeliveryReport(raw);
      holdsQuestion(readQuestion(mail));
      read += 1;
      const texts = [mail.text, mail.subject, ...mail.damage, ...mail.attachments.map(part => part.name)];
      if (texts.some(text => text.includes('\u0000') || !text.isWellFormed())) {
        troubles.push(`${names[at] ?? `machine mail ${at}`} turn ${turn}: text that cannot be stored`);
      }
    } catch (error) {
      if ((error as Error).name !== 'Permanent') {
        troubles.push(`${names[at] ?? `machine mail ${at}`} turn ${turn}: ${error}`);
      }
    }
    // CPU time: what a busy machine does beside is not the parser's.
    const { user, system } = process.cpuUsage(startedAt);
    slowestMs = Math.max(slowestMs, (user + system) / 1000);
  }
  expect(troubles.slice(0, 10)).toEqual([]);
  expect(slowestMs).toBeLessThan(2000);
  const { heapUsed, external } = process.memoryUsage();
  expect(heapUsed + external - before.heapUsed - before.external).toBeLessThan(maxGrowthBytes);
  expect(read).toBeGreaterThan(count / 2);
}, 600_000);
