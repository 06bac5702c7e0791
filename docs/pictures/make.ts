/** Draws the pictures of the documentation: a reply as a light, a phone and a dark client show it. `npm run pictures`. */
import { join } from 'node:path';
import { consultQuestion, writeReply } from '../../src/answer.ts';
import { readQuestion } from '../../src/case/question.ts';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { parseMail } from '../../src/inbox/parse.ts';
import { sampleMails } from '../../src/practice/samples.ts';
import { openTemplates } from '../../src/reply/render.ts';
import { CHROMIUM_HINT, findChromium, openChromium } from '../../test/support/chromium.ts';

const SHOTS = [
  { name: 'reply-light', width: 720, height: 1100, colorScheme: 'light' },
  { name: 'reply-phone', width: 360, height: 780, colorScheme: 'light' },
  { name: 'reply-dark', width: 720, height: 1100, colorScheme: 'dark' },
  { name: 'reply-phone-dark', width: 360, height: 780, colorScheme: 'dark' },
] as const;

const root = join(import.meta.dirname, '../..');
const outDir = process.argv[2] ?? import.meta.dirname;
const fullPage = process.argv.includes('--full');

const path = findChromium();
if (path === undefined) {
  process.stderr.write(`${CHROMIUM_HINT}\n`);
  process.exitCode = 1;
} else {
  const html = await answerSample();
  const browser = await openChromium(path);
  try {
    for (const { name, width, height, colorScheme } of SHOTS) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      await page.setContent(html);
      await page.screenshot({ path: join(outDir, `${name}.png`), fullPage });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

/** The reply to the second sample mail, as `npm run demo` sends it; the day is fixed so that the pictures stay the same. */
async function answerSample(): Promise<string> {
  const [, sample] = sampleMails;
  if (sample === undefined) throw new Error('There is no second sample mail.');
  const raw = `From: dana@clinic.example\r\nSubject: ${sample.subject}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${sample.html}`;
  const mail = await parseMail(Buffer.from(raw));
  const book = openCatalog(undefined);
  try {
    const parts = { book, askModel: undefined };
    const { opinion } = await consultQuestion(readQuestion(mail), [], '2026-03-02', parts, new AbortController().signal);
    const about = { caseNumber: 'CC-2026-000123', questionNumber: 1, askedSubject: mail.subject, serviceName: 'CaseConsultant' };
    return writeReply(opinion, about, openTemplates(join(root, 'templates'))).html;
  } finally {
    book.close();
  }
}
