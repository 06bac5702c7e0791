import { z } from 'zod';
import { addOnLines, addUp, cardsOf, pickBase, printSum } from './choose.ts';
import { defineRule, type MissingFact, type RefusedCode, type RuleLine, type RuleSetting } from './rule.ts';
import { repairGroup, SKIN_SITES } from './skin-site.ts';

const COMPLEXITIES = ['complex', 'intermediate', 'simple'] as const;
type Complexity = (typeof COMPLEXITIES)[number];

const wound = z.object({
  cm: z.number().positive().max(500),
  site: z.enum(SKIN_SITES),
  complexity: z.enum(COMPLEXITIES).optional(),
  /** Closed by adhesive alone, or by strips alone. */
  closure: z.enum(['sutures', 'adhesive', 'strips']).optional(),
});
const input = z.object({
  /** Absent where no length is stated: it is asked. */
  wounds: z.array(wound).min(1).max(50).optional(),
  /** The mail says that the note tells no length. */
  lengthMissing: z.boolean().optional(),
  payer: z.enum(['medicare', 'other']).optional(),
});
type Wound = z.output<typeof wound>;

/** Wound repair: lengths add up only within the same complexity and the same site group. */
export const repair = defineRule({
  id: 'repair',
  title: 'Wound repair by length, complexity and site group',
  area: 'skin surgery',
  source:
    'CPT repair criteria in the catalog; AAPC discussions 7369, 3937, 122008, 26374; CMS G0168 for adhesive alone',
  standing: 'published',
  from: '2010-01-01',
  families: ['repair'],
  input,
  examples: [
    { given: { wounds: [{ cm: 2.5, site: 'arm', complexity: 'simple' }] }, expect: ['12001 x1'] },
    { given: { wounds: [{ cm: 2.6, site: 'arm', complexity: 'simple' }] }, expect: ['12002 x1'] },
    { given: { wounds: [{ cm: 7.5, site: 'scalp', complexity: 'simple' }] }, expect: ['12002 x1'] },
    { given: { wounds: [{ cm: 7.6, site: 'scalp', complexity: 'simple' }] }, expect: ['12004 x1'] },
    { given: { wounds: [{ cm: 5, site: 'cheek', complexity: 'simple' }] }, expect: ['12013 x1'] },
    { given: { wounds: [{ cm: 5.1, site: 'cheek', complexity: 'simple' }] }, expect: ['12014 x1'] },
    { given: { wounds: [{ cm: 30.1, site: 'leg', complexity: 'simple' }] }, expect: ['12007 x1'] },
    {
      given: {
        wounds: [
          { cm: 2, site: 'arm', complexity: 'simple' },
          { cm: 3, site: 'trunk', complexity: 'simple' },
        ],
      },
      expect: ['12002 x1'],
      why: 'same class and group: added',
    },
    {
      given: {
        wounds: [
          { cm: 3, site: 'neck', complexity: 'intermediate' },
          { cm: 3, site: 'arm', complexity: 'intermediate' },
        ],
      },
      expect: ['12032 x1', '12042 x1'],
      why: 'the neck goes with hands and feet when intermediate',
    },
    {
      given: {
        wounds: [
          { cm: 3, site: 'neck', complexity: 'simple' },
          { cm: 3, site: 'arm', complexity: 'simple' },
        ],
      },
      expect: ['12002 x1'],
      why: 'the neck goes with trunk and limbs when simple',
    },
    {
      given: { wounds: [{ cm: 8.4, site: 'cheek', complexity: 'complex' }] },
      expect: ['13132 x1', '13133 x1'],
    },
    { given: { wounds: [{ cm: 7.5, site: 'cheek', complexity: 'complex' }] }, expect: ['13132 x1'] },
    {
      given: { wounds: [{ cm: 1, site: 'nose', complexity: 'complex' }] },
      expect: ['12051 x1'],
      why: 'complex starts above 1 cm',
    },
    { given: { wounds: [{ cm: 1.1, site: 'nose', complexity: 'complex' }] }, expect: ['13151 x1'] },
    {
      given: { wounds: [{ cm: 2, site: 'chin', closure: 'strips' }] },
      expect: [],
      why: 'strips alone belong to the visit',
    },
    {
      given: { wounds: [{ cm: 2, site: 'chin', closure: 'adhesive' }], payer: 'medicare' },
      expect: ['G0168 x1'],
    },
    {
      given: { wounds: [{ cm: 2, site: 'chin', closure: 'adhesive' }], payer: 'other' },
      expect: ['12011 x1'],
    },
    { given: { wounds: [{ cm: 2, site: 'chin' }] }, expect: [], asks: ['complexity'] },
    { given: {}, expect: [], asks: ['wounds'] },
  ],
  run: ({ wounds, payer }, at) => {
    if (!wounds) return { missing: [ASK_LENGTH], documentation: DOCUMENTATION };
    const closed = wounds.filter(one => one.closure !== 'strips');
    const glued = closed.filter(one => one.closure === 'adhesive');
    const sewn = closed.filter(one => one.closure !== 'adhesive');
    const open = sewn.some(one => one.complexity === undefined);
    const asSimple =
      payer === 'medicare' ? [] : glued.map(one => ({ ...one, complexity: 'simple' as const }));
    const glue =
      payer === 'medicare' && glued.length > 0
        ? [{ code: 'G0168', units: 1, because: 'closed by adhesive alone: Medicare' }]
        : [];
    const lines = open ? [] : [...groupLines([...sewn, ...asSimple], at), ...glue];
    return {
      lines,
      trace: lines.map(line => line.because ?? ''),
      missing: open ? [ASK_COMPLEXITY] : [],
      notes: [
        'Lengths are added only within one complexity and one site group; the most complex repair is listed first.',
        ...(closed.length < wounds.length
          ? ['Closure by strips alone is no repair code: it is part of the visit.']
          : []),
        ...(lines.length > 1
          ? [
              'CPT asks for modifier 59 on the less complex repairs of other groups; Medicare has no PTP pair among most of them.',
            ]
          : []),
      ],
      refused: refuseStrips(wounds, lines, at),
      payerForks: payer === undefined && glued.length > 0 ? [ADHESIVE] : [],
      documentation: DOCUMENTATION,
    };
  },
});

const DOCUMENTATION = [
  'Length in cm, site and layers closed, wound by wound',
  'For intermediate: layered closure, or heavy contamination with cleaning; for complex: what made it more than layered',
];

const ASK_LENGTH: MissingFact = {
  field: 'wounds',
  question: 'How long was the repaired wound, in cm, as the note documents it?',
  options: [],
};

/** What the wounds closed by strips would be, were they sewn: not billed, unless another wound gives the same code. */
function refuseStrips(
  wounds: readonly Wound[],
  lines: readonly RuleLine[],
  at: RuleSetting,
): readonly RefusedCode[] {
  const taped = wounds.filter(one => one.closure === 'strips');
  if (taped.length === 0 || taped.length < wounds.length) return [];
  return groupLines(
    taped.map(one => ({ ...one, complexity: 'simple' as const })),
    at,
  )
    .filter(({ code }) => !lines.some(line => line.code === code))
    .map(({ code }) => ({
      code,
      reason: 'Closed by adhesive strips alone: that is part of the visit, not a repair.',
    }));
}

function groupLines(wounds: readonly Wound[], at: RuleSetting): RuleLine[] {
  const groups = new Map<string, number[]>();
  for (const { cm, site, complexity = 'simple' } of wounds) {
    const key = `${complexity} ${repairGroup(site, complexity)}`;
    groups.set(key, [...(groups.get(key) ?? []), cm]);
  }
  const small = [...groups].filter(([key, lengths]) => key.startsWith('complex') && addUp(lengths).lte(1));
  if (small.length > 0) {
    const lowered = wounds.map(one => {
      const key = `${one.complexity} ${repairGroup(one.site, one.complexity ?? 'simple')}`;
      return small.some(([name]) => name === key) ? { ...one, complexity: 'intermediate' as const } : one;
    });
    return groupLines(lowered, at);
  }
  return [...groups]
    .map(([key, lengths]) => ({ key, lengths }))
    .sort((a, b) => rank(a.key) - rank(b.key) || (a.key < b.key ? 1 : -1))
    .flatMap(({ key, lengths }) => linesOf(key, lengths, at));
}

function rank(key: string): number {
  return COMPLEXITIES.indexOf(key.split(' ')[0] as Complexity);
}

function linesOf(key: string, lengths: readonly number[], at: RuleSetting): RuleLine[] {
  const [complexity = '', group = ''] = key.split(' ');
  const cards = cardsOf(at.book, 'repair', at.on, { complexity, group });
  const total = addUp(lengths);
  const longest = cards
    .filter(card => card.criteria?.baseCodes)
    .flatMap(card => card.criteria?.baseCodes ?? []);
  const base = pickBase(cards, total) ?? cards.find(card => longest.includes(card.code));
  if (!base) return [];
  const sum = printSum(lengths, 'cm') ?? `${total} cm`;
  return [
    { code: base.code, units: 1, because: `${complexity}, ${group.replaceAll('-', ', ')}: ${sum}` },
    ...addOnLines(cards, base, total, 'cm'),
  ];
}

const ASK_COMPLEXITY = {
  field: 'complexity',
  question:
    'Was each wound closed in one layer (simple), in layers or after cleaning heavy contamination (intermediate), or with more than that (complex)?',
  options: [],
};

const ADHESIVE = {
  topic: 'Closure by tissue adhesive alone',
  medicare: 'G0168.',
  cpt: 'The simple repair code of the site and length.',
  source: 'CMS HCPCS G0168; CPT repair guidelines',
};
