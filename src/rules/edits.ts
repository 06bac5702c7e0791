import type { CodeBook, PairEdit } from '../case/codebook.ts';
import { plural } from './choose.ts';

/** What an edit check found about codes that may stand on one claim. */
export interface Finding {
  readonly kind: 'ptp' | 'mue' | 'add-on' | 'validity' | 'excludes1' | 'other';
  readonly codes: readonly string[];
  readonly state: 'hit' | 'depends' | 'clear';
  readonly text: string;
  readonly columnOne?: string;
  readonly columnTwo?: string;
  readonly indicator?: 0 | 1;
  /** Codes that cannot stay as they are; of a pair that excludes each other, both. */
  readonly disputed?: readonly string[];
  readonly source: string;
}

export interface CountedCode {
  readonly code: string;
  readonly units: number;
}

/** Source of "no pair found": the table itself, whichever edition is loaded. */
export const TABLE_AS_LOADED = 'NCCI PTP table as loaded';

/** A PTP edit as a finding: which line is denied, whether a modifier may help and what the note must show. */
export function pairFinding(pair: PairEdit, state: Finding['state']): Finding {
  const { columnOne, columnTwo, indicator } = pair;
  return {
    kind: 'ptp',
    codes: [columnOne, columnTwo],
    state,
    text: pairText([columnOne], columnTwo, indicator),
    columnOne,
    columnTwo,
    indicator,
    source: `${pair.source}${pair.effective ? `, in force since ${pair.effective}` : ''}`,
  };
}

function pairText(ones: readonly string[], columnTwo: string, indicator: 0 | 1): string {
  const first = ones.join(' and ');
  const bypass =
    indicator === 0
      ? 'Indicator 0: no modifier separates them; only column one is paid.'
      : `Indicator 1: only when the note shows a different wound, lesion or session may modifier 59 (Medicare also XS, XE, XP, XU; never both) go on ${columnTwo}. On the same wound only ${first} ${ones.length > 1 ? 'are' : 'is'} paid.`;
  return `${first} ${ones.length > 1 ? 'are' : 'is'} column one, ${columnTwo} column two. ${bypass}`;
}

/** A base code and its add-on with the same pair to the same code are one finding. */
export function joinPairs(findings: readonly Finding[], book: CodeBook, on: string): readonly Finding[] {
  const joined: Finding[] = [];
  for (const finding of findings) {
    const at = joined.findIndex(one => isAddOnOf(finding, one, book, on));
    const base = joined[at];
    if (!base?.columnTwo || base.indicator === undefined || !finding.columnOne) {
      joined.push(finding);
      continue;
    }
    const ones = [...new Set([...base.codes.slice(0, -1), finding.columnOne])];
    joined[at] = {
      ...base,
      codes: [...ones, base.columnTwo],
      text: pairText(ones, base.columnTwo, base.indicator),
    };
  }
  return joined;
}

function isAddOnOf(finding: Finding, base: Finding, book: CodeBook, on: string): boolean {
  const { columnOne, columnTwo, indicator, state } = finding;
  if (finding.kind !== 'ptp' || !columnOne || !base.columnOne || state === 'clear') return false;
  const bases = book.card(columnOne, on)?.criteria?.baseCodes ?? [];
  const same = base.columnTwo === columnTwo && base.indicator === indicator && base.state === state;
  return same && bases.includes(base.columnOne);
}

/** Sets between which the NCCI table 2024Q3 was looked up by hand and holds no row, whatever part of it is loaded. */
const CHECKED_CLEAR: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ['11042', '11043', '11044'],
    ['97605', '97606', '97607', '97608'],
  ],
  [
    ['44140', '49000', '27447'],
    ['97605', '97606', '97607', '97608'],
  ],
  [['15271'], ['15275']],
  [['17311', '17313'], ['12051']],
  [
    ['12002', '12011', '12035', '12051', '13132'],
    ['12002', '12011', '12035', '12051', '13132'],
  ],
];

function isCheckedClear(one: string, other: string): boolean {
  return CHECKED_CLEAR.some(
    ([a, b]) => (a.includes(one) && b.includes(other)) || (a.includes(other) && b.includes(one)),
  );
}

/** "Checked, no edit": said for base codes, so that a reader need not look it up again; only for what was checked. */
export function clearFinding(one: string, other: string, book: CodeBook): Finding {
  const certain = book.edition.pairTable === 'full' || isCheckedClear(one, other);
  return {
    kind: 'ptp',
    codes: [one, other],
    state: certain ? 'clear' : 'depends',
    text: certain
      ? `${one} and ${other}: no active PTP pair in the loaded table. That is no promise of payment.`
      : `${one} and ${other}: no PTP pair among the rows loaded, which are a part of the NCCI table: look the pair up before billing both.`,
    source: TABLE_AS_LOADED,
  };
}

const ADJUDICATION = {
  1: 'claim-line edit: a justified surplus may go on a second line with a modifier',
  2: 'absolute limit per day',
  3: 'clinical limit per day: a surplus needs a documented necessity and can be appealed',
} as const;

/** MUE: units over the limit are a hit; units at or under it are a silent pass. */
export function mueFindings(lines: readonly CountedCode[], book: CodeBook, on: string): readonly Finding[] {
  return lines.flatMap(({ code, units }) => {
    const mue = book.card(code, on)?.mue;
    if (!mue || units <= mue.value) return [];
    const text = `${code} x${units} is over its MUE of ${plural(mue.value, 'unit')} a day (${ADJUDICATION[mue.adjudication]}).`;
    return [{ kind: 'mue', codes: [code], state: 'hit', text, source: mue.source } as const];
  });
}

/** An add-on code without any of its base codes on the claim is not payable. */
export function addOnFindings(codes: readonly string[], book: CodeBook, on: string): readonly Finding[] {
  return codes.flatMap(code => {
    const card = book.card(code, on);
    const bases = card?.criteria?.baseCodes;
    if (!bases || bases.some(base => codes.includes(base))) return [];
    const text = `${code} is an add-on code and needs ${bases.join(' or ')} on the same claim.`;
    return [{ kind: 'add-on', codes: [code], state: 'hit', text, source: card.source } as const];
  });
}

/** A code that is not valid on the date of service, with what replaced it. */
export function validityFindings(codes: readonly string[], book: CodeBook, on: string): readonly Finding[] {
  return codes.flatMap(code => {
    const card = book.card(code, on);
    if (!card || card.status === 'valid' || card.status === 'not-billable') return [];
    return [
      {
        kind: 'validity',
        codes: [code],
        state: 'hit',
        text: validityText(code, card, on),
        source: card.source,
      } as const,
    ];
  });
}

function validityText(
  code: string,
  card: { status: string; validFrom?: string; validTo?: string; replacements?: readonly string[] },
  on: string,
): string {
  if (card.status === 'not-yet') return `${code} is not valid on ${on}: it starts on ${card.validFrom}.`;
  const instead = card.replacements?.length ? ` Replaced by ${card.replacements.join(', ')}.` : '';
  return `${code} is not valid on ${on}: it ended on ${card.validTo}.${instead}`;
}
