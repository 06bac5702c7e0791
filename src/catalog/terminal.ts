import { styleText } from 'node:util';
import type { CodeCard, Criteria } from '../case/codebook.ts';
import type { Description, Listed } from './describe.ts';

const width = 96;
const indent = 14;

/** Words wrapped at the terminal's width, further lines under the first. */
function wrap(text: string, first: number): string {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > width - first) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${' '.repeat(first)}`);
}

function line(label: string, text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : [`  ${label.padEnd(indent - 2)}${wrap(text, indent)}`];
}

function listLines(label: string, codes: readonly Listed[], most = 12): string[] {
  const shown = codes
    .slice(0, most)
    .map(
      (each, at) =>
        `  ${(at === 0 ? label : '').padEnd(indent - 2)}${each.code.padEnd(9)}${wrap(each.text, indent + 9)}`,
    );
  const rest = codes.length - shown.length;
  return rest > 0 ? [...shown, `${' '.repeat(indent)}and ${rest} more`] : shown;
}

const statusWords = {
  valid: 'valid',
  'not-yet': 'not yet in force',
  deleted: 'deleted',
  'not-billable': 'header, not billable: more characters needed',
} as const;
const statusColours = {
  valid: 'green',
  'not-yet': 'yellow',
  deleted: 'red',
  'not-billable': 'yellow',
} as const;
const licenceWords = {
  ours: 'our own words',
  public: 'official public wording',
  licensed: 'licensed wording, CPT (c) American Medical Association, for use inside the organisation',
} as const;
const measureWords = {
  'area-cm2': 'sq cm',
  'body-area-percent': '% of body surface',
  minutes: 'minutes',
  count: '(count)',
  'length-cm': 'cm',
} as const;

/** The bounds of a code in words: "over 0 to 50 sq cm; device: disposable". */
export function criteriaWords(criteria: Criteria): string {
  const unit = criteria.measure === undefined ? '' : ` ${measureWords[criteria.measure]}`;
  const parts = [
    criteria.from === undefined ? '' : `from ${criteria.from}`,
    criteria.over === undefined || (criteria.over === 0 && criteria.upTo !== undefined)
      ? ''
      : `over ${criteria.over}`,
    criteria.upTo === undefined ? '' : `up to ${criteria.upTo} (inclusive)`,
    criteria.below === undefined ? '' : `below ${criteria.below}`,
  ].filter(part => part !== '');
  const bounds = parts.length === 0 ? [] : [`${parts.join(', ')}${unit}`];
  const each =
    criteria.perAdditional === undefined
      ? []
      : [`one unit for each ${criteria.perAdditional}${unit} or part of it beyond ${criteria.beyond ?? 0}`];
  const choose = Object.entries(criteria.choose ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [...bounds, ...each, ...choose].join('; ');
}

function dates(card: CodeCard): string {
  const from = card.validFrom === undefined ? 'start not in the loaded editions' : `from ${card.validFrom}`;
  return card.validTo === undefined ? from : `${from} to ${card.validTo}`;
}

/** One code as a card for a terminal. */
export function terminalCard({
  card,
  on,
  hierarchy,
  children,
  replacements,
  baseCodes,
}: Description): string {
  const status = styleText(statusColours[card.status], statusWords[card.status]);
  return [
    `${styleText('bold', card.code)}  ${card.system}  ${status} on ${on}`,
    `  ${wrap(card.text, 2)}`,
    ...line('words', licenceWords[card.textLicence]),
    ...line('dates', dates(card)),
    ...listLines('now', replacements),
    ...listLines('under', hierarchy),
    ...listLines('use one of', children, 30),
    ...line('holds for', card.criteria && criteriaWords(card.criteria)),
    ...listLines('add-on to', baseCodes),
    ...line('units', card.mue && `at most ${card.mue.value} a day (MUE, indicator ${card.mue.adjudication})`),
    ...line('global days', card.globalDays),
    ...line('source', card.source),
    '',
  ].join('\n');
}

/** What is said about a code that is in no loaded edition. */
export function unknownCard(code: string, near: readonly CodeCard[]): string {
  const unknown = styleText('red', 'not in any loaded edition');
  return [`${styleText('bold', code)}  ${unknown}`, ...listLines('near it', near), ''].join('\n');
}
