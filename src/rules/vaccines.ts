import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine, type RuleSetting } from './rule.ts';

const vaccine = z.object({
  /** Product code, when stated: it is paired with the administration. */
  product: z
    .string()
    .regex(/^\d{5}$/)
    .optional(),
  /** Diseases the product protects against; known for the products below. */
  components: z.number().int().positive().max(10).optional(),
  way: z.enum(['injection', 'oral-nasal']).default('injection'),
  kind: z.enum(['influenza', 'pneumococcal', 'hepatitis-b', 'covid', 'other']).default('other'),
});
const input = z.object({
  vaccines: z.array(vaccine).min(1).max(15),
  ageYears: z.number().nonnegative().max(130).optional(),
  /** Counselling by the practitioner is documented. */
  counselled: z.boolean().optional(),
  payer: z.enum(['medicare', 'other']).optional(),
});
type Vaccine = z.output<typeof vaccine>;

/** Components of combination products, one for each disease. Source: AAP vaccine coding table. */
const COMPONENTS: Readonly<Record<string, number>> = {
  '90707': 3,
  '90710': 4,
  '90716': 1,
  '90696': 4,
  '90698': 5,
  '90700': 3,
  '90715': 3,
};

/** Vaccine administration: by component with counselling to 18 years, otherwise one first code and further ones. */
export const vaccines = defineRule({
  id: 'vaccines',
  title: 'Vaccine administration and product pairing',
  area: 'counts',
  source: 'CPT 90460-90474 as published by the American Academy of Pediatrics; CMS G0008-G0010, 90480',
  standing: 'published',
  from: '2023-09-11',
  families: ['vaccine-administration', 'vaccine-medicare'],
  input,
  examples: [
    {
      given: { ageYears: 4, counselled: true, vaccines: [{ product: '90710' }, { product: '90696' }] },
      expect: ['90460 x2', '90461 x6', '90710 x1', '90696 x1'],
    },
    { given: { ageYears: 18, counselled: true, vaccines: [{ components: 1 }] }, expect: ['90460 x1'] },
    { given: { ageYears: 19, counselled: true, vaccines: [{ components: 1 }] }, expect: ['90471 x1'] },
    { given: { ageYears: 10, counselled: false, vaccines: [{}, {}] }, expect: ['90471 x1', '90472 x1'] },
    {
      given: { ageYears: 10, counselled: false, vaccines: [{}, { way: 'oral-nasal' }] },
      expect: ['90471 x1', '90474 x1'],
    },
    { given: { ageYears: 10, counselled: false, vaccines: [{ way: 'oral-nasal' }] }, expect: ['90473 x1'] },
    {
      given: { ageYears: 70, payer: 'medicare', vaccines: [{ kind: 'influenza', product: '90662' }] },
      expect: ['G0008 x1', '90662 x1'],
    },
    {
      given: { ageYears: 70, payer: 'medicare', vaccines: [{ kind: 'influenza' }, { kind: 'pneumococcal' }] },
      expect: ['G0008 x1', 'G0009 x1'],
    },
    { given: { ageYears: 70, payer: 'other', vaccines: [{ kind: 'influenza' }] }, expect: ['90471 x1'] },
    {
      given: { ageYears: 40, vaccines: [{ kind: 'covid', product: '91320' }] },
      expect: ['90480 x1', '91320 x1'],
    },
    {
      given: { ageYears: 10, vaccines: [{ product: '90715' }] },
      expect: ['90715 x1'],
      asks: ['counselled'],
      why: 'to 18 years the administration depends on the counselling',
    },
    { given: { counselled: true, vaccines: [{ components: 1 }] }, expect: [], asks: ['ageYears'] },
  ],
  run: (facts, at) => {
    const isOpen = facts.counselled === undefined && (facts.ageYears ?? 99) <= 18;
    const products = facts.vaccines
      .flatMap(one => (one.product ? [{ code: one.product, units: 1, because: 'vaccine product' }] : []))
      .filter(line => at.book.card(line.code, at.on)?.status === 'valid');
    if (isOpen && facts.vaccines.some(one => !isSpecial(one, facts.payer)))
      return {
        lines: products,
        trace: products.map(line => `${line.code} x${line.units}: ${line.because}`),
        missing: [ASK_COUNSELLED],
        documentation: DOCUMENTATION,
      };
    if (facts.counselled && facts.ageYears === undefined)
      return {
        missing: [
          {
            field: 'ageYears',
            question:
              'How old is the patient? Administration with counselling by component ends at 18 years.',
            options: [],
          },
        ],
      };
    const special = facts.vaccines.filter(one => isSpecial(one, facts.payer));
    const ordinary = facts.vaccines.filter(one => !special.includes(one));
    const byComponent = facts.counselled && (facts.ageYears ?? 99) <= 18;
    const lines = [
      ...special.map(one => specialLine(one, at)).filter(line => line !== undefined),
      ...(byComponent ? componentLines(ordinary) : routeLines(ordinary)),
      ...products,
    ].filter(line => at.book.card(line.code, at.on)?.status === 'valid');
    const fork = facts.payer === undefined && facts.vaccines.some(one => one.kind in MEDICARE_WORDS);
    return {
      lines,
      trace: lines.map(line => `${line.code} x${line.units}: ${line.because}`),
      notes: [
        '90460 and 90471/90473 are not reported together on one day: without counselling the others are 90472/90474. A visit beside it needs modifier 25.',
      ],
      payerForks: fork
        ? [
            {
              topic: 'Administration of influenza, pneumococcal and hepatitis B vaccine',
              medicare: 'G0008, G0009, G0010.',
              cpt: '90460/90461 or 90471-90474.',
              source: 'CMS preventive services',
            },
          ]
        : [],
      documentation: DOCUMENTATION,
    };
  },
});

const DOCUMENTATION = [
  'Product, lot, site, dose and route of each vaccine; that the practitioner counselled, and on which',
];
const ASK_COUNSELLED: MissingFact = {
  field: 'counselled',
  question:
    'Did the physician or other qualified practitioner counsel the patient or family on the vaccine face to face that day? To 18 years the administration codes depend on it.',
  options: [
    { when: 'the practitioner counselled', set: { counselled: true } },
    { when: 'nobody counselled, or staff only', set: { counselled: false } },
  ],
};

const MEDICARE_WORDS: Readonly<Record<string, string>> = {
  influenza: 'influenza',
  pneumococcal: 'pneumococcal',
  'hepatitis-b': 'hepatitis B',
};

function isSpecial(one: Vaccine, payer: string | undefined): boolean {
  return one.kind === 'covid' || (payer === 'medicare' && one.kind in MEDICARE_WORDS);
}

function specialLine(one: Vaccine, at: RuleSetting): RuleLine | undefined {
  if (one.kind === 'covid') return { code: '90480', units: 1, because: 'COVID-19 vaccine' };
  const card = cardsOf(at.book, 'vaccine-medicare', at.on, { vaccine: one.kind })[0];
  return card && { code: card.code, units: 1, because: `Medicare, ${MEDICARE_WORDS[one.kind]} vaccine` };
}

function componentLines(all: readonly Vaccine[]): RuleLine[] {
  if (all.length === 0) return [];
  const extra = all.map(one => (one.components ?? COMPONENTS[one.product ?? ''] ?? 1) - 1);
  const more = extra.reduce((sum, one) => sum + one, 0);
  return [
    { code: '90460', units: all.length, because: `${all.length} vaccine(s) with counselling` },
    ...(more > 0
      ? [
          {
            code: '90461',
            units: more,
            because: `components beyond the first: ${extra.join(' + ')} = ${more}`,
          },
        ]
      : []),
  ];
}

function routeLines(all: readonly Vaccine[]): RuleLine[] {
  const injected = all.filter(one => one.way === 'injection').length;
  const oral = all.length - injected;
  const first = injected > 0 ? '90471' : '90473';
  const wanted: readonly (readonly [string, number, string])[] = [
    [first, all.length > 0 ? 1 : 0, 'first administration'],
    ['90472', Math.max(0, injected - 1), 'further by injection'],
    ['90474', injected > 0 ? oral : Math.max(0, oral - 1), 'further by mouth or nose'],
  ];
  return wanted.flatMap(([code, units, because]) => (units > 0 ? [{ code, units, because }] : []));
}
