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
