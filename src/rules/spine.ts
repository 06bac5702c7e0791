import { z } from 'zod';
import { addOnLines, cardsOf, pickBase, plural, printBounds } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine, type RuleSetting } from './rule.ts';
import { bundledGrafts, deviceLines, graftForks, graftLines } from './spine-devices.ts';
import { countSpan } from './vertebrae.ts';

const GRAFTS = [
  'allograft-morsel',
  'allograft-structural',
  'autograft-local',
  'autograft-morsel',
  'autograft-structural',
] as const;

const count = z.number().int().positive().max(24);

const FUSIONS = [
  'anterior-cervical-fusion',
  'anterior-lumbar-fusion',
  'posterolateral-fusion',
  'posterior-interbody-fusion',
  'combined-posterior-fusion',
] as const;
const DECOMPRESSIONS = ['cervical-decompression', 'thoracic-decompression', 'lumbar-decompression'] as const;

const input = z.object({
  procedures: z
    .array(z.enum([...FUSIONS, ...DECOMPRESSIONS]))
    .max(4)
    .default([]),
  /** Interspaces fused. */
  interspaces: count.optional(),
  /** Vertebral segments decompressed: what was done at each, not what was exposed. */
  decompressedSegments: count.optional(),
  /** Whether the decompression was at the interspace of a lumbar fusion between the bodies. */
  decompressedAt: z.enum(['fused-level', 'other-level']).optional(),
  instrumentation: z.enum(['anterior', 'posterior-segmental', 'posterior-ends']).optional(),
  instrumentedSegments: count.optional(),
  /** First and last vertebra of the fusion or instrumentation, "C5-C7". */
  span: z
    .string()
    .regex(/^[CTLS]\d{1,2}-[CTLS]\d{1,2}$/)
    .refine(span => countSpan(span) !== undefined, 'is no span of vertebrae from above to below')
    .optional(),
  /** A cage or like device was put in; how many interspaces have one. */
  cage: z.enum(['with-fusion', 'corpectomy', 'without-fusion']).optional(),
  cagedInterspaces: count.optional(),
  grafts: z.array(z.enum(GRAFTS)).max(5).default([]),
  payer: z.enum(['medicare', 'other']).optional(),
});
type Input = z.output<typeof input>;

/** Spine fusion, decompression, instrumentation, cages and grafts by interspaces and segments. */
export const spine = defineRule({
  id: 'spine',
  title: 'Spine surgery by interspaces and vertebral segments',
  area: 'surgery',
  source:
    'CPT 22551-22634, 63045-63053, 22840-22859 and 20930-20938 criteria in the catalog (widely published, not officially checked); 63047 beside a fusion between the bodies: NCCI Policy Manual ch. IV; 20930 and 20936 status B of the fee schedule',
  standing: 'practice',
  from: '2011-01-01',
  families: ['spine'],
  input,
  examples: [
    { given: { procedures: ['anterior-cervical-fusion'], interspaces: 1 }, expect: ['22551 x1'] },
    { given: { procedures: ['anterior-cervical-fusion'], interspaces: 2 }, expect: ['22551 x1', '22552 x1'] },
    { given: { procedures: ['anterior-cervical-fusion'], span: 'C5-C6' }, expect: ['22551 x1'] },
    {
      given: { procedures: ['anterior-cervical-fusion'], span: 'C4-C7', instrumentation: 'anterior' },
      expect: ['22551 x1', '22552 x2', '22846 x1'],
      why: '3 interspaces, 4 segments',
    },
    {
      given: { procedures: ['anterior-cervical-fusion'], span: 'C5-C7', instrumentation: 'anterior' },
      expect: ['22551 x1', '22552 x1', '22845 x1'],
      why: '2 interspaces, 3 segments',
    },
    { given: { procedures: ['anterior-cervical-fusion'], span: 'C7-T1' }, expect: ['22551 x1'] },
    { given: { procedures: ['lumbar-decompression'], decompressedSegments: 1 }, expect: ['63047 x1'] },
    {
      given: { procedures: ['lumbar-decompression'], decompressedSegments: 3 },
      expect: ['63047 x1', '63048 x2'],
    },
    {
      given: { procedures: ['lumbar-decompression'], span: 'L3-L5' },
      expect: [],
      asks: ['decompressedSegments'],
      why: 'a span does not say what was decompressed',
    },
    { given: { instrumentation: 'posterior-segmental', instrumentedSegments: 2 }, expect: ['22840 x1'] },
    { given: { instrumentation: 'posterior-segmental', instrumentedSegments: 3 }, expect: ['22842 x1'] },
    { given: { instrumentation: 'posterior-segmental', instrumentedSegments: 6 }, expect: ['22842 x1'] },
    { given: { instrumentation: 'posterior-segmental', instrumentedSegments: 7 }, expect: ['22843 x1'] },
    { given: { instrumentation: 'posterior-segmental', instrumentedSegments: 12 }, expect: ['22843 x1'] },
    { given: { instrumentation: 'posterior-segmental', instrumentedSegments: 13 }, expect: ['22844 x1'] },
    { given: { instrumentation: 'posterior-ends', instrumentedSegments: 5 }, expect: ['22840 x1'] },
    { given: { instrumentation: 'anterior', instrumentedSegments: 3 }, expect: ['22845 x1'] },
    { given: { instrumentation: 'anterior', instrumentedSegments: 4 }, expect: ['22846 x1'] },
    { given: { instrumentation: 'anterior', instrumentedSegments: 7 }, expect: ['22846 x1'] },
    { given: { instrumentation: 'anterior', instrumentedSegments: 8 }, expect: ['22847 x1'] },
    { given: { procedures: ['cervical-decompression'], decompressedSegments: 1 }, expect: ['63045 x1'] },
    {
      given: { procedures: ['thoracic-decompression'], decompressedSegments: 2 },
      expect: ['63046 x1', '63048 x1'],
      why: 'the add-on is the same for every region',
    },
    {
      given: {
        procedures: ['anterior-cervical-fusion'],
        span: 'C4-C6',
        instrumentation: 'anterior',
        cage: 'with-fusion',
        cagedInterspaces: 2,
        grafts: ['allograft-structural'],
      },
      expect: ['22551 x1', '22552 x1', '22845 x1', '22853 x2', '20931 x1'],
    },
    {
      given: { procedures: ['anterior-cervical-fusion'], interspaces: 1, cage: 'with-fusion' },
      expect: ['22551 x1', '22853 x1'],
      why: 'one interspace: one device, however many cages stand in it',
    },
    {
      given: { procedures: ['anterior-cervical-fusion'], interspaces: 2, cage: 'with-fusion' },
      expect: ['22551 x1', '22552 x1'],
      asks: ['cagedInterspaces'],
    },
    {
      given: {
        procedures: ['anterior-cervical-fusion'],
        interspaces: 1,
        grafts: ['autograft-local'],
        payer: 'medicare',
      },
      expect: ['22551 x1'],
      why: 'bundled by Medicare',
    },
    { given: { procedures: ['posterolateral-fusion'], interspaces: 3 }, expect: ['22612 x1', '22614 x2'] },
    {
      given: {
        procedures: ['combined-posterior-fusion'],
        span: 'L4-L5',
        instrumentation: 'posterior-segmental',
        cage: 'with-fusion',
      },
      expect: ['22633 x1', '22840 x1', '22853 x1'],
    },
    {
      given: {
        procedures: ['posterior-interbody-fusion', 'lumbar-decompression'],
        interspaces: 1,
        decompressedSegments: 1,
        decompressedAt: 'fused-level',
      },
      expect: ['22630 x1', '63052 x1'],
    },
    {
      given: {
        procedures: ['posterior-interbody-fusion', 'lumbar-decompression'],
        interspaces: 1,
        decompressedSegments: 2,
        decompressedAt: 'other-level',
      },
      expect: ['22630 x1', '63047-59 x1', '63048 x1'],
    },
    {
      given: {
        procedures: ['posterior-interbody-fusion', 'lumbar-decompression'],
        interspaces: 1,
        decompressedSegments: 1,
      },
      expect: ['22630 x1'],
      asks: ['decompressedAt'],
    },
    { given: { procedures: ['anterior-cervical-fusion'] }, expect: [], asks: ['interspaces'] },
    { given: { instrumentation: 'anterior' }, expect: [], asks: ['instrumentedSegments'] },
  ],
  run: (facts, at) => {
    const span = facts.span === undefined ? undefined : countSpan(facts.span);
    const interspaces = facts.interspaces ?? span?.interspaces;
    const instrumented = facts.instrumentedSegments ?? span?.segments;
    const fusions = FUSIONS.filter(one => facts.procedures.includes(one));
    const caged = facts.cagedInterspaces ?? (interspaces === 1 ? 1 : undefined);
    const lines = [
      ...fusions.flatMap(kind => counted(kind, interspaces, 'interspace', at)),
      ...decompressionLines(facts, at),
      ...instrumentationLines(facts.instrumentation, instrumented, at),
      ...deviceLines(facts.cage, caged, at),
      ...graftLines(facts.grafts, facts.payer, at),
    ];
    const working = span
      ? [
          `${facts.span}: ${plural(span.segments, 'vertebral segment')}, ${plural(span.interspaces, 'interspace')}`,
        ]
      : [];
    return {
      lines,
      missing: missingFacts(facts, { interspaces, instrumented, caged }),
      refused: bundledGrafts(facts.grafts, facts.payer, at),
      payerForks: graftForks(facts.grafts, facts.payer),
      trace: [...working, ...lines.map(line => line.because ?? '')],
      notes: NOTES,
      documentation: DOCUMENTATION,
    };
  },
});

function counted(
  kind: string,
  value: number | undefined,
  noun: string,
  at: RuleSetting,
): readonly RuleLine[] {
  if (value === undefined) return [];
  const cards = cardsOf(at.book, 'spine', at.on, { kind });
  const base = pickBase(cards, value);
  if (!base) return [];
  const because = `${plural(value, noun)}: ${base.code} for the first`;
  return [{ code: base.code, units: 1, because }, ...addOnLines(cards, base, value, `${noun}s`)];
}

const BETWEEN_BODIES: readonly string[] = ['posterior-interbody-fusion', 'combined-posterior-fusion'];

/** At the interspace of a fusion between the bodies a decompression has add-on codes; elsewhere it takes 59. */
function decompressionLines(facts: Input, at: RuleSetting): readonly RuleLine[] {
  const segments = facts.decompressedSegments;
  const kinds = DECOMPRESSIONS.filter(one => facts.procedures.includes(one));
  if (!asksWhere(facts)) return kinds.flatMap(kind => counted(kind, segments, 'segment', at));
  if (facts.decompressedAt === undefined || segments === undefined) return [];
  if (facts.decompressedAt === 'other-level')
    return kinds
      .flatMap(kind => counted(kind, segments, 'segment', at))
      .map((line, place) => (place === 0 ? { ...line, modifiers: ['59'] } : line));
  const cards = cardsOf(at.book, 'spine', at.on, { kind: 'decompression-at-fusion' });
  return (['first', 'further'] as const).flatMap(step => {
    const card = cards.find(one => one.criteria?.choose?.step === step);
    const units = step === 'first' ? 1 : segments - 1;
    const because = `decompression at the fused interspace, ${step} segment`;
    return card && units > 0 ? [{ code: card.code, units, because }] : [];
  });
}

function asksWhere({ procedures }: Input): boolean {
  return procedures.includes('lumbar-decompression') && procedures.some(one => BETWEEN_BODIES.includes(one));
}

function instrumentationLines(
  way: Input['instrumentation'],
  segments: number | undefined,
  at: RuleSetting,
): readonly RuleLine[] {
  if (way === undefined || segments === undefined) return [];
  // Across one interspace there is nothing between the two ends to fix.
  const held = way === 'posterior-segmental' && segments === 2 ? 'posterior-ends' : way;
  const cards = cardsOf(at.book, 'spine', at.on, { kind: 'instrumentation', way: held });
  const card = pickBase(cards, segments);
  if (!card) return [];
  const because = `instrumentation over ${plural(segments, 'segment')}: ${card.code} is for ${printBounds(card, cards, 'segments')}`;
  return [{ code: card.code, units: 1, because }];
}

interface Counts {
  readonly interspaces: number | undefined;
  readonly instrumented: number | undefined;
  readonly caged: number | undefined;
}

function missingFacts(facts: Input, { interspaces, instrumented, caged }: Counts): MissingFact[] {
  const { procedures, decompressedSegments, instrumentation, cage } = facts;
  const ask = (field: string, question: string, when: boolean): MissingFact[] =>
    when ? [{ field, question, options: [] }] : [];
  const isFused = FUSIONS.some(one => procedures.includes(one));
  const isDecompressed = DECOMPRESSIONS.some(one => procedures.includes(one));
  return [
    ...ask(
      'procedures',
      'Which spine surgery was done: fusion (from the front or behind), decompression, or instrumentation?',
      procedures.length === 0 && instrumentation === undefined,
    ),
    ...ask(
      'interspaces',
      'How many interspaces were fused (from which to which vertebra)?',
      isFused && interspaces === undefined,
    ),
    ...ask(
      'decompressedSegments',
      'How many vertebral segments were decompressed (lamina and facets worked on to free the nerve roots)?',
      isDecompressed && decompressedSegments === undefined,
    ),
    ...(asksWhere(facts) && facts.decompressedAt === undefined && decompressedSegments !== undefined
      ? [ASK_WHERE]
      : []),
    ...ask(
      'instrumentedSegments',
      'From which to which vertebra does the instrumentation reach?',
      instrumentation !== undefined && instrumented === undefined,
    ),
    ...ask(
      'cagedInterspaces',
      'In how many interspaces was a cage or like device placed?',
      cage !== undefined && caged === undefined,
    ),
  ];
}

const ASK_WHERE: MissingFact = {
  field: 'decompressedAt',
  question:
    'Was the decompression (beyond what the fusion needs) at the fused interspace, or at another level?',
  options: [
    { when: 'it was at the fused interspace', set: { decompressedAt: 'fused-level' } },
    { when: 'it was at another level', set: { decompressedAt: 'other-level' } },
  ],
};

const NOTES = [
  'Fusion counts interspaces, the gaps between vertebrae; instrumentation counts the vertebrae it spans, one more than the interspaces.',
  'Instrumentation, cages and grafts are add-ons without modifier 51; screws and plates that belong to a cage are part of it.',
];

const DOCUMENTATION = [
  'Each level by name with what was done there: disc, lamina, facets, foramina, nerve roots',
  'Instrumentation: first and last vertebra and every point of fixation',
];
