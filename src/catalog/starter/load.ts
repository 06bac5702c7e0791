import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { dateNumber, keyOf } from '../code-form.ts';
import { neverEnds } from '../schema.ts';
import { bedside } from './bedside.ts';
import {
  anesthesia,
  chemodenervation,
  components,
  drugs,
  drugTests,
  facets,
  imaging,
  injections,
  manipulation,
  maternity,
  medicareVaccines,
  needleEmg,
  nerveStudies,
  presumptiveDrugTests,
  sedationMedicare,
  serviceModifiers,
  vaccines,
} from './counted-services.ts';
import { debridement, necrotizingInfection } from './debridement.ts';
import { colonoscopy, screeningColonoscopy, sigmoidoscopy, upperEndoscopy } from './endoscopy.ts';
import { facilityVisits, officeVisits, prolonged } from './evaluation.ts';
import { formerCodes } from './former.ts';
import { hcpcsAdded } from './hcpcs-added.ts';
import { modifiers } from './modifiers.ts';
import { npwt } from './npwt.ts';
import { casts, cystoscopy, fractureCare, groinHernia } from './operations.ts';
import { epidurals, needleGuidance, otherInjections } from './pain.ts';
import { starterPairs } from './pairs.ts';
import { drainage, nails, studies } from './procedures.ts';
import { collaborativeCare, digitalVisits, interprofessional } from './remote-care.ts';
import { publicFileSchema, type StarterFamily, starterFamilySchema, starterPairSchema } from './row.ts';
import { dialysisMonth, earWax, psychologicalTesting, riskCounselling } from './sessions.ts';
import {
  benignDestruction,
  biopsy,
  bodySurface,
  excision,
  hernia,
  malignantDestruction,
  mohsSurgery,
  premalignant,
  repair,
  shave,
  skinTags,
  tissueTransfer,
} from './skin-surgery.ts';
import { skinSubstitute } from './skinsubstitute.ts';
import { spine } from './spine.ts';
import { formerCheckIn, telemedicine } from './telemedicine.ts';
import {
  advanceCare,
  chronicCare,
  counselling,
  criticalCare,
  infusion,
  otherVisits,
  preventive,
  psychotherapy,
  remoteMonitoring,
  sedation,
  therapy,
  transition,
} from './time-services.ts';
import { bladderTumor, softTissueTumor } from './tumors.ts';
import { woundCare } from './woundcare.ts';

export const starterFamilies: readonly StarterFamily[] = [
  npwt,
  debridement,
  necrotizingInfection,
  skinSubstitute,
  woundCare,
  officeVisits,
  facilityVisits,
  prolonged,
  nails,
  drainage,
  studies,
  modifiers,
  hcpcsAdded,
  repair,
  excision,
  shave,
  malignantDestruction,
  premalignant,
  benignDestruction,
  skinTags,
  biopsy,
  mohsSurgery,
  tissueTransfer,
  bodySurface,
  hernia,
  softTissueTumor,
  bladderTumor,
  groinHernia,
  cystoscopy,
  fractureCare,
  casts,
  spine,
  colonoscopy,
  screeningColonoscopy,
  sigmoidoscopy,
  upperEndoscopy,
  otherVisits,
  telemedicine,
  formerCheckIn,
  formerCodes,
  preventive,
  criticalCare,
  psychotherapy,
  sedation,
  sedationMedicare,
  advanceCare,
  counselling,
  riskCounselling,
  chronicCare,
  collaborativeCare,
  digitalVisits,
  interprofessional,
  psychologicalTesting,
  dialysisMonth,
  earWax,
  remoteMonitoring,
  transition,
  therapy,
  infusion,
  vaccines,
  medicareVaccines,
  injections,
  otherInjections,
  epidurals,
  needleGuidance,
  facets,
  imaging,
  components,
  drugTests,
  presumptiveDrugTests,
  serviceModifiers,
  manipulation,
  nerveStudies,
  needleEmg,
  maternity,
  chemodenervation,
  anesthesia,
  drugs,
  bedside,
];

export const starterFiles = [
  'icd10cm.json',
  'hcpcs.json',
  'hcpcs-drugs.json',
  'hcpcs-modifiers.json',
] as const;

/** The newest date the starter's sources speak for: NCCI Policy Manual 2026, CPT year 2026. */
const asOf = '2026-01-01';

type Edition = {
  series: string;
  name: string;
  system: string;
  from: string;
  licence: string;
  source: string;
};

function addEdition(db: DatabaseSync, edition: Edition): number {
  const insert = db.prepare(
    `INSERT INTO edition (series, name, system, label, valid_from, complete, licence, source)
     VALUES (?, ?, ?, ?, ?, 0, ?, ?) RETURNING id`,
  );
  const label = `starter ${edition.name}`;
  const row = insert.get(
    edition.series,
    edition.name,
    edition.system,
    label,
    edition.from,
    edition.licence,
    edition.source,
  );
  return Number(row?.id);
}

function loadFamily(db: DatabaseSync, data: StarterFamily): void {
  const family = starterFamilySchema.parse(data);
  const edition = addEdition(db, {
    series: `starter-${family.family}`,
    name: family.family,
    system: family.system,
    from: asOf,
    licence: 'ours',
    source: family.source,
  });
  const code = db.prepare(
    `INSERT INTO code (system, key, edition, valid_from, valid_to, billable, text, source) VALUES (?, ?, ?, ?, ?, 1, ?, ?)`,
  );
  const replacement = db.prepare('INSERT INTO replacement VALUES (?, ?, ?, ?, ?)');
  const criteria = db.prepare('INSERT INTO criteria VALUES (?, ?, ?)');
  const mue = db.prepare('INSERT INTO mue VALUES (?, ?, ?, ?, ?, ?)');
  const fee = db.prepare('INSERT INTO fee (key, modifier, edition, global_days) VALUES (?, ?, ?, ?)');
  for (const row of family.codes) {
    const source = row.source === undefined ? family.source : `${row.source}; ${family.source}`;
    code.run(family.system, row.code, edition, row.from, row.to ?? null, row.text, source);
    for (const next of row.replacements ?? []) {
      replacement.run(family.system, row.code, next, row.to ?? null, source);
    }
    if (row.criteria !== undefined) {
      const json = JSON.stringify({ family: family.family, ...row.criteria, source });
      criteria.run(row.code, family.family, json);
    }
    if (row.mue !== undefined) {
      for (const setting of ['practitioner', 'hospital']) {
        mue.run(row.code, setting, edition, row.mue.value, row.mue.adjudication, row.mue.source);
      }
    }
    if (row.globalDays !== undefined) fee.run(row.code, '', edition, row.globalDays);
  }
}

function loadPublicFile(db: DatabaseSync, name: string): void {
  const text = readFileSync(path.join(import.meta.dirname, name), 'utf8');
  const file = publicFileSchema.parse(JSON.parse(text));
  const edition = addEdition(db, {
    series: `starter-${name.replace('.json', '')}`,
    name: `${file.system} ${file.edition}`,
    system: file.system,
    from: file.validFrom,
    licence: file.licence,
    source: file.source,
  });
  const code = db.prepare(
    'INSERT INTO code (system, key, edition, valid_from, valid_to, billable, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  for (const [written, second, third, words] of file.rows) {
    const key = keyOf(written);
    if (typeof second === 'number') code.run(file.system, key, edition, third, null, second, words);
    else code.run(file.system, key, edition, second, third, 1, words);
  }
}

function loadPairs(db: DatabaseSync): void {
  const edition = addEdition(db, {
    series: 'starter-pair',
    name: 'NCCI pairs',
    system: 'NCCI',
    from: asOf,
    licence: 'ours',
    source: 'NCCI PTP table 2024Q3',
  });
  const rationale = db.prepare(
    'INSERT INTO rationale (text) VALUES (?) ON CONFLICT (text) DO UPDATE SET text = text RETURNING id',
  );
  const pair = db.prepare('INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (const row of starterPairs.map(data => starterPairSchema.parse(data))) {
    const from = row.effective === undefined ? 0 : dateNumber(row.effective);
    const to = row.deleted === undefined ? neverEnds : dateNumber(row.deleted);
    const note = Number(rationale.get(row.source)?.id);
    for (const setting of [0, 1]) {
      pair.run(setting, row.columnOne, row.columnTwo, from, to, row.indicator, note, edition);
    }
  }
}

const replacements = [
  ['HCPCS', 'Q4131', 'Q4186'],
  ['HCPCS', 'Q4131', 'Q4187'],
  ['HCPCS', 'Q4172', 'Q4195'],
  ['HCPCS', 'Q4172', 'Q4196'],
] as const;

/** Fills an empty catalog with the starter's rows, each checked against its schema. */
export function loadStarter(db: DatabaseSync): void {
  db.exec('BEGIN');
  for (const family of starterFamilies) loadFamily(db, family);
  for (const name of starterFiles) loadPublicFile(db, name);
  loadPairs(db);
  const replacement = db.prepare('INSERT INTO replacement VALUES (?, ?, ?, ?, ?)');
  for (const [system, old, next] of replacements) {
    replacement.run(system, old, next, '2018-12-31', 'product split by name in the 2019 HCPCS release');
  }
  db.exec('UPDATE edition SET rows = (SELECT count(*) FROM code WHERE code.edition = edition.id)');
  const meta = db.prepare('INSERT INTO meta VALUES (?, ?)');
  meta.run('id', 'starter-2026');
  meta.run('label', 'starter catalog 2026');
  meta.run('as_of', asOf);
  db.exec('COMMIT');
}
