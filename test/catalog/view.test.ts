import { stripVTControlCharacters } from 'node:util';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { cardHtml, cardText } from '../../src/catalog/html.ts';
import { openStarter } from '../../src/catalog/open.ts';
import { readStatus } from '../../src/catalog/status.ts';
import { terminalCard } from '../../src/catalog/terminal.ts';
import { type CardView, cardView, unknownView } from '../../src/catalog/view.ts';

const on = '2026-11-23';
const book = openCatalog(undefined);
afterAll(() => book.close());

function viewOf(code: string, date = on): CardView {
  const description = book.describe(code, date);
  return description === undefined ? unknownView(code, book.near(code, date)) : cardView(description);
}

function row(code: string, label: string, date = on): string[] | undefined {
  return viewOf(code, date)
    .rows.find(each => each.label === label)
    ?.lines.map(line => [line.code, line.text].filter(part => part !== undefined).join(' '));
}

test.each([
  ['97607', 'holds for', ['up to 50 (inclusive) sq cm; device: disposable']],
  [
    '97598',
    'holds for',
    ['over 20 sq cm; one unit for each 20 sq cm or part of it beyond 20; depth: epidermis-dermis'],
  ],
  ['15271', 'holds for', ['below 100 sq cm; siteGroup: trunk-arm-leg']],
  ['97607', 'words', ['our own words']],
  ['E11.621', 'words', ['official public wording']],
  ['97598', 'global days', ['ZZZ']],
])('%s shows %s as %j', (code, label, lines) => {
  expect(row(code, label)).toEqual(lines);
});

test('each status says what to do next', () => {
  expect(viewOf('99201').statusText).toBe('deleted on 2026-11-23');
  expect(row('99201', 'now')?.[0]).toMatch(/^99202 /);
  expect(viewOf('97607', '2014-01-01').statusText).toBe('not yet in force on 2014-01-01');
  expect(viewOf('L89.15').statusText).toMatch(/header, not billable/);
  expect(row('L89.15', 'use one of')).toHaveLength(7);
  expect(row('E11.6211', 'near it')?.[0]).toMatch(/^E11\.621 /);
});

test('terminal, HTML and mail text show the same rows', () => {
  const view = viewOf('L89.15');
  const terminal = stripVTControlCharacters(terminalCard(view));
  for (const shown of [terminal, cardHtml(view), cardText(view)]) {
    for (const { label, lines } of view.rows) {
      expect(shown).toContain(label);
      for (const { code } of lines) expect(shown).toContain(code ?? label);
    }
  }
  expect(Math.max(...terminal.split('\n').map(line => line.length))).toBeLessThanOrEqual(110);
});

test('nothing of a card is markup', () => {
  const view = unknownView('<script>alert(1)</script>', []);
  expect(cardHtml(view)).not.toContain('<script>');
  expect(cardHtml(view)).toContain('&lt;script&gt;');
});

test('the status lists what is loaded and what is missing', () => {
  const db = openStarter();
  const status = readStatus(db, on);
  db.close();
  expect(status.editions.find(each => each.name === 'npwt')).toMatchObject({ rows: 4, licence: 'ours' });
  expect(status.outdated).toContain('ICD-10-CM order file is not loaded');
});
