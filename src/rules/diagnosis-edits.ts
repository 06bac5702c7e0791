import type { DiagnosisChecks } from '../case/codebook.ts';
import { linkFindings } from './diagnosis-links.ts';
import type { Finding } from './edits.ts';

/** Checks between diagnoses, and between a diagnosis and the patient. Codes are ICD-10-CM with their dot. */

interface Exclusion {
  /** Code prefixes of both sides. */
  readonly one: readonly string[];
  readonly other: readonly string[];
}

/** Excludes1 notes that wound and vascular cases meet, for a catalog without the official Tabular List. */
const EXCLUDES1: readonly Exclusion[] = [
  { one: ['E08'], other: ['E09', 'E10', 'E11', 'E13', 'O24.4'] },
  { one: ['E09'], other: ['E10', 'E11', 'E13', 'O24.4'] },
  { one: ['E10'], other: ['E11', 'E13', 'O24.4'] },
  { one: ['E11'], other: ['O24.4'] },
  { one: ['E13'], other: ['O24.4'] },
  { one: ['I73.9'], other: ['I70.2', 'I70.3', 'I70.4', 'I70.5', 'I70.6', 'I70.7'] },
  { one: ['I83'], other: ['O22.0', 'O87.4', 'I87.3'] },
  { one: ['I87.0'], other: ['I87.3'] },
  { one: ['I87.2'], other: ['I83.1', 'I83.2'] },
  { one: ['I96'], other: ['I70.26', 'I73', 'A48.0', 'L88'] },
  { one: ['T81.3'], other: ['T85.612', 'T85.622', 'T85.692', 'O90.0', 'O90.1'] },
  { one: ['Z48.0'], other: ['Z48.1'] },
];

const SOURCE = 'ICD-10-CM Tabular List, Excludes1 notes (FY2021 text; check the year in force)';

export interface PatientFacts {
  readonly sex?: 'female' | 'male' | undefined;
  readonly ageYears?: number | undefined;
}

/**
 * Headers and missing seventh characters, Excludes1 pairs, an ulcer of the lower limb without its cause, and chapters
 * that do not fit sex or age. Headers stand for a code that is still to be completed. The notes of a loaded Tabular List stand in place of the few pairs known here.
 */
export function diagnosisFindings(
  codes: readonly string[],
  patient: PatientFacts,
  checks: DiagnosisChecks = { notesLoaded: false, found: [] },
  headers: readonly string[] = [],
): readonly Finding[] {
  const unique = [...new Set(codes)];
  return [
    ...checks.found.map(toFinding),
    ...(checks.notesLoaded ? [] : excludes(unique)),
    ...missingCause(unique),
    ...linkFindings([...unique, ...headers]),
    ...misfits(unique, patient),
  ];
}

function toFinding({ kind, codes, text, source }: DiagnosisChecks['found'][number]): Finding {
  return {
    kind: kind === 'excludes1' ? 'excludes1' : 'validity',
    codes,
    state: 'hit',
    text: `${text}.`,
    ...(kind === 'excludes1' ? { disputed: codes } : {}),
    source,
  };
}

function excludes(codes: readonly string[]): Finding[] {
  return codes.flatMap((one, at) =>
    codes
      .slice(at + 1)
      .filter(two => EXCLUDES1.some(row => isPair(row, one, two) || isPair(row, two, one)))
      .map(two => ({
        kind: 'excludes1' as const,
        codes: [one, two],
        state: 'hit' as const,
        text: `${one} and ${two} exclude each other (Excludes1): not on one claim unless the two conditions are unrelated.`,
        disputed: [one, two],
        source: SOURCE,
      })),
  );
}

function isPair({ one, other }: Exclusion, a: string, b: string): boolean {
  return one.some(prefix => a.startsWith(prefix)) && other.some(prefix => b.startsWith(prefix));
}

/** Codes that L97 asks to have before it, when one is the cause ("code first any associated underlying condition"). */
const CAUSES = ['E08', 'E09', 'E10', 'E11', 'E13', 'I70', 'I83', 'I87', 'I96'];

function missingCause(codes: readonly string[]): Finding[] {
  const ulcer = codes.find(code => code.startsWith('L97'));
  if (!ulcer || codes.some(code => CAUSES.some(cause => code.startsWith(cause)))) return [];
  const text = `${ulcer}: an underlying condition, when documented (diabetes, venous or arterial disease), is coded first.`;
  return [
    {
      kind: 'other',
      codes: [ulcer],
      state: 'depends',
      text,
      source: 'ICD-10-CM Tabular List, note at L97; guideline I.A.13',
    },
  ];
}

const MALE_ONLY = /^(?:N4[0-9]|N5[0-3]|C6[0-3]|D29|Z12\.5)/;
const FEMALE_ONLY = /^(?:O|N7[0-7]|N8[0-9]|N9[0-8]|C5[1-8]|D25|D26|D27|D28|Z3[2-79])/;
const NEWBORN = /^P/;
const NEWBORN_UNTIL_YEARS = 1;

function misfits(codes: readonly string[], { sex, ageYears }: PatientFacts): Finding[] {
  return codes.flatMap(code => {
    const wrong =
      sex === 'female' && MALE_ONLY.test(code)
        ? 'is a diagnosis of male patients'
        : sex === 'male' && FEMALE_ONLY.test(code)
          ? 'is a diagnosis of female patients'
          : ageYears !== undefined && ageYears > NEWBORN_UNTIL_YEARS && NEWBORN.test(code)
            ? 'is a diagnosis that begins around birth'
            : undefined;
    if (!wrong) return [];
    const text = `${code} ${wrong}; the patient is stated otherwise. Check the code.`;
    return [
      {
        kind: 'other' as const,
        codes: [code],
        state: 'hit' as const,
        text,
        disputed: [code],
        source: 'Medicare Code Editor, sex and age conflicts; ICD-10-CM chapters 14-16',
      },
    ];
  });
}
