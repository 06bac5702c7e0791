import { z } from 'zod';
import { addOnLines, cardsOf, pickBase, plural, printBounds } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine, type RuleSetting } from './rule.ts';
import { countSpan } from './vertebrae.ts';

const count = z.number().int().positive().max(24);

const input = z.object({
  procedures: z
    .array(z.enum(['anterior-cervical-fusion', 'lumbar-decompression']))
    .max(2)
    .default([]),
  /** Interspaces fused. */
  interspaces: count.optional(),
  /** Vertebral segments decompressed: what was done at each, not what was exposed. */
  decompressedSegments: count.optional(),
  instrumentation: z.enum(['anterior', 'posterior-segmental', 'posterior-ends']).optional(),
  instrumentedSegments: count.optional(),
  /** First and last vertebra of the fusion or instrumentation, "C5-C7". */
  span: z
    .string()
    .regex(/^[CTLS]\d{1,2}-[CTLS]\d{1,2}$/)
    .refine(span => countSpan(span) !== undefined, 'is no span of vertebrae from above to below')
    .optional(),
});
type Input = z.output<typeof input>;

/** Anterior neck fusion, lumbar decompression and spinal instrumentation by interspaces and segments. */
export const spine = defineRule({
  id: 'spine',
  title: 'Spine surgery by interspaces and vertebral segments',
  area: 'surgery',
  source:
    'CPT 22551-22552, 63047-63048 and 22840-22847 criteria in the catalog (widely published, not officially checked)',
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
    { given: { procedures: ['anterior-cervical-fusion'] }, expect: [], asks: ['interspaces'] },
    { given: { instrumentation: 'anterior' }, expect: [], asks: ['instrumentedSegments'] },
  ],
  run: (facts, at) => {
    const span = facts.span === undefined ? undefined : countSpan(facts.span);
    const interspaces = facts.interspaces ?? span?.interspaces;
    const instrumented = facts.instrumentedSegments ?? span?.segments;
    const lines = [
      ...(facts.procedures.includes('anterior-cervical-fusion')
        ? counted('anterior-cervical-fusion', interspaces, 'interspace', at)
        : []),
      ...(facts.procedures.includes('lumbar-decompression')
        ? counted('lumbar-decompression', facts.decompressedSegments, 'segment', at)
        : []),
      ...instrumentationLines(facts.instrumentation, instrumented, at),
    ];
    const working = span
      ? [
          `${facts.span}: ${plural(span.segments, 'vertebral segment')}, ${plural(span.interspaces, 'interspace')}`,
        ]
      : [];
    return {
      lines,
      missing: missingFacts(facts, interspaces, instrumented),
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

function missingFacts(
  { procedures, decompressedSegments, instrumentation }: Input,
  interspaces: number | undefined,
  instrumented: number | undefined,
): MissingFact[] {
  const ask = (field: string, question: string, when: boolean): MissingFact[] =>
    when ? [{ field, question, options: [] }] : [];
  return [
    ...ask(
      'procedures',
      'Which spine surgery was done: anterior neck fusion, lumbar decompression, or instrumentation?',
      procedures.length === 0 && instrumentation === undefined,
    ),
    ...ask(
      'interspaces',
      'How many interspaces were fused (from which to which vertebra)?',
      procedures.includes('anterior-cervical-fusion') && interspaces === undefined,
    ),
    ...ask(
      'decompressedSegments',
      'How many vertebral segments were decompressed (lamina and facets worked on to free the nerve roots)?',
      procedures.includes('lumbar-decompression') && decompressedSegments === undefined,
    ),
    ...ask(
      'instrumentedSegments',
      'From which to which vertebra does the instrumentation reach?',
      instrumentation !== undefined && instrumented === undefined,
    ),
  ];
}

const NOTES = [
  'Fusion counts interspaces, the gaps between vertebrae; instrumentation counts the vertebrae it spans, one more than the interspaces.',
  'Instrumentation is an add-on without modifier 51; bone grafts and cages have codes of their own.',
];

const DOCUMENTATION = [
  'Each level by name with what was done there: disc, lamina, facets, foramina, nerve roots',
  'Instrumentation: first and last vertebra and every point of fixation',
];
