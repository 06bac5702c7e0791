import { z } from 'zod';
import { basesOf, cardsOf, plural } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine, type RuleSetting } from './rule.ts';
import { ASK_SIDES, levelModifiers } from './side.ts';

const input = z.object({
  approach: z.enum(['interlaminar', 'transforaminal']).optional(),
  region: z.enum(['cervical-thoracic', 'lumbar-sacral']).optional(),
  /** Imaging guidance; a code of its own decides for the interlaminar way, the transforaminal includes it. */
  imaging: z.boolean().optional(),
  /** Foramina entered on one side. */
  levels: z.number().int().positive().max(10).optional(),
  side: z.enum(['left', 'right', 'both']).optional(),
  /** Foramina of each side, where they differ. */
  leftLevels: z.number().int().positive().max(10).optional(),
  rightLevels: z.number().int().positive().max(10).optional(),
  /** Both sides are named without the levels of each. */
  unclearSides: z.boolean().default(false),
});
type Input = z.output<typeof input>;

/** Epidural injections: between the laminae once for a region, through the foramen by level and side. */
export const epidural = defineRule({
  id: 'epidural',
  title: 'Epidural injections by approach, region, imaging and levels',
  area: 'counts',
  source:
    'CPT 62320-62323 and 64479-64484 criteria in the catalog (AAPC pain management, Find-A-Code); limits of levels and sessions: Medicare contractor LCDs on epidural steroid injections',
  standing: 'published',
  from: '2017-01-01',
  families: ['epidural'],
  input,
  examples: [
    {
      given: { approach: 'interlaminar', region: 'cervical-thoracic', imaging: true },
      expect: ['62321 x1'],
    },
    {
      given: { approach: 'interlaminar', region: 'cervical-thoracic', imaging: false },
      expect: ['62320 x1'],
    },
    { given: { approach: 'interlaminar', region: 'lumbar-sacral', imaging: true }, expect: ['62323 x1'] },
    { given: { approach: 'interlaminar', region: 'lumbar-sacral', imaging: false }, expect: ['62322 x1'] },
    {
      given: { approach: 'interlaminar', region: 'lumbar-sacral', imaging: true, levels: 2 },
      expect: ['62323 x1'],
      why: 'once for the region, however many levels',
    },
    {
      given: { approach: 'transforaminal', region: 'lumbar-sacral', levels: 1, side: 'left' },
      expect: ['64483-LT x1'],
    },
    {
      given: { approach: 'transforaminal', region: 'lumbar-sacral', levels: 3, side: 'right' },
      expect: ['64483-RT x1', '64484-RT x2'],
    },
    {
      given: { approach: 'transforaminal', region: 'cervical-thoracic', levels: 2, side: 'both' },
      expect: ['64479-50 x1', '64480-50 x1'],
    },
    {
      given: { approach: 'transforaminal', region: 'lumbar-sacral', leftLevels: 1, rightLevels: 2 },
      expect: ['64483-50 x1', '64484-RT x1'],
    },
    { given: { region: 'lumbar-sacral', imaging: true }, expect: [], asks: ['approach'] },
    { given: { approach: 'interlaminar', imaging: true }, expect: [], asks: ['region'] },
    { given: { approach: 'interlaminar', region: 'lumbar-sacral' }, expect: [], asks: ['imaging'] },
    { given: { approach: 'transforaminal', region: 'lumbar-sacral' }, expect: [], asks: ['levels'] },
  ],
  run: (facts, at) => {
    const missing = missingFacts(facts);
    const lines = missing.length > 0 ? [] : linesOf(facts, at);
    return {
      lines,
      missing,
      trace: lines.map(line => line.because ?? ''),
      notes: facts.approach === 'transforaminal' ? FORAMEN_NOTES : LAMINA_NOTES,
      refused:
        lines.length > 0
          ? [{ code: '77003', reason: 'The epidural codes include or exclude imaging themselves.' }]
          : [],
      documentation: DOCUMENTATION,
    };
  },
});

function linesOf(facts: Input, at: RuleSetting): RuleLine[] {
  const { approach, region, imaging } = facts;
  if (approach === 'interlaminar') {
    const [card] = cardsOf(at.book, 'epidural', at.on, {
      approach,
      region: region ?? '',
      imaging: imaging ? 'yes' : 'no',
    });
    const because = `between the laminae, ${region}, ${imaging ? 'with' : 'without'} imaging: once for the region`;
    return card ? [{ code: card.code, units: 1, because }] : [];
  }
  const cards = cardsOf(at.book, 'epidural', at.on, { approach: 'transforaminal', region: region ?? '' });
  const [base] = basesOf(cards);
  const [more] = cards.filter(card => card.criteria?.perAdditional !== undefined);
  const sides = sidesOf(facts);
  const [first = [], ...rest] = sides;
  if (!base || !more || sides.length === 0) return [];
  const because = `through the foramen, ${plural(sides.length, 'level')}: ${base.code} for the first`;
  return [
    { code: base.code, units: 1, modifiers: first, because },
    ...[...Map.groupBy(rest, one => one.join()).values()].map(group => ({
      code: more.code,
      units: group.length,
      modifiers: group[0] ?? [],
      because: `${plural(group.length, 'further level')}`,
    })),
  ];
}

function sidesOf({ levels, side, leftLevels, rightLevels }: Input): string[][] {
  return levelModifiers({ levels, side, left: leftLevels, right: rightLevels });
}

function missingFacts(facts: Input): MissingFact[] {
  const { approach, region, imaging } = facts;
  const isForaminal = approach === 'transforaminal';
  return [
    ...(approach === undefined ? [ASK_APPROACH] : []),
    ...(region === undefined ? [ASK_REGION] : []),
    ...(approach === 'interlaminar' && imaging === undefined ? [ASK_IMAGING] : []),
    ...(isForaminal && sidesOf(facts).length === 0
      ? [
          {
            field: 'levels',
            question: 'Which foramina (levels) were injected, and on which side?',
            options: [],
          },
        ]
      : []),
    ...(isForaminal && facts.unclearSides && sidesOf(facts).length > 0 ? [ASK_SIDES] : []),
  ];
}

const ASK_APPROACH: MissingFact = {
  field: 'approach',
  question:
    'Was the epidural given between the laminae (or caudal), or through the foramen (transforaminal)?',
  options: [],
};

const ASK_REGION: MissingFact = {
  field: 'region',
  question: 'Which region was injected: neck or chest, or lumbar or sacral?',
  options: [
    { when: 'it was neck or chest', set: { region: 'cervical-thoracic' } },
    { when: 'it was lumbar or sacral', set: { region: 'lumbar-sacral' } },
  ],
};

const ASK_IMAGING: MissingFact = {
  field: 'imaging',
  question: 'Was the epidural guided by imaging (fluoroscopy or CT) with a kept image?',
  options: [
    { when: 'it was guided by imaging', set: { imaging: true } },
    { when: 'it was not', set: { imaging: false } },
  ],
};

const LAMINA_NOTES = [
  'Once for a region and session, however many levels; modifier 50 does not apply. The drug is a separate J code.',
];
const FORAMEN_NOTES = [
  'Fluoroscopy or CT is included. Coverage policies limit levels and sessions: check the contractor LCD before more than two levels.',
];

const DOCUMENTATION = [
  'Level and side, approach, contrast spread with the kept image, drug and dose, pain before and after',
];
