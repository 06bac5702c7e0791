import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { helpView } from '../../src/reply/notices.ts';
import { openTemplates, renderReply } from '../../src/reply/render.ts';
import { viewOf } from '../../src/reply/view.ts';
import { CHROMIUM_HINT, findChromium, openChromium } from '../support/chromium.ts';
import { asVerified, lineOf, npwtOpinion } from '../support/opinions.ts';

const path = findChromium();
if (path === undefined && process.env.CI !== undefined) throw new Error(CHROMIUM_HINT);
if (path === undefined) process.stderr.write(`SKIPPED test/reply/pixels: ${CHROMIUM_HINT}\n`);
const withChromium = path === undefined ? describe.skip : describe;

const templates = openTemplates(join(import.meta.dirname, '../../templates'));
const about = {
  caseNumber: 'CC-2026-000123',
  questionNumber: 1,
  askedSubject: 'NPWT',
  serviceName: 'CaseConsultant',
};
const longWord = 'Pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(5);
const wide = lineOf({
  code: '97597',
  modifiers: ['59', 'XS', 'LT', 'GP'],
  diagnoses: ['L89.623', 'E11.621', 'S52.501D'],
  status: 'do-not-bill',
  text: longWord,
  units: 12,
});
const mails = {
  full: renderReply(templates, viewOf(asVerified(npwtOpinion), about)).html,
  wide: renderReply(
    templates,
    viewOf(
      asVerified({ ...npwtOpinion, lines: [wide, wide], bottomLine: longWord, questions: [longWord] }),
      about,
    ),
  ).html,
  help: renderReply(templates, helpView({ ...about, reason: longWord })).html,
};
/** Text of a script that runs in the page. */
const lowestContrast = readFileSync(join(import.meta.dirname, '../support/contrast.js'), 'utf8');

/** Some phone clients drop the style block: what is left inline must do. */
const withoutStyles = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/, '');

withChromium('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(path ?? '');
  });
  afterAll(async () => await browser?.close());

  test.each(
    Object.entries(mails).flatMap(([name, html]) =>
      [320, 390, 720].flatMap(width => [
        { name, width, styles: 'all styles', html },
        { name, width, styles: 'inline styles only', html: withoutStyles(html) },
      ]),
    ),
  )('$name at $width px with $styles needs no horizontal scrolling', async ({ width, html }) => {
    const page = await browser.newPage({ viewport: { width, height: 700 } });
    await page.setContent(html);
    const size = await page.evaluate(
      '({ content: document.documentElement.scrollWidth, right: Math.max(...[...document.querySelectorAll("td, p, li, span")].map(e => e.getBoundingClientRect().right)) })',
    );
    await page.close();
    expect(size).toEqual({ content: width, right: expect.any(Number) });
    expect((size as { right: number }).right).toBeLessThanOrEqual(width);
  });

  test.each(['light', 'dark'] as const)(
    'every text has a contrast of 4.5 or more in the %s theme',
    async colorScheme => {
      const page = await browser.newPage({ viewport: { width: 720, height: 700 }, colorScheme });
      await page.setContent(mails.full);
      const worst = await page.evaluate<{ ratio: number; text: string }>(lowestContrast);
      await page.close();
      expect(worst.ratio).toBeGreaterThanOrEqual(4.5);
    },
  );
});
