import type { CodeBook, PairEdit } from '../case/codebook.ts';

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
  const verb = ones.length > 1 ? 'are' : 'is';
  const bypass =
    indicator === 0
      ? 'Indicator 0: no modifier separates them; only column one is paid.'
      : bypassText(ones, columnTwo, `${first} ${verb}`);
  return `${first} ${verb} column one, ${columnTwo} column two. ${bypass}`;
}

/** Which modifier may open a pair with indicator 1, and what the note must show for it. */
function bypassText(ones: readonly string[], columnTwo: string, paid: string): string {
  if (isVisitCode(columnTwo)) {
    return `Indicator 1: modifier 25 (57 for the decision on a 90-day procedure, never 59) may go on ${columnTwo}, only when the note shows a significant visit, separately identifiable from the procedure and the decision to do it. Otherwise only ${paid} paid.`;
  }
  const joint = [...ones, columnTwo].every(isShoulderScope)
    ? ' The shoulder is one joint: on the same shoulder no modifier applies (Medicare makes an exception only for 29823 beside 29824, 29827 or 29828); the other shoulder takes RT and LT.'
    : '';
  const place = placeWord([...ones, columnTwo]);
  return `Indicator 1: only when the note shows a different ${place}, lesion or session may modifier 59 (Medicare also XS, XE, XP, XU; never both) go on ${columnTwo}. On the same ${place} only ${paid} paid.${joint}`;
}

/** What must be another one for both codes of a pair to be paid: the wound, or for other procedures the site. */
export function placeWord(codes: readonly string[]): 'wound' | 'site' {
  return codes.every(code => /^(?:110[04]\d|9759[78]|9760[2-8]|152[7]\d|1602\d|16030)$/.test(code))
    ? 'wound'
    : 'site';
}

/** Visits take 25 or 57 in a pair, never 59 (NCCI Policy Manual ch. I). */
function isVisitCode(code: string): boolean {
  return /^(?:99(?:2[0-9]|3[0-9]|4[0-2])\d|98(?:00\d|01[0-6])|920[01][24]|G040[26-8]|G0438|G0439)$/.test(
    code,
  );
}

/** Arthroscopy of the shoulder (NCCI Policy Manual ch. IV). */
function isShoulderScope(code: string): boolean {
  return code >= '29805' && code <= '29828' && /^\d{5}$/.test(code);
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
