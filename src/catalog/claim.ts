import type { DiagnosisCheck, DiagnosisChecks, EditSetting, PairEdit } from '../case/codebook.ts';
import { keyOf } from './code-form.ts';
import { hasNotes, inRange, notesOf, rangesIn } from './notes.ts';
import type { Reader } from './reader.ts';
import { addOnsOf, muesOf } from './relations.ts';

/** A line of a claim to be checked: "97598-59 x2". */
export interface ClaimEntry {
  readonly code: string;
  readonly units?: number;
  readonly modifiers?: readonly string[];
}

export interface ClaimFinding {
  readonly kind: 'validity' | 'ptp' | 'mue' | 'add-on' | 'excludes1' | 'seventh-character';
  readonly codes: readonly string[];
  /** hit: stands against the claim as it is; note: to be known, nothing to change. */
  readonly state: 'hit' | 'note';
  readonly text: string;
  readonly source: string;
  readonly pair?: PairEdit;
}

/** The kinds of findings in the words every listing uses. */
export const findingTitles: Readonly<Record<ClaimFinding['kind'], string>> = {
  validity: 'validity',
  ptp: 'pair edit',
  mue: 'units',
  'add-on': 'add-on',
  excludes1: 'excludes 1',
  'seventh-character': '7th character',
};

/** Modifiers that may bypass a pair edit of indicator 1 (NCCI Policy Manual ch. I; 22, 76 and 77 are not among them). */
const bypassing = new Set(
  'E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI 24 25 57 58 78 79 27 59 91 XE XS XP XU'.split(
    ' ',
  ),
);

/** Everything the loaded tables say against a set of codes billed together on one day. */
export function checkClaim(
  reader: Reader,
  entries: readonly ClaimEntry[],
  on: string,
  setting: EditSetting,
): ClaimFinding[] {
  return [
    ...entries.flatMap(entry => validity(reader, entry, on)),
    ...pairFindings(reader, entries, on, setting),
    ...entries.flatMap(entry => unitFindings(reader, entry, on, setting)),
    ...entries.flatMap(entry => addOnFindings(reader, entry, entries, on)),
    ...excludesFindings(reader, entries, on),
  ];
}

/** The diagnoses of a claim against the classification: headers, missing seventh characters, Excludes1 notes. */
export function checkDiagnoses(reader: Reader, codes: readonly string[], on: string): DiagnosisChecks {
  const cards = [...new Set(codes)].flatMap(code => reader.card(code, on) ?? []);
  const diagnoses = cards.filter(card => card.system === 'ICD-10-CM');
  const headers = diagnoses
    .filter(card => card.status === 'not-billable')
    .map(card => incomplete(reader, card.code, on, card.source));
  const conflicts = excludesFindings(reader, diagnoses, on);
  const pairOf = (one: ClaimFinding) => one.codes.toSorted().join(' ');
  const once = conflicts.filter((one, at) => conflicts.findIndex(two => pairOf(two) === pairOf(one)) === at);
  return { notesLoaded: hasNotes(reader.db), found: [...headers, ...once].map(toCheck) };
}

function toCheck({ kind, codes, text, source }: ClaimFinding): DiagnosisCheck {
  return { kind: kind === 'excludes1' || kind === 'seventh-character' ? kind : 'depth', codes, text, source };
}

function validity(reader: Reader, { code }: ClaimEntry, on: string): ClaimFinding[] {
  const card = reader.card(code, on);
  if (card === undefined) {
    const near = reader.near(code, on).map(each => each.code);
    const hint = near.length === 0 ? '' : `; near it: ${near.join(', ')}`;
    return [finding('validity', [code], `${code} is in no loaded edition${hint}`, reader.edition.label)];
  }
  if (card.status === 'valid') return [];
  if (card.status === 'not-billable') return [incomplete(reader, card.code, on, card.source)];
  const when =
    card.status === 'deleted'
      ? `was taken out${card.validTo === undefined ? '' : ` after ${card.validTo}`}${card.replacements === undefined ? '' : `; now ${card.replacements.join(', ')}`}`
      : `takes force${card.validFrom === undefined ? ' later' : ` on ${card.validFrom}`}`;
  return [finding('validity', [card.code], `${card.code} is not valid on ${on}: it ${when}`, card.source)];
}

/** A header on a claim: most often a seventh character is missing. */
function incomplete(reader: Reader, code: string, on: string, source: string): ClaimFinding {
  const children = reader.children(code, on).map(each => each.code);
  const seventh = children.length > 0 && children.every(each => keyOf(each).length === 7);
  const some = `${children.slice(0, 6).join(', ')}${children.length > 6 ? `, ... (${children.length} codes)` : ''}`;
  return seventh
    ? finding('seventh-character', [code], `${code} needs a seventh character: ${some}`, source)
    : finding('validity', [code], `${code} is a header: bill one of ${some}`, source);
}

function finding(
  kind: ClaimFinding['kind'],
  codes: readonly string[],
  text: string,
  source: string,
  state: ClaimFinding['state'] = 'hit',
): ClaimFinding {
  return { kind, codes, state, text, source };
}

function pairFindings(
  reader: Reader,
  entries: readonly ClaimEntry[],
  on: string,
  setting: EditSetting,
): ClaimFinding[] {
  const modifiers = new Map(entries.map(entry => [keyOf(entry.code), entry.modifiers ?? []]));
  return reader
    .pairs(
      entries.map(entry => entry.code),
      on,
      setting,
    )
    .map(pair => {
      const used = [pair.columnOne, pair.columnTwo].flatMap(code => modifiers.get(code) ?? []);
      const bypass = used.filter(modifier => bypassing.has(modifier.toUpperCase()));
      const bypassed = pair.indicator === 1 && bypass.length > 0;
      return {
        kind: 'ptp',
        codes: [pair.columnOne, pair.columnTwo],
        state: bypassed ? 'note' : 'hit',
        text: bypassed
          ? `${pairWords(pair)}. Modifier ${bypass.join(', ')} is on the claim: the record must show the separate service`
          : pairWords(pair),
        source: pair.source,
        pair,
      };
    });
}

/** One pair edit in words: which code is denied, and whether a modifier may bypass it. */
export function pairWords(pair: PairEdit): string {
  const denied = `${pair.columnTwo} (column two) is denied beside ${pair.columnOne} (column one)`;
  return pair.indicator === 1
    ? `${denied}; indicator 1: an NCCI modifier (59, XE, XS, XP, XU, an anatomic one; 25 or 57 on a visit) may bypass it when the record shows a separate service`
    : `${denied}; indicator 0: no modifier bypasses it`;
}

function unitFindings(
  reader: Reader,
  { code, units = 1 }: ClaimEntry,
  on: string,
  setting: EditSetting,
): ClaimFinding[] {
  const key = keyOf(code);
  const mue = muesOf(reader.db, key, on).find(each => each.setting === setting);
  if (mue === undefined || units <= mue.value) return [];
  const meaning =
    mue.adjudication === 1
      ? 'checked line by line: units on further lines with a modifier need a reason in the record'
      : mue.adjudication === 2
        ? 'absolute for the day: no appeal changes it'
        : 'for the day, on clinical grounds: can be appealed with the record';
  const zero = mue.value === 0 ? ' (0: not payable in this setting)' : '';
  return [
    finding('mue', [key], `${key}: ${units} units, the MUE is ${mue.value}${zero}, ${meaning}`, mue.source),
  ];
}

function addOnFindings(
  reader: Reader,
  { code }: ClaimEntry,
  entries: readonly ClaimEntry[],
  on: string,
): ClaimFinding[] {
  const key = keyOf(code);
  const billed = new Set(entries.map(entry => keyOf(entry.code)));
  const table = addOnsOf(reader.db, key, on).filter(each => each.addOn === key);
  const card = reader.card(key, on);
  const own = card?.criteria?.baseCodes ?? [];
  const bases = table.length > 0 ? table.map(each => each.base) : own;
  const source = table[0]?.source ?? card?.criteria?.source ?? '';
  if (bases.length === 0 || bases.some(base => billed.has(base))) return [];
  const open = bases.includes('CCCCC');
  const named = bases.filter(base => base !== 'CCCCC');
  if (open && named.length === 0) {
    const text = `${key} is an add-on code; which base codes it goes with is for the contractor to say`;
    return [finding('add-on', [key], text, source, 'note')];
  }
  const others = open || table.some(each => each.type === 3) ? ' or another one the contractor accepts' : '';
  return [
    finding(
      'add-on',
      [key],
      `${key} is an add-on code without its base code: ${named.join(', ')}${others}`,
      source,
    ),
  ];
}

/** Excludes1: two diagnoses that cannot stand together, by a note over the one that names the other. */
function excludesFindings(reader: Reader, entries: readonly ClaimEntry[], on: string): ClaimFinding[] {
  const diagnoses = entries.flatMap(entry => {
    const card = reader.card(entry.code, on);
    return card?.system === 'ICD-10-CM' ? [card.code] : [];
  });
  return diagnoses.flatMap(code => {
    const tabular = notesOf(reader.db, code, on);
    if (tabular === undefined) return [];
    return tabular.notes
      .filter(note => note.kind === 'excludes1')
      .flatMap(note => {
        const ranges = rangesIn(note.text);
        return diagnoses
          .filter(other => other !== code && ranges.some(range => inRange(keyOf(other), range)))
          .map(other =>
            finding(
              'excludes1',
              [code, other],
              `${code} and ${other} exclude each other: the Excludes1 note at ${note.from} names "${note.text}"`,
              tabular.source,
            ),
          );
      });
  });
}
