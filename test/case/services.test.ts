import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { factsOf, questionOf, quotesIn } from './reading.ts';

const caseSchema = z.object({
  id: z.string(),
  mail: z.string(),
  facts: z
    .object({
      services: z.array(z.object({ rule: z.string(), values: z.record(z.string(), z.unknown()) })).optional(),
    })
    .loose()
    .optional(),
});

const folder = path.join(import.meta.dirname, '../eval');
const written = readdirSync(folder)
  .filter(name => name.endsWith('.yaml'))
  .flatMap(name => z.array(caseSchema).parse(parse(readFileSync(path.join(folder, name), 'utf8'))))
  .filter(({ facts }) => facts !== undefined);

/** The services read from a mail, as rule and plain values; the payer is a fact of its own. */
function servicesOf(mail: readonly [string, string]) {
  return (factsOf(mail).services ?? []).map(({ rule, values }) => ({
    rule,
    ...Object.fromEntries(Object.entries(values).map(([name, fact]) => [name, fact.value])),
  }));
}

test('the mails of the written cases yield the inputs their rules are given', () => {
  const wrong = written.filter(({ mail, facts }) => {
    const [subject = '', , ...rest] = mail.split('\n');
    const expected = (facts?.services ?? []).map(({ rule, values: { payer: _, ...values } }) => ({
      rule,
      ...values,
    }));
    try {
      expect(servicesOf([subject, rest.join('\n')])).toEqual(expected);
      return false;
    } catch {
      return true;
    }
  });
  expect(written.length).toBeGreaterThan(300);
  expect(wrong.map(({ id }) => id).slice(0, Math.max(0, wrong.length - written.length * 0.03))).toEqual([]);
});

/** Mails in other words than those of the cases. */
const table: readonly (readonly [string, readonly Record<string, unknown>[]])[] = [
  [
    'Laceration of left forearm 4.2 cm, layered closure, and 1.5 cm chin laceration closed with Dermabond.',
    [
      {
        rule: 'repair',
        wounds: [
          { cm: 4.2, site: 'arm', complexity: 'intermediate' },
          { cm: 1.5, site: 'chin', closure: 'adhesive' },
        ],
      },
    ],
  ],
  ['We sutured a 3 cm laceration on the scalp.', [{ rule: 'repair', wounds: [{ cm: 3, site: 'scalp' }] }]],
  [
    'Excision of basal cell carcinoma right cheek, lesion 1.1 cm with 0.4 cm margins all around.',
    [{ rule: 'excision', lesionCm: 1.1, marginCm: 0.4, site: 'cheek', pathology: 'malignant' }],
  ],
  [
    '12 AKs treated with cryo on the face and 2 skin tags removed from the neck.',
    [
      { rule: 'premalignant-destruction', count: 12 },
      { rule: 'skin-tags', count: 2 },
    ],
  ],
  [
    'Shave removal of a 6 mm nevus, left shoulder.',
    [{ rule: 'shave', lesionCm: 0.6, group: 'trunk-arm-leg' }],
  ],
  [
    'Two punch biopsies of the back and one shave biopsy of the nose.',
    [{ rule: 'skin-biopsy', punch: 2, tangential: 1 }],
  ],
  ['Mohs on left ear: stage I 6 blocks, stage II 3 blocks.', [{ rule: 'mohs', site: 'ear', blocks: [6, 3] }]],
  [
    'Patient in the ICU, critical care 95 minutes excluding 15 min for intubation.',
    [{ rule: 'critical-care', minutes: 95, procedureMinutes: 15, procedures: ['31500'] }],
  ],
  [
    '45 minute individual therapy session with the LCSW.',
    [{ rule: 'psychotherapy', kind: 'individual', visit: 'no', minutes: 45 }],
  ],
  [
    '97110 for 25 min and 97140 for 20 min.',
    [
      {
        rule: 'therapy-units',
        services: [
          { code: '97110', minutes: 25 },
          { code: '97140', minutes: 20 },
        ],
      },
    ],
  ],
  [
    'Right shoulder and left knee steroid injections, knee under ultrasound guidance',
    [
      {
        rule: 'joint-injection',
        joints: [
          { joint: 'shoulder', side: 'right' },
          { joint: 'knee', side: 'left', ultrasound: true },
        ],
      },
    ],
  ],
  [
    'Bilateral L3-L4 and L4-L5 facet joint injections.',
    [{ rule: 'facet', kind: 'injection', region: 'lumbar-sacral', joints: 2, bilateral: true }],
  ],
  ['Smoking cessation counseling 12 minutes.', [{ rule: 'counselling', topic: 'tobacco', minutes: 12 }]],
  ['CCM 45 minutes of clinical staff time in October', [{ rule: 'chronic-care', by: 'staff', minutes: 45 }]],
  ['Debrided 6 mycotic nails', [{ rule: 'foot-care', lesion: 'nail', count: 6 }]],
  [
    'Incarcerated recurrent incisional hernia, 6 cm defect, old mesh removed.',
    [{ rule: 'hernia', spanCm: 6, course: 'recurrent', content: 'incarcerated', meshRemoved: true }],
  ],
  ['Avulsion of the nail plate, left great toe', [{ rule: 'nail-avulsion', toes: ['TA'] }]],
  [
    'Debrided 8 mycotic nails, pared 3 calluses.',
    [
      { rule: 'foot-care', lesion: 'corn-callus', count: 3 },
      { rule: 'foot-care', lesion: 'nail', count: 8 },
    ],
  ],
  ['Pared corn R 5th toe and callus L great toe.', [{ rule: 'foot-care', lesion: 'corn-callus', count: 2 }]],
  ['Nails debrided 1-5 bilat, all mycotic.', [{ rule: 'foot-care', lesion: 'nail', count: 10 }]],
  ['Debrided callus rim of the plantar ulcer with a #15 blade.', []],
  [
    'Phenol matrixectomy, bilateral great toes.',
    [{ rule: 'nail-avulsion', toes: ['TA', 'T5'], permanent: true }],
  ],
  ['Avulsed R hallux nail and L 2nd toenail.', [{ rule: 'nail-avulsion', toes: ['T5', 'T1'] }]],
  [
    'Shave removal 0.9 cm nevus R arm. Shave removal 0.6 cm nevus nose.',
    [
      { rule: 'shave', lesionCm: 0.9, group: 'trunk-arm-leg' },
      { rule: 'shave', lesionCm: 0.6, group: 'face' },
    ],
  ],
  [
    'Bx x3: punch R scalp, shave L temple, shave R shoulder.',
    [{ rule: 'skin-biopsy', punch: 1, tangential: 2 }],
  ],
  ['Tangential bx back, chest, L thigh.', [{ rule: 'skin-biopsy', tangential: 3 }]],
  ['LN2: AK x 3 face, AK x 14 scalp.', [{ rule: 'premalignant-destruction', count: 17 }]],
  ['LN2 to 9 AKs: 4 AKs scalp, 5 AKs face.', [{ rule: 'premalignant-destruction', count: 9 }]],
  ['Inflamed SKs x 4 on the back, LN2.', [{ rule: 'benign-destruction', count: 4 }]],
  [
    'Excised 1.2 cm nevus, back, 2 mm margins. Defect 2.5 cm. Intermediate closure 3.5 cm.',
    [
      { rule: 'excision', lesionCm: 1.2, marginCm: 0.2, site: 'trunk', pathology: 'benign' },
      { rule: 'repair', wounds: [{ cm: 3.5, site: 'trunk', complexity: 'intermediate' }] },
    ],
  ],
  [
    '1. Benign nevus L upper back, 0.9 cm, margin 1 mm\n2. SCC R forearm, 1.3 cm, margin 4 mm\nBoth excised, simple closure.',
    [
      { rule: 'excision', lesionCm: 0.9, marginCm: 0.1, site: 'trunk', pathology: 'benign' },
      { rule: 'excision', lesionCm: 1.3, marginCm: 0.4, site: 'arm', pathology: 'malignant' },
    ],
  ],
  [
    'Excision BCC neck, excised diameter incl margins 2.4 cm.',
    [{ rule: 'excision', excisedCm: 2.4, site: 'neck', pathology: 'malignant' }],
  ],
  [
    'Excised 1 cm lesion of the back, 2 mm margins, r/o melanoma. Path: benign nevus.',
    [{ rule: 'excision', lesionCm: 1, marginCm: 0.2, site: 'trunk', pathology: 'benign' }],
  ],
  [
    'Excised 1 cm melanoma of the back, 1 cm margins, path pending.',
    [{ rule: 'excision', lesionCm: 1, marginCm: 1, site: 'trunk' }],
  ],
  [
    'Excised SCC L hand 1.7 cm, 0.5 cm margins, rotation flap, primary defect 7 sq cm, secondary defect 9 sq cm.',
    [{ rule: 'tissue-transfer', primaryCm2: 7, secondaryCm2: 9, site: 'hand' }],
  ],
  [
    'Excised a) nevus back 1 cm, 1 mm margins (path: benign)\nb) lesion arm 0.8 cm, 1 mm margins',
    [
      { rule: 'excision', lesionCm: 1, marginCm: 0.1, site: 'trunk', pathology: 'benign' },
      { rule: 'excision', lesionCm: 0.8, marginCm: 0.1, site: 'arm' },
    ],
  ],
  [
    '3 pilar cysts excised from scalp: 1.0, 1.5 and 2.2 cm, no margin (shelled out). Path benign.',
    [
      { rule: 'excision', lesionCm: 1, marginCm: 0, site: 'scalp', pathology: 'benign' },
      { rule: 'excision', lesionCm: 1.5, marginCm: 0, site: 'scalp', pathology: 'benign' },
      { rule: 'excision', lesionCm: 2.2, marginCm: 0, site: 'scalp', pathology: 'benign' },
    ],
  ],
  ['Punch biopsies x2 L forearm and one R forearm', [{ rule: 'skin-biopsy', punch: 3 }]],
  ['3 punch biopsies: 2 back and 1 arm', [{ rule: 'skin-biopsy', punch: 3 }]],
  ['Partial avulsion of the R 4th toenail, no phenol used.', [{ rule: 'nail-avulsion', toes: ['T8'] }]],
  ['Trimmed nails x10, not dystrophic.', [{ rule: 'foot-care', lesion: 'plain-nail', count: 10 }]],
  [
    "Fournier's gangrene, debrided scrotum and abdominal wall through fascia.",
    [{ rule: 'necrotizing-infection', regions: ['genitalia-perineum', 'abdominal-wall'] }],
  ],
  ['Excised 4 cm lipoma from the mid back.', [{ rule: 'soft-tissue-tumor', site: 'back-flank', tumorCm: 4 }]],
  [
    'Repaired 3 cm laceration of scalp and 4.5 cm laceration of left forearm, simple. Also intermediate 2 cm on cheek',
    [
      {
        rule: 'repair',
        wounds: [
          { cm: 3, site: 'scalp', complexity: 'simple' },
          { cm: 4.5, site: 'arm', complexity: 'simple' },
          { cm: 2, site: 'cheek', complexity: 'intermediate' },
        ],
      },
    ],
  ],
  [
    'Three lacs on the left leg, simple: 2 cm, 3 cm, 1.5 cm.',
    [
      {
        rule: 'repair',
        wounds: [
          { cm: 2, site: 'leg', complexity: 'simple' },
          { cm: 3, site: 'leg', complexity: 'simple' },
          { cm: 1.5, site: 'leg', complexity: 'simple' },
        ],
      },
    ],
  ],
  [
    'Mohs L cheek, stage 1: 4 blocks, stage 2: 2 blocks. Complex repair 4.5 cm.',
    [
      { rule: 'mohs', site: 'cheek', blocks: [4, 2] },
      { rule: 'repair', wounds: [{ cm: 4.5, site: 'cheek', complexity: 'complex' }] },
    ],
  ],
  ['Kenalog 40 mg/mL x 2 mL, J3301.', [{ rule: 'drug-units', code: 'J3301', dose: 80, perUnit: 10 }]],
  ['Sacral pressure ulcer 8 x 6 cm, excised necrotic muscle, disposable NPWT.', []],
  ['Can I bill 99213? Total time 22 minutes.', []],
];

test.each(table)('%s', (mail, expected) => {
  expect(servicesOf(['', mail])).toEqual(expected);
});

test.each(table)('quotes of services are verbatim: %s', mail => {
  const { text } = questionOf(mail);
  for (const quote of quotesIn(factsOf(mail).services ?? [])) {
    expect(text.slice(quote.start, quote.end)).toBe(quote.text);
  }
});

test('a visit of another family is no office visit too', () => {
  const facts = factsOf('Subsequent hospital visit, moderate MDM.');
  expect(facts.visit).toBeUndefined();
  expect(facts.procedures).toEqual([]);
});

test.each([
  ['IV infusion of vancomycin from 10:00 to 11:30.', 90],
  ['IV infusion of vancomycin 9:45 am - 11:00 am.', 75],
  ['IV infusion of vancomycin, start 11:30, stop 12:15 pm.', 45],
  ['IV infusion of vancomycin 22:30 to 0:15.', 105],
  ['IV infusion of vancomycin for 1 hour and 20 minutes.', 80],
  ['IV infusion of vancomycin over 1.5 hours.', 90],
])('minutes from start and stop: %s', (mail, minutes) => {
  expect(servicesOf(['', mail])).toEqual([
    { rule: 'infusion', items: [{ kind: 'therapeutic', way: 'infusion', drug: 'vancomycin', minutes }] },
  ]);
});
