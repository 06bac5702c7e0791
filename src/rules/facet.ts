import { z } from 'zod';
import type { CodeCard } from '../case/codebook.ts';
import { cardsOf } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine } from './rule.ts';
import { ASK_SIDES, levelModifiers } from './side.ts';

/** Facet joint injections by level, and facet nerve destruction by joint; imaging guidance is included. */
export const facet = defineRule({
  id: 'facet',
  title: 'Facet joint injections and facet nerve destruction by levels',
  area: 'counts',
  source: 'CPT 64490-64495 and 64633-64636 criteria in the catalog (Find-A-Code, AAPC)',
  standing: 'published',
  from: '2012-01-01',
  families: ['facet'],
  input: z.object({
    kind: z.enum(['injection', 'destruction']),
    region: z.enum(['cervical-thoracic', 'lumbar-sacral']).optional(),
    /** Joints treated on one side; contiguous nerves - 1 when nerves are counted. */
    joints: z.number().int().positive().max(10).optional(),
    nerves: z.number().int().min(2).max(11).optional(),
    bilateral: z.boolean().default(false),
    side: z.enum(['left', 'right']).optional(),
    /** Joints of each side, where they differ. */
    leftJoints: z.number().int().positive().max(10).optional(),
    rightJoints: z.number().int().positive().max(10).optional(),
    /** Both sides are named without the levels of each. */
    unclearSides: z.boolean().default(false),
  }),
  examples: [
    { given: { kind: 'injection', region: 'lumbar-sacral', joints: 1 }, expect: ['64493 x1'] },
    { given: { kind: 'injection', region: 'lumbar-sacral', joints: 2 }, expect: ['64493 x1', '64494 x1'] },
    {
      given: { kind: 'injection', region: 'lumbar-sacral', joints: 4 },
      expect: ['64493 x1', '64494 x1', '64495 x1'],
      why: 'third and beyond once',
    },
    {
      given: { kind: 'injection', region: 'cervical-thoracic', joints: 1, bilateral: true },
      expect: ['64490-50 x1'],
    },
    {
      given: { kind: 'injection', region: 'lumbar-sacral', nerves: 3 },
      expect: ['64493 x1', '64494 x1'],
      why: 'three contiguous nerves serve two joints',
    },
    { given: { kind: 'destruction', region: 'lumbar-sacral', joints: 3 }, expect: ['64635 x1', '64636 x2'] },
    { given: { kind: 'destruction', region: 'cervical-thoracic', nerves: 2 }, expect: ['64633 x1'] },
    {
      given: { kind: 'destruction', region: 'lumbar-sacral', joints: 3, side: 'left' },
      expect: ['64635-LT x1', '64636-LT x2'],
    },
    {
      given: { kind: 'injection', region: 'lumbar-sacral', leftJoints: 2, rightJoints: 1 },
      expect: ['64493-50 x1', '64494-LT x1'],
      why: 'the second level on the left only',
    },
    {
      given: { kind: 'destruction', region: 'lumbar-sacral', leftJoints: 2, rightJoints: 4 },
      expect: ['64635-50 x1', '64636-50 x1', '64636-RT x2'],
    },
    {
      given: { kind: 'injection', region: 'lumbar-sacral', joints: 2, unclearSides: true },
      expect: ['64493 x1', '64494 x1'],
      asks: ['unclearSides'],
    },
    { given: { kind: 'injection', joints: 1 }, expect: [], asks: ['region'] },
    { given: { kind: 'injection', region: 'lumbar-sacral' }, expect: [], asks: ['joints'] },
  ],
  run: ({ kind, region, joints, nerves, bilateral, side, leftJoints, rightJoints, unclearSides }, at) => {
    const levels = joints ?? (nerves === undefined ? undefined : nerves - 1);
    const sides = levelModifiers({
      levels,
      side: bilateral ? 'both' : side,
      left: leftJoints,
      right: rightJoints,
    });
    const missing = [
      ...(region === undefined ? [ASK_REGION] : []),
      ...(sides.length === 0 ? [ASK_JOINTS] : []),
      ...(unclearSides && sides.length > 0 ? [ASK_SIDES] : []),
    ];
    if (region === undefined || sides.length === 0) return { missing };
    const cards = cardsOf(at.book, 'facet', at.on, { kind, region });
    const lines = kind === 'destruction' ? destroyed(cards, sides) : injected(cards, sides);
    return {
      lines,
      missing,
      trace: [
        ...(nerves !== undefined && joints === undefined
          ? [`${nerves} contiguous nerves - 1 = ${levels} joints`]
          : []),
        ...lines.map(line => `${line.code} x${line.units}: ${line.because}`),
      ],
      refused: [{ code: '77003', reason: 'Imaging guidance is part of the facet codes.' }],
      notes: ['Fluoroscopy or CT guidance is included. Coverage policies limit levels and sessions a year.'],
      documentation: ['Levels and sides by joint, imaging kept, pain relief after earlier blocks'],
    };
  },
});

const STEPS = ['first', 'second', 'third'] as const;
const STEP_WORDS = { first: 'first joint', second: 'second joint', third: 'third joint and beyond, once' };

/** First, second, and third with all beyond it: each once, on the sides that have it. */
function injected(cards: readonly CodeCard[], sides: readonly string[][]): RuleLine[] {
  return STEPS.slice(0, sides.length).flatMap((step, at) => {
    const card = cards.find(one =>
      step === 'first' ? one.criteria?.baseCodes === undefined : one.criteria?.choose?.level === step,
    );
    return card ? [{ code: card.code, units: 1, modifiers: sides[at] ?? [], because: STEP_WORDS[step] }] : [];
  });
}

/** First joint, and one unit of the add-on for each further one, a line for every side. */
function destroyed(cards: readonly CodeCard[], sides: readonly string[][]): RuleLine[] {
  const base = cards.find(card => card.criteria?.baseCodes === undefined);
  const more = cards.find(card => card.criteria?.perAdditional !== undefined);
  const further = Map.groupBy(sides.slice(1), one => one.join());
  return [
    ...(base ? [{ code: base.code, units: 1, modifiers: sides[0] ?? [], because: 'first joint' }] : []),
    ...(more
      ? [...further.values()].map(group => ({
          code: more.code,
          units: group.length,
          modifiers: group[0] ?? [],
          because: `${group.length} further joint(s)`,
        }))
      : []),
  ];
}

const ASK_REGION: MissingFact = {
  field: 'region',
  question: 'Which region: neck or chest, or lumbar or sacral?',
  options: [
    { when: 'it was neck or chest', set: { region: 'cervical-thoracic' } },
    { when: 'it was lumbar or sacral', set: { region: 'lumbar-sacral' } },
  ],
};

const ASK_JOINTS: MissingFact = {
  field: 'joints',
  question: 'How many facet joints (not nerves) were treated on each side?',
  options: [],
};
