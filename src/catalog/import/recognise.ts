import path from 'node:path';
import type { Member } from './archive.ts';
import { headRows } from './table.ts';

/** What an official file can be. The order is the order of loading: an edition before what adds to it. */
export const sourceKinds = [
  'icd10cm-order',
  'icd10pcs-order',
  'icd10-addenda',
  'icd10cm-conversion',
  'icd10cm-tabular',
  'icd10cm-index',
  'icd10pcs-tables',
  'hcpcs-fixed',
  'hcpcs-table',
  'cpt',
  'rvu-table',
  'rvu-fixed',
  'gpci',
  'ncci-pairs',
  'ncci-mue',
  'ncci-addon',
  'coverage',
] as const;
export type SourceKind = (typeof sourceKinds)[number];

export type Recognised =
  | { readonly kind: SourceKind }
  /** Known, and holds nothing the catalog does not get from another file of the release. */
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'unknown' };

interface Test {
  readonly kind: SourceKind;
  readonly fits: (rows: readonly string[], name: string) => boolean;
}

const orderLine = /^\d{5} ([A-Z0-9]{3,7}) {1,5}[01] \S/;
const fixedHcpcs = /^(?:[A-Z]\d{4}| {3}[A-Z0-9]{2})\d{5}[3478]\S/;
const fixedRvu = /^[A-Z0-9]{5}[A-Z0-9 ]{2}.{50}[A-Z] +\d*\.\d\d/;
const coverageTable =
  /^(lcd|article|ncd_trkg|contractor|(?:lcd|article)_x_(?:hcpc_code|hcpc_code_group|contractor|icd10_(?:non)?covered|icd10_(?:non)?covered_group|icd10_support|icd10_support_group))\.csv$/i;

function share(rows: readonly string[], pattern: RegExp): number {
  const filled = rows.filter(row => row.trim() !== '');
  return filled.length === 0 ? 0 : filled.filter(row => pattern.test(row)).length / filled.length;
}

function some(rows: readonly string[], ...patterns: readonly RegExp[]): boolean {
  return rows.some(row => patterns.every(pattern => pattern.test(row)));
}

/** PCS codes start with a digit or letter and hold three or seven characters; CM codes are letter, digit, ... */
function isPcs(rows: readonly string[], name: string): boolean {
  if (/pcs/i.test(name)) return true;
  if (/10cm/i.test(name)) return false;
  const codes = rows.flatMap(row => orderLine.exec(row)?.[1] ?? []);
  return codes.some(code => /^\d/.test(code)) || codes.every(code => code.length === 7);
}

const tests: readonly Test[] = [
  { kind: 'icd10cm-tabular', fits: rows => some(rows, /<ICD10CM\.tabular/) },
  { kind: 'icd10pcs-tables', fits: rows => some(rows, /<ICD10PCS\.tabular/) },
  { kind: 'icd10cm-index', fits: rows => some(rows, /<ICD10CM\.index/) },
  { kind: 'icd10pcs-order', fits: (rows, name) => share(rows, orderLine) > 0.5 && isPcs(rows, name) },
  { kind: 'icd10cm-order', fits: rows => share(rows, orderLine) > 0.5 },
  {
    kind: 'icd10-addenda',
    fits: rows => share(rows, /^(?:Add|Delete|Revise from|Revise to): +(?:[01] )?[A-Z0-9]{3,7} /) > 0.5,
  },
  { kind: 'icd10cm-conversion', fits: rows => some(rows, /current code assignment/i, /previous code/i) },
  { kind: 'hcpcs-table', fits: rows => some(rows, /(?:^|[\t,"])"?HCPCS?"?[\t,]/i, /seq/i, /long desc/i) },
  {
    kind: 'hcpcs-fixed',
    fits: rows => rows.filter(row => fixedHcpcs.test(row)).length >= 3 || share(rows, fixedHcpcs) > 0.3,
  },
  { kind: 'ncci-addon', fits: rows => some(rows, /add-?on[_ ]code/i, /primary[_ ]code/i) },
  { kind: 'ncci-mue', fits: rows => /mue values?/i.test(rows.join(' ')) && /hcpcs/i.test(rows.join(' ')) },
  {
    kind: 'ncci-pairs',
    fits: rows =>
      some(rows, /column ?1\s*[/,\t]\s*column ?2/i) ||
      share(rows, /^"?[A-Z0-9]{5}"?[\t,]"?[A-Z0-9]{5}"?[\t,]"?\*?"?[\t,]"?\d{8}/) > 0.5,
  },
  { kind: 'gpci', fits: rows => some(rows, /[\t,][^\t,]*(?:pw|work) gpci[^\t,]*"?[\t,][^\t,]*pe gpci/i) },
  { kind: 'rvu-table', fits: rows => some(rows, /^"?HCPCS"?[\t,]"?MOD"?[\t,]"?DESCRIPTION/i) },
  {
    kind: 'rvu-fixed',
    fits: (rows, name) =>
      /rvu/i.test(name) &&
      share(
        rows.filter(row => !row.startsWith('HDR')),
        fixedRvu,
      ) > 0.5,
  },
  {
    kind: 'cpt',
    fits: (rows, name) =>
      /^(?:long|med|short)u[lf]?t?\b|^(?:longult|longut|longulf|medu|shortu|consumer|clinician)/i.test(
        name,
      ) || some(rows, /cpt code/i, /descriptor|description/i),
  },
];

const known: readonly (readonly [RegExp, string])[] = [
  [/codes_addenda|codes-addenda/i, 'the order addenda hold the same changes'],
  [/icd10(?:cm|pcs)[-_ ]?codes/i, 'the order file holds the same codes and their headers'],
  [/\.(pdf|docx?|html?|rtf|xsd|prn)$/i, 'documentation'],
  [/readme|recordlayout|record_layout|proc_notes|layout/i, 'documentation'],
  [/trans_?(?:alpha|rpt)|corrections|noc codes|changes_by/i, 'a report on changes, not a code set'],
  [/^(?:oppscap|anes|\d\dlocco)/i, 'not used by the catalog'],
  [/poaexempt/i, 'not used by the catalog'],
];

/** Tells what a file is by its content, and by its name where the content cannot tell. */
export async function recognise(member: Member): Promise<Recognised> {
  const name = member.names[0] ?? '';
  if (coverageTable.test(path.basename(name))) return { kind: 'coverage' };
  const early = known.find(
    ([pattern]) => pattern.test(name) && /\.(pdf|docx?|html?|rtf|xsd|prn)$/i.test(name),
  );
  if (early !== undefined) return { kind: 'ignored', reason: early[1] };
  const rows = await headRows(member, 400);
  const listed = known.find(([pattern]) => pattern.test(name));
  const fits = listed === undefined ? tests.find(test => test.fits(rows, name)) : undefined;
  if (fits !== undefined) return { kind: fits.kind };
  if (listed !== undefined) return { kind: 'ignored', reason: listed[1] };
  return { kind: 'unknown' };
}
