/** Draws the pictures of the documentation: a reply as a light, a phone and a dark client show it. `npm run pictures`. */
import { join } from 'node:path';
import { openTemplates, renderReply } from '../../src/reply/render.ts';
import { viewOf } from '../../src/reply/view.ts';
import { CHROMIUM_HINT, findChromium, openChromium } from '../../test/support/chromium.ts';
import { asVerified, npwtOpinion } from '../../test/support/opinions.ts';

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
  const view = viewOf(asVerified(npwtOpinion), {
    caseNumber: 'CC-2026-000123',
    questionNumber: 1,
    askedSubject: 'Disposable NPWT, 45 sq cm',
    serviceName: 'CaseConsultant',
  });
  const { html } = renderReply(openTemplates(join(root, 'templates')), view);
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
