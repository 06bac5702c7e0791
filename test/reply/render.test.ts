import { join } from 'node:path';
import type { OpinionData } from '../../src/consult/opinion.ts';
import { helpView, lookupView, statusView } from '../../src/reply/notices.ts';
import { openTemplates, renderReply } from '../../src/reply/render.ts';
import { TEXT_COLUMNS } from '../../src/reply/text.ts';
import { viewOf } from '../../src/reply/view.ts';
import { asVerified, bareOpinion, lineOf, npwtOpinion } from '../support/opinions.ts';

const templates = openTemplates(join(import.meta.dirname, '../../templates'));
const about = {
  caseNumber: 'CC-2026-000123',
  questionNumber: 2,
  askedSubject: 'NPWT question',
  serviceName: 'CaseConsultant',
};
const render = (data: OpinionData, over: Partial<typeof about> = {}) =>
  renderReply(templates, viewOf(asVerified(data), { ...about, ...over }));

/** Every text of an opinion replaced, keys and closed lists kept. */
function fillTexts(value: unknown, hostile: string, key = ''): unknown {
  const closed = [
    'schema',
    'status',
    'state',
    'kind',
    'system',
    'basis',
    'verdict',
    'textLicence',
    'level',
    'by',
    'date',
  ];
  if (typeof value === 'string') return closed.includes(key) ? value : hostile;
  if (Array.isArray(value)) return value.map(item => fillTexts(item, hostile, key));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, fillTexts(inner, hostile, name)]),
    );
  }
  return value;
}

test('sections come in the order a coder reads them, in both parts', () => {
  const { html, text } = render(npwtOpinion);
  const titles = [
    'Bottom line',
    'Assumptions',
    'If a missing fact',
    'Arithmetic',
    'Edits',
    'Why',
    'What the note must show',
    'What is missing',
    'Do not bill',
    'Diagnoses',
    'Codes you asked about',
    'Alternatives',
    'Where payers part',
    'Confidence',
    'Sources and edition',
    'How this answer was made',
  ];
  const headings = [...html.matchAll(/<h[12][^>]*>([^<]*)</g)].map(match => match[1] ?? '');
  expect(headings).toHaveLength(titles.length);
  for (const [index, title] of titles.entries()) expect(headings[index]).toContain(title);
  const inText = text
    .split('\n')
    .filter(row => /^[A-Z][A-Z ]{2,}(?:$| \()/.test(row) && row !== 'CLAIM LINES');
  expect(inText.map(row => row.toLowerCase().replace(/ \(.*/, ''))).toEqual(
    headings.map(heading => heading.toLowerCase()),
  );
});

test('every fact of the opinion is in both parts', () => {
  const { html, text } = render(npwtOpinion);
  const wanted = [
    '97607',
    '97597',
    '59, LT',
    'L89.623',
    '11045',
    '9 cm x 5 cm = 45 sq cm',
    'Starter catalog',
    '2026-01-01',
    '2026-03-02',
    'small-model-1',
    'CC-2026-000123',
    'question 2',
    'not legal advice',
    'wound-area',
    'looked up',
    'our wording',
    'official wording',
    'disposable NPWT on 45 sq cm',
    'modifier indicator 1',
  ];
  const flat = text.replace(/\s+/g, ' ');
  for (const piece of wanted) {
    expect(html.replaceAll('&#x3D;', '=')).toContain(piece);
    expect(flat).toContain(piece);
  }
});

test('empty sections vanish, what is never empty stays', () => {
  const { html, text } = render(bareOpinion);
  for (const title of [
    'Assumptions',
    'Edits',
    'Arithmetic',
    'What is missing',
    'Do not bill',
    'Diagnoses',
    'Where payers part',
  ]) {
    expect(html).not.toContain(`>${title}`);
    expect(text).not.toContain(title.toUpperCase());
  }
  expect(html).not.toContain('<tbody>');
  expect(text).toContain('Made by coding rules and the code catalog alone; no language model took');
  expect(html).toContain('>Confidence');
});

test('a follow-up says what changed; a clear-text identifier is mentioned once', () => {
  const { html, text } = render({
    ...bareOpinion,
    changes: ['Area 45 -> 62 sq cm: 97607 becomes 97608.'],
    privacyNotice: 'Please leave out names next time.',
  });
  expect(text).toContain('WHAT CHANGED SINCE THE LAST ANSWER');
  expect(html).toContain('Area 45 -&gt; 62 sq cm: 97607 becomes 97608.');
  expect(text.split('Please leave out names next time.')).toHaveLength(2);
  expect(html.split('Please leave out names next time.')).toHaveLength(2);
});

const hostileTexts = {
  script: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  attribute: `" onmouseover="alert(1)" x='`,
  handlebars: '{{caseNumber}} {{{serviceName}}} {{#each lines}}x{{/each}} {{> layout}}',
  comment: '--><style>*{display:none}</style><!--',
  longWord: 'W'.repeat(5000),
  rightToLeft: 'שלום \u202eevil\u202c עולם مرحبا',
  emoji: '👩🏽‍⚕️'.repeat(60),
  controls: 'a\u0000b\u0007c\r\nBcc: x@example.test\u2028d\ud800',
};

test.each(Object.entries(hostileTexts))('hostile %s in every field stays text', (_name, hostile) => {
  const { subject, html, text } = render(fillTexts(npwtOpinion, hostile) as OpinionData, {
    askedSubject: hostile,
    serviceName: hostile,
  });
  expect(html).not.toMatch(/<script|<img|<style>\*|onerror=alert|onmouseover="/);
  expect(html.match(/<style>/g)).toHaveLength(1);
  expect(html.match(/<!--/g)).toBeNull();
  expect(subject).not.toMatch(/[\r\n]/);
  expect(subject.length).toBeLessThan(240);
  for (const part of [html, text, subject]) expect(part).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e]/u);
  expect(html.isWellFormed() && text.isWellFormed()).toBe(true);
  expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(TEXT_COLUMNS);
});

test.each([
  ['public', false],
  ['licensed', true],
] as const)('catalog entries found by %s words are shown as a look-up', (textLicence, noticed) => {
  const code = {
    code: 'J45.901',
    system: 'ICD-10-CM',
    billable: true,
    text: 'Asthma <b>flare</b>',
    textLicence,
  };
  const header = { ...code, code: 'J45', billable: false };
  const { text, html } = render({ ...bareOpinion, candidates: [code, header] });
  expect(text).toContain('NEAREST CATALOG ENTRIES (a look-up, not a recommendation)');
  expect(text).toContain('- J45.901 (ICD-10-CM) Asthma <b>flare</b>');
  expect(text).toContain('- J45 (ICD-10-CM, header: needs more characters)');
  expect(html).toContain('Asthma &lt;b&gt;flare&lt;/b&gt;');
  expect(text.replace(/\s+/g, ' ').includes('CPT wording (c)')).toBe(noticed);
});

test('a service named and not coded is said with the bottom line, in both parts', () => {
  const { text, html } = render({ ...bareOpinion, uncoded: ['an x-ray ("<i>films</i>")'] });
  expect(text).toContain('Named in the mail and not coded here: an x-ray ("<i>films</i>").');
  expect(html).toContain('not coded here: an x-ray (&quot;&lt;i&gt;films&lt;/i&gt;&quot;).');
});

test('licensed CPT wording never stands without the notice of its owner, our own words need none', () => {
  const licensed = { ...bareOpinion, lines: [lineOf({ code: '97607', textLicence: 'licensed' })] };
  for (const part of [render(licensed).text, render(licensed).html]) {
    expect(part.replace(/\s+/g, ' ')).toContain('registered trademark of the American Medical Association');
  }
  expect(render(npwtOpinion).text).not.toContain('American Medical Association');
});

test('template syntax in a mail is printed, not run', () => {
  const { text } = render({ ...bareOpinion, bottomLine: hostileTexts.handlebars });
  expect(text.replace(/\s+/g, ' ')).toContain(
    '{{caseNumber}} {{{serviceName}}} {{#each lines}}x{{/each}} {{> layout}}',
  );
});

test('the text part keeps to 72 columns with many modifiers and diagnoses', () => {
  const line = lineOf({
    code: '97597',
    modifiers: ['59', 'XS', 'LT', 'GP'],
    diagnoses: ['L89.623', 'E11.621', 'L97.412', 'I87.2'],
    status: 'do-not-bill',
  });
  const { text } = render({ ...npwtOpinion, lines: [line, line] });
  expect(Math.max(...text.split('\n').map(row => row.length))).toBeLessThanOrEqual(TEXT_COLUMNS);
  expect(text).toMatch(/1 {2}97597 +59, XS, LT, GP +1 +L89.623 +DO NOT BILL/);
  expect(text).toContain('Also linked: E11.621, L97.412, I87.2');
});

test('the HTML loads nothing from anywhere', () => {
  const { html } = render(npwtOpinion);
  expect(html).not.toMatch(/https?:|url\(|<link|<img|<script|@import/i);
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
});

test('the same view gives the same bytes', () => {
  expect(render(npwtOpinion)).toEqual(render(npwtOpinion));
});

test('the help mail tells what to send, with and without a case', () => {
  const open = renderReply(templates, helpView({ askedSubject: 'Re: hi', serviceName: 'CaseConsultant' }));
  expect(open.subject).toBe('Re: hi');
  expect(open.text).toContain('What to send us');
  const held = renderReply(
    templates,
    helpView({
      askedSubject: '<b>x</b>',
      serviceName: 'CaseConsultant',
      caseNumber: 'CC-2026-000007',
      reason: '<script>The body is empty.',
    }),
  );
  expect(held.subject).toBe('Re: [CC-2026-000007] <b>x</b>');
  expect(held.html).not.toContain('<script');
  expect(held.text).toContain('<script>The body is empty.');
});

test('attachments are named with what became of them, people in file names are not', () => {
  const attachments = [
    { name: 'op note.pdf' },
    { name: 'Adaeze_Okonkwo chart.docx', problem: 'was not read: it is too large' },
  ];
  const view = viewOf(asVerified(bareOpinion), { ...about, attachments });
  const { html, text } = renderReply(templates, view);
  expect(text).toContain(
    'ATTACHMENTS\n\n- op note.pdf was read.\n- [name] chart.docx was not read: it is too large',
  );
  expect(html).toContain('[name] chart.docx was not read: it is too large');
  expect(render(bareOpinion).text).not.toContain('ATTACHMENTS');
});

test('code cards by mail', () => {
  const card = {
    code: '97607',
    system: 'CPT',
    statusText: 'valid',
    text: 'Our <own> words',
    rows: [
      {
        label: 'bounds',
        lines: [{ text: 'up to 50 sq cm' }, { code: '97608', text: 'the larger one' }],
        more: 3,
      },
    ],
    notices: ['CPT is a registered trademark.'],
  };
  const edition = { label: 'Starter catalog', asOf: '2026-01-01' };
  const base = { askedSubject: 'lookup 97607', serviceName: 'CaseConsultant', on: '2026-03-02', edition };
  const { subject, text, html } = renderReply(templates, lookupView({ ...base, unknown: ['99999'] }, [card]));
  expect(subject).toBe('Re: lookup 97607');
  for (const piece of [
    'CPT 97607',
    '- valid: Our <own> words',
    '- bounds: up to 50 sq cm',
    '- 97608 the larger one',
    '- and 3 more',
    'In no loaded edition: 99999.',
    'date of service 2026-03-02',
    'registered trademark',
  ]) {
    expect(text).toContain(piece);
  }
  expect(html).toContain('Our &lt;own&gt; words');
  const two = renderReply(templates, lookupView(base, [card, { ...card, code: '97608' }]));
  expect(two.text.split('registered trademark')).toHaveLength(2);
  expect(two.text).toContain('CPT 97608:');
});

test('the standing of cases by mail', () => {
  const about = { askedSubject: 'status', serviceName: 'CaseConsultant' };
  const cases = [{ caseNumber: 'CC-2026-000009', standing: 'answered', askedOn: '2026-03-02' }];
  expect(renderReply(templates, statusView(about, cases)).text).toContain(
    '- CC-2026-000009: answered; last asked 2026-03-02',
  );
  expect(renderReply(templates, statusView(about, [])).text).toContain('We hold no case of yours.');
});

test('a missing template folder is a clear permanent error', () => {
  expect(() => openTemplates('/nowhere/templates')).toThrow(
    expect.objectContaining({ name: 'Permanent', message: expect.stringContaining('/nowhere/templates') }),
  );
});
