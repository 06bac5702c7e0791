import { z } from 'zod';
import { areasCm2 } from './area.ts';
import { basesOf, cardsOf } from './choose.ts';
import { defineRule, type MissingFact, type RuleResult, type RuleSetting } from './rule.ts';
import { selectiveDebridement } from './selective-debridement.ts';
import { DEPTH_WORDS, surgicalDebridement } from './surgical-debridement.ts';

const depth = z.enum(['epidermis-dermis', 'subcutaneous', 'muscle-fascia', 'bone']);
const input = z.object({
  depth: depth.optional(),
  technique: z.enum(['sharp', 'selective', 'non-selective', 'excisional', 'enzymatic']).optional(),
  /** Deepest tissue the wound shows; it names a branch to offer, never the code. */
  exposed: depth.optional(),
  areasCm2,
});
type Input = z.output<typeof input>;

/** Which debridement family applies. "Sharp" and the instrument do not tell: the depth of tissue removed does. */
export const debridement = defineRule({
  id: 'debridement',
  title: 'Debridement: which family, by depth of tissue removed',
  area: 'wound care',
  source: 'CMS article A53001 and LCD L35125: debridement is coded by the deepest tissue removed',
  standing: 'official',
  from: '2011-01-01',
  families: ['debridement'],
  input,
  examples: [
    { given: { technique: 'sharp', areasCm2: [45] }, expect: [], asks: ['depth'] },
    { given: { technique: 'selective', areasCm2: [45] }, expect: ['97597 x1', '97598 x2'] },
    { given: { depth: 'epidermis-dermis', areasCm2: [20] }, expect: ['97597 x1'] },
    {
      given: { technique: 'sharp', depth: 'subcutaneous', areasCm2: [45] },
      expect: ['11042 x1', '11045 x2'],
    },
    { given: { technique: 'excisional', areasCm2: [10] }, expect: [], asks: ['depth'] },
    { given: { technique: 'excisional', depth: 'epidermis-dermis', areasCm2: [10] }, expect: ['97597 x1'] },
    { given: { technique: 'non-selective', areasCm2: [10] }, expect: [] },
    { given: { technique: 'enzymatic' }, expect: [] },
  ],
  run: (facts, at) => {
    if (facts.technique === 'non-selective' || facts.technique === 'enzymatic')
      return nonSelective(facts.technique);
    const known = facts.depth ?? (facts.technique === 'selective' ? 'epidermis-dermis' : undefined);
    if (known === undefined)
      return { missing: [askDepth(facts, at)], documentation: DOCUMENTATION, refused: [INCLUDED] };
    const { areasCm2: areas } = facts;
    if (known === 'epidermis-dermis') return selectiveDebridement.run({ areasCm2: areas }, at);
    return surgicalDebridement.run({ depth: known, areasCm2: areas }, at);
  },
});

const DOCUMENTATION = [
  'The deepest tissue removed, wound by wound (epidermis/dermis, subcutaneous, muscle or fascia, bone)',
  'Area actually debrided, wound by wound',
];

const INCLUDED = {
  code: '97602',
  reason: 'Non-selective debridement of the same wound is part of any sharp debridement.',
  source: 'NCCI PTP 97597/97602 (indicator 0); fee schedule status B',
};

function askDepth(facts: Input, at: RuleSetting): MissingFact {
  const said = facts.technique === undefined ? 'The debridement' : `"${facts.technique}" debridement`;
  const deep = facts.exposed === 'muscle-fascia' || facts.exposed === 'bone' ? [facts.exposed] : [];
  const shallow = facts.technique === 'excisional' ? [] : ['epidermis-dermis' as const];
  const options = [...shallow, 'subcutaneous' as const, ...deep];
  return {
    field: 'depth',
    question: `${said} does not tell the code; the deepest tissue removed does (${familyList(at)}). What was the deepest tissue removed?`,
    options: options.map(value => ({ when: `${DEPTH_WORDS[value]} was removed`, set: { depth: value } })),
  };
}

function familyList(at: RuleSetting): string {
  const bases = basesOf(cardsOf(at.book, 'debridement', at.on));
  return Object.entries(SHORT_DEPTH)
    .flatMap(([value, words]) => {
      const card = bases.find(one => one.criteria?.choose?.depth === value);
      return card ? [`${words} ${card.code}`] : [];
    })
    .join(', ');
}

const SHORT_DEPTH: Readonly<Record<string, string>> = {
  'epidermis-dermis': 'epidermis/dermis',
  subcutaneous: 'subcutaneous',
  'muscle-fascia': 'muscle or fascia',
  bone: 'bone',
};

function nonSelective(technique: 'non-selective' | 'enzymatic'): Partial<RuleResult> {
  return {
    refused: [
      {
        code: '97602',
        reason: `${technique === 'enzymatic' ? 'Enzymatic' : 'Non-selective'} debridement is 97602, which Medicare bundles into every other service (status B): not paid on its own.`,
        source: 'CMS Physician Fee Schedule, status B',
      },
    ],
    payerForks: [
      {
        topic: 'Non-selective debridement',
        medicare: '97602 is status B: always bundled, nothing separate is paid.',
        cpt: "97602 may be reported once a session; payment is by the payer's own policy.",
        source: 'CMS Physician Fee Schedule, status indicator B',
      },
    ],
    documentation: ['Method used (irrigation, wet-to-moist, enzymatic, abrasion) and the wounds treated'],
  };
}
