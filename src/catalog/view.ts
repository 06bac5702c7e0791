import { amaNotice, type CodeCard, type CodeStatus, type Criteria } from '../case/codebook.ts';
import type { Description, Listed } from './describe.ts';
import type { Fee } from './fees.ts';
import type { Note } from './notes.ts';

/** A code card ready to be shown: the terminal, an HTML page and a mail show the same rows. */
export interface CardView {
  readonly code: string;
  readonly system: string;
  readonly status: CodeStatus;
  readonly statusText: string;
  readonly text: string;
  readonly rows: readonly CardRow[];
  /** Notices that must stand wherever the card is shown. */
  readonly notices: readonly string[];
}

export interface CardRow {
  readonly label: string;
  /** Each line plain text; a listed code stands apart from its words. */
  readonly lines: readonly { readonly code?: string; readonly text: string }[];
  /** How many further lines were left out. */
  readonly more?: number;
}

const statusWords: Readonly<Record<CodeStatus, string>> = {
  valid: 'valid',
  'not-yet': 'not yet in force',
  deleted: 'deleted',
  'not-billable': 'header, not billable: more characters needed',
  unknown: 'not in any loaded edition',
};

const licenceWords = {
  ours: 'our own words',
  public: 'official public wording',
  licensed: 'licensed CPT wording, for use inside the organisation',
} as const;

const measureWords = {
  'area-cm2': 'sq cm',
  'body-area-percent': '% of body surface',
  minutes: 'minutes',
  count: '(count)',
  'length-cm': 'cm',
} as const;

/** The bounds of a code in words: "up to 50 (inclusive) sq cm; device: disposable". */
export function criteriaWords(criteria: Criteria): string {
  const unit = criteria.measure === undefined ? '' : ` ${measureWords[criteria.measure]}`;
  const fromZero = criteria.over === 0 && (criteria.upTo !== undefined || criteria.below !== undefined);
  const parts = [
    criteria.from === undefined ? '' : `from ${criteria.from}`,
    criteria.over === undefined || fromZero ? '' : `over ${criteria.over}`,
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

function words(label: string, ...texts: readonly (string | undefined)[]): CardRow[] {
  const lines = texts.filter(text => text !== undefined && text !== '').map(text => ({ text: text ?? '' }));
  return lines.length === 0 ? [] : [{ label, lines }];
}

function codes(label: string, listed: readonly Listed[], most = 12): CardRow[] {
  if (listed.length === 0) return [];
  const more = listed.length - most;
  return [{ label, lines: listed.slice(0, most), ...(more > 0 && { more }) }];
}

const noteLabels: Readonly<Record<Note['kind'], string>> = {
  includes: 'includes',
  inclusionTerm: 'also called',
  excludes1: 'excludes 1',
  excludes2: 'excludes 2',
  codeFirst: 'code first',
  useAdditionalCode: 'use also',
  codeAlso: 'code also',
  notes: 'note',
  sevenChrNote: '7th character',
};

function noteRows(notes: readonly Note[], code: string): CardRow[] {
  const byKind = Map.groupBy(notes, note => note.kind);
  return [...byKind].map(([kind, own]) => {
    const shown = own.slice(-14);
    const more = own.length - shown.length;
    return {
      label: noteLabels[kind] ?? kind,
      lines: shown.map(note => ({ text: note.from === code ? note.text : `${note.text} [at ${note.from}]` })),
      ...(more > 0 && { more }),
    };
  });
}

function dates(card: CodeCard): string {
  const from =
    card.validFrom === undefined ? 'first day not in the loaded editions' : `from ${card.validFrom}`;
  return card.validTo === undefined ? from : `${from} to ${card.validTo}`;
}

function feeLines(fee: Fee): string[] {
  const { values: v } = fee;
  const name = fee.modifier === '' ? '' : `modifier ${fee.modifier}: `;
  const money =
    fee.national === undefined
      ? []
      : [
          `${name}national amount $${fee.national.nonFacility} outside a facility, $${fee.national.facility} in one (factor ${fee.conversionFactor ?? ''})`,
        ];
  const place =
    fee.locality === undefined
      ? []
      : [
          `${name}${fee.locality.name}: $${fee.locality.nonFacility} outside a facility, $${fee.locality.facility} in one`,
        ];
  const rvus = `${name}status ${v.status ?? '?'}, work ${v.work ?? '0'}, expense ${v.nonFacilityExpense ?? '0'} / ${v.facilityExpense ?? '0'}, malpractice ${v.malpractice ?? '0'}`;
  const indicators = `${name}PC/TC ${v.pcTc ?? '-'}, global ${fee.globalDays ?? '-'}, multiple ${v.multipleProcedure ?? '-'}, bilateral ${v.bilateral ?? '-'}, assistant ${v.assistant ?? '-'}, co-surgeon ${v.coSurgeon ?? '-'}, team ${v.team ?? '-'}, supervision ${v.supervision ?? '-'}`;
  return [...money, ...place, rvus, indicators];
}

const settings: Readonly<Record<string, string>> = {
  practitioner: 'practitioner',
  hospital: 'outpatient hospital',
  dme: 'DME supplier',
};

const adjudication: Readonly<Record<number, string>> = {
  1: 'checked per claim line',
  2: 'absolute for the day (policy)',
  3: 'for the day, clinical; can be appealed',
};

const roles: Readonly<Record<string, string>> = {
  hcpcs: 'names the code',
  covered: 'covers the diagnosis',
  support: 'supports the diagnosis',
  noncovered: 'does not cover the diagnosis',
};

/** Lays a description out as rows, the most asked-for first. */
export function cardView(description: Description): CardView {
  const { card, on, tabular } = description;
  const licensed = card.textLicence === 'licensed' || description.wordings.length > 0;
  const rows: CardRow[] = [
    ...words('words', licenceWords[card.textLicence]),
    ...words('short', description.shortText),
    ...description.wordings.flatMap(wording => words(wording.kind, wording.text)),
    ...words('dates', dates(card)),
    ...codes('now', description.replacements),
    ...codes('before', description.predecessors),
    ...words('chapter', ...(tabular?.headings ?? [])),
    ...codes('under', description.hierarchy),
    ...codes('use one of', description.children, 30),
    ...words('characters', ...description.axes),
    ...words('holds for', card.criteria && criteriaWords(card.criteria)),
    ...codes('add-on to', description.baseCodes),
    ...addOnRows(description),
    ...words(
      'units',
      ...description.mues.map(
        mue =>
          `${settings[mue.setting] ?? mue.setting}: at most ${mue.value}, ${adjudication[mue.adjudication] ?? ''} (MUE${mue.rationale === undefined ? '' : `, ${mue.rationale}`}) [${mue.source}]`,
      ),
    ),
    ...words(
      'pair edits',
      ...description.pairs.map(
        pair =>
          `${settings[pair.setting] ?? pair.setting}: pays over ${pair.asColumnOne} codes, denied beside ${pair.asColumnTwo}${pair.examples.length === 0 ? '' : `, such as ${pair.examples.join(', ')}`}`,
      ),
    ),
    ...words('global days', card.globalDays),
    ...words(
      'fees',
      ...description.fees.flatMap(feeLines),
      description.fees[0] && `[${description.fees[0].source}]`,
    ),
    ...noteRows(tabular?.notes ?? [], card.code),
    ...(tabular?.seventh.length
      ? [{ label: '7th character', lines: tabular.seventh.map(s => ({ code: s.char, text: s.text })) }]
      : []),
    ...words('index', ...description.indexPaths),
    ...description.details.flatMap(({ label, value }) => words(label, value)),
    ...words(
      'policies',
      ...description.policies.map(
        policy =>
          `${policy.policy} ${policy.title}: ${roles[policy.role] ?? policy.role}${policy.contractors.length === 0 ? '' : ` (${policy.contractors.join(', ')})`}`,
      ),
    ),
    ...words('source', card.source, tabular?.source),
  ];
  return {
    code: card.code,
    system: card.system,
    status: card.status,
    statusText: `${statusWords[card.status]} on ${on}`,
    text: card.text,
    rows,
    notices: licensed || description.fees.length > 0 ? [amaNotice] : [],
  };
}

function addOnRows({ card, addOns }: Description): CardRow[] {
  const bases = addOns.filter(each => each.addOn === card.code);
  const open = bases.some(each => each.base === 'CCCCC' || each.type === 2);
  const named = bases.filter(each => each.base !== 'CCCCC').map(each => each.base);
  const basesText =
    named.length === 0
      ? ''
      : `only beside ${named.join(', ')}${bases[0]?.type === 3 ? ' and others the contractor accepts' : ''}`;
  const types = [basesText, open ? 'the contractor decides which base codes it accepts (type 2)' : ''];
  const own = addOns.filter(each => each.base === card.code).map(each => each.addOn);
  return [...words('needs base', ...types), ...words('add-ons', own.slice(0, 40).join(', '))];
}

/** The card of a code that is in no loaded edition: what stands near it. */
export function unknownView(code: string, near: readonly CodeCard[]): CardView {
  return {
    code,
    system: '',
    status: 'unknown',
    statusText: statusWords.unknown,
    text: '',
    rows: codes('near it', near),
    notices: [],
  };
}
