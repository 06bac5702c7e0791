import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type MissingFact } from './rule.ts';

/** Tests whose parts have codes of their own, against those that take modifier 26 or TC. */
export const components = defineRule({
  id: 'components',
  title: 'Professional and technical components: 26, TC, or codes of their own',
  area: 'radiology and tests',
  source:
    'Medicare Physician Fee Schedule PC/TC indicator (0 to 9); ECG and stress test splits widely published',
  standing: 'official',
  from: '2010-01-01',
  families: ['component-split'],
  input: z.object({
    code: z
      .string()
      .regex(/^[0-9A-Z]\d{4}$/)
      .optional(),
    test: z.enum(['ecg', 'stress-test']).optional(),
    part: z.enum(['global', 'professional', 'technical', 'supervision']).optional(),
    /** PC/TC indicator of the code in the fee schedule; 1 = diagnostic test that may be split. */
    indicator: z.enum(['0', '1', '2', '3', '4', '5', '6', '8', '9']).optional(),
    /** Facilities bill the technical part on their own claim. */
    place: z.enum(['office', 'facility']).default('office'),
  }),
  examples: [
    { given: { code: '71046', part: 'professional', indicator: '1' }, expect: ['71046-26 x1'] },
    { given: { code: '71046', part: 'technical', indicator: '1' }, expect: ['71046-TC x1'] },
    { given: { code: '71046', part: 'global', indicator: '1' }, expect: ['71046 x1'] },
    {
      given: { code: '71046', part: 'global', indicator: '1', place: 'facility' },
      expect: ['71046-26 x1'],
      why: 'in a facility the physician has only the professional part',
    },
    {
      given: { code: '11042', part: 'professional', indicator: '0' },
      expect: ['11042 x1'],
      why: 'indicator 0: not split',
    },
    { given: { test: 'ecg', part: 'global' }, expect: ['93000 x1'] },
    { given: { test: 'ecg', part: 'professional' }, expect: ['93010 x1'] },
    { given: { test: 'ecg', part: 'technical' }, expect: ['93005 x1'] },
    { given: { test: 'ecg', part: 'global', place: 'facility' }, expect: ['93010 x1'] },
    { given: { test: 'ecg' }, expect: [], asks: ['part'] },
    { given: { code: '71046', indicator: '1' }, expect: [], asks: ['part'] },
    { given: { test: 'stress-test', part: 'supervision' }, expect: ['93016 x1'] },
    { given: { test: 'stress-test', part: 'professional' }, expect: ['93018 x1'] },
    { given: { part: 'professional' }, expect: [], asks: ['code'] },
    { given: { code: '71046', part: 'professional' }, expect: [], asks: ['indicator'] },
  ],
  run: (facts, at) => {
    if (facts.part === undefined && (facts.test || facts.code)) return { missing: [askPart(facts.test)] };
    const part = facts.place === 'facility' && facts.part === 'global' ? 'professional' : facts.part;
    if (facts.test) {
      const card = cardsOf(at.book, 'component-split', at.on, { test: facts.test, part: part ?? '' })[0];
      return card
        ? {
            lines: [
              {
                code: card.code,
                units: 1,
                because: `${NAMES[facts.test]}, ${part === 'global' ? 'tracing with interpretation and report' : `${part} part`}: a code of its own, without 26 or TC`,
              },
            ],
          }
        : { notes: [`${NAMES[facts.test]} has no ${part} code.`] };
    }
    if (!facts.code)
      return {
        missing: [
          {
            field: 'code',
            question:
              'Which test was done, and is the claim for the interpretation, the technical part, or both?',
            options: [],
          },
        ],
      };
    if (facts.indicator === undefined && part !== 'global') {
      return {
        missing: [
          {
            field: 'indicator',
            question: `What is the PC/TC indicator of ${facts.code} in the fee schedule? Only indicator 1 takes 26 or TC.`,
            options: [],
          },
        ],
      };
    }
    const modifier =
      facts.indicator === '1'
        ? { professional: ['26'], technical: ['TC'], global: [], supervision: [] }[part ?? 'global']
        : [];
    const because =
      facts.indicator === '1'
        ? `indicator 1, ${part} part`
        : part === 'global'
          ? 'whole service'
          : `indicator ${facts.indicator}: not split by 26 or TC`;
    return {
      lines: [{ code: facts.code, units: 1, modifiers: modifier, because }],
      trace: [`${facts.code}: ${because}`],
      notes: [
        '26 needs a written interpretation and report of its own; a look at the image in a visit is part of the visit.',
      ],
      documentation: ['Signed interpretation and report; who owns the equipment and where it stood'],
    };
  },
});

const NAMES = { ecg: 'electrocardiogram', 'stress-test': 'stress test' } as const;

function askPart(test: keyof typeof NAMES | undefined): MissingFact {
  return {
    field: 'part',
    question: `Who owns the equipment, and who wrote the interpretation and report${test ? ` of the ${NAMES[test]}` : ''}: is the claim for the whole test, the interpretation only, or the technical part only?`,
    options: [
      { when: 'the practice did the whole test with its own equipment', set: { part: 'global' } },
      { when: 'only the interpretation and report is billed', set: { part: 'professional' } },
      { when: 'only the technical part is billed', set: { part: 'technical' } },
    ],
  };
}
