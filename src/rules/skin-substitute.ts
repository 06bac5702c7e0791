import { z } from 'zod';
import { areasCm2, SQ_CM, totalCm2 } from './area.ts';
import { addOnLines, bandOptions, cardsOf, pickBase, printBounds, printSum } from './choose.ts';
import { defineRule, type MissingFact, type PayerFork, type RuleResult, type RuleSetting } from './rule.ts';

const input = z.object({
  siteGroup: z.enum(['trunk-arm-leg', 'face-hand-foot']).optional(),
  areasCm2,
  payer: z.enum(['medicare', 'other']).optional(),
});
type Input = z.output<typeof input>;

/** Skin substitute application: one site group at a time, small (<100) or large (100 and more) total area. */
export const skinSubstitute = defineRule({
  id: 'skin-substitute',
  title: 'Skin substitute application by site group and total wound area',
  area: 'wound care',
  source:
    'CPT 15271-15278 criteria in the catalog; CMS CY2026 Physician Fee Schedule rule for product payment',
  standing: 'published',
  from: '2012-01-01',
  families: ['skin-substitute'],
  input,
  examples: [
    { given: { siteGroup: 'trunk-arm-leg', areasCm2: [25] }, expect: ['15271 x1'] },
    { given: { siteGroup: 'trunk-arm-leg', areasCm2: [25.1] }, expect: ['15271 x1', '15272 x1'] },
    { given: { siteGroup: 'trunk-arm-leg', areasCm2: [53] }, expect: ['15271 x1', '15272 x2'] },
    { given: { siteGroup: 'trunk-arm-leg', areasCm2: [99.9] }, expect: ['15271 x1', '15272 x3'] },
    { given: { siteGroup: 'trunk-arm-leg', areasCm2: [100] }, expect: ['15273 x1'] },
    { given: { siteGroup: 'trunk-arm-leg', areasCm2: [100.1] }, expect: ['15273 x1', '15274 x1'] },
    { given: { siteGroup: 'face-hand-foot', areasCm2: [25] }, expect: ['15275 x1'] },
    { given: { siteGroup: 'face-hand-foot', areasCm2: [20, 10] }, expect: ['15275 x1', '15276 x1'] },
    { given: { siteGroup: 'face-hand-foot', areasCm2: [100] }, expect: ['15277 x1'] },
    { given: { siteGroup: 'face-hand-foot', areasCm2: [250] }, expect: ['15277 x1', '15278 x2'] },
    { given: { areasCm2: [30] }, expect: [], asks: ['siteGroup'] },
    { given: { siteGroup: 'trunk-arm-leg' }, expect: [], asks: ['areasCm2'] },
  ],
  run: (facts, at) => {
    const { siteGroup, areasCm2: areas, payer } = facts;
    const always = {
      missing: missingFacts(facts, at),
      documentation: DOCUMENTATION,
      payerForks: payer === undefined && at.on >= '2026-01-01' ? [PRODUCT_FORK] : [],
    };
    const total = totalCm2(areas);
    if (siteGroup === undefined || total === undefined) return always;
    return { ...always, ...lines(siteGroup, total, areas ?? [], at) };
  },
});

function lines(
  siteGroup: string,
  total: number,
  areas: readonly number[],
  at: RuleSetting,
): Partial<RuleResult> {
  const cards = cardsOf(at.book, 'skin-substitute', at.on, { siteGroup });
  const base = pickBase(cards, total);
  if (!base) return {};
  const more = addOnLines(cards, base, total, SQ_CM);
  const sum = printSum(areas, SQ_CM);
  return {
    lines: [
      { code: base.code, units: 1, because: `total ${total} ${SQ_CM} on ${GROUP_WORDS[siteGroup]}` },
      ...more,
    ],
    trace: [
      ...(sum ? [sum] : []),
      `${total} ${SQ_CM} on ${GROUP_WORDS[siteGroup]}: ${base.code}`,
      ...more.map(line => line.because ?? ''),
    ],
    notes: [
      'Areas of the two site groups (trunk, arms, legs / face, scalp, neck, hands, feet, genitalia) are never added together.',
    ],
    alternatives: cards
      .filter(card => card.criteria?.baseCodes === undefined && card.code !== base.code)
      .map(card => `Were the total ${printBounds(card, cards, SQ_CM)}: ${card.code}.`),
  };
}

const GROUP_WORDS: Readonly<Record<string, string>> = {
  'trunk-arm-leg': 'trunk, arms or legs',
  'face-hand-foot': 'face, scalp, neck, hands, feet, genitalia or digits',
};

function missingFacts({ siteGroup, areasCm2: areas }: Input, at: RuleSetting): MissingFact[] {
  const missing: MissingFact[] = [];
  if (siteGroup === undefined) {
    missing.push({
      field: 'siteGroup',
      question: `Where was the skin substitute applied: ${GROUP_WORDS['trunk-arm-leg']}, or ${GROUP_WORDS['face-hand-foot']}?`,
      options: (['trunk-arm-leg', 'face-hand-foot'] as const).map(group => ({
        when: `it was on ${GROUP_WORDS[group]}`,
        set: { siteGroup: group },
      })),
    });
  }
  if (areas === undefined) {
    const cards = siteGroup ? cardsOf(at.book, 'skin-substitute', at.on, { siteGroup }) : [];
    missing.push({
      field: 'areasCm2',
      question:
        'Surface area is not stated: below 100 sq cm and from 100 sq cm on are different codes. What was the total wound area covered, in sq cm?',
      options: bandOptions(cards, SQ_CM, value => ({ areasCm2: [value] }), 'the area covered'),
    });
  }
  return missing;
}

const DOCUMENTATION = [
  'Wound size before application (length x width of each wound) and exact anatomic site',
  'Product name, size opened, amount applied and discarded, lot number',
  'Failed standard care over the period the coverage policy asks for, wound bed preparation, fixation',
];

const PRODUCT_FORK: PayerFork = {
  topic: 'The skin substitute product itself',
  medicare:
    'From 2026 most products are paid as an incident-to supply at one flat rate per sq cm, without JW/JZ.',
  cpt: 'Other payers: product Q-code per sq cm by their own policy, waste reported as that policy asks.',
  source: 'CMS CY2026 Physician Fee Schedule final rule (skin substitutes)',
};
