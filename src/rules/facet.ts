import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type RuleLine } from './rule.ts';
import { sideModifiers } from './side.ts';

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
    { given: { kind: 'injection', joints: 1 }, expect: [], asks: ['region'] },
    { given: { kind: 'injection', region: 'lumbar-sacral' }, expect: [], asks: ['joints'] },
  ],
  run: ({ kind, region, joints, nerves, bilateral, side }, at) => {
    const levels = joints ?? (nerves === undefined ? undefined : nerves - 1);
    const missing = [
      ...(region === undefined
        ? [
            {
              field: 'region',
              question: 'Which region: neck or chest, or lumbar or sacral?',
              options: [
                { when: 'it was neck or chest', set: { region: 'cervical-thoracic' } },
                { when: 'it was lumbar or sacral', set: { region: 'lumbar-sacral' } },
              ],
            },
          ]
        : []),
      ...(levels === undefined
        ? [
            {
              field: 'joints',
              question: 'How many facet joints (not nerves) were treated on each side?',
              options: [],
            },
          ]
        : []),
    ];
    if (region === undefined || levels === undefined) return { missing };
    const cards = cardsOf(at.book, 'facet', at.on, { kind, region });
    const modifiers = sideModifiers(bilateral ? 'both' : side);
    const base = cards.find(card => card.criteria?.baseCodes === undefined);
    const lines: RuleLine[] = base ? [{ code: base.code, units: 1, modifiers, because: 'first joint' }] : [];
    if (kind === 'destruction') {
      const more = cards.find(card => card.criteria?.perAdditional !== undefined);
      if (more && levels > 1)
        lines.push({
          code: more.code,
          units: levels - 1,
          modifiers,
          because: `${levels} - 1 further joints`,
        });
    } else {
      const step = (level: string) => cards.find(card => card.criteria?.choose?.level === level)?.code;
      const second = step('second');
      const third = step('third');
      if (second && levels > 1) lines.push({ code: second, units: 1, modifiers, because: 'second joint' });
      if (third && levels > 2)
        lines.push({ code: third, units: 1, modifiers, because: 'third joint and beyond, once' });
    }
    return {
      lines,
      trace: [
        ...(nerves !== undefined && joints === undefined
          ? [`${nerves} contiguous nerves - 1 = ${levels} joints`]
          : []),
        ...lines.map(line => `${line.code} x${line.units}: ${line.because}`),
      ],
      notes: ['Fluoroscopy or CT guidance is included. Coverage policies limit levels and sessions a year.'],
      documentation: ['Levels and sides by joint, imaging kept, pain relief after earlier blocks'],
    };
  },
});
