import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule } from './rule.ts';

const WAYS = ['direct-observation', 'instrument-read', 'analyser'] as const;

/** Presumptive drug tests by how they are read, once a day whatever the number of classes. */
export const drugScreen = defineRule({
  id: 'drug-screen',
  title: 'Presumptive drug tests by how they are read',
  area: 'laboratory',
  source: 'CMS clinical laboratory fee schedule: 80305-80307 (ways of reading widely published)',
  standing: 'practice',
  from: '2017-01-01',
  families: ['drug-test-presumptive'],
  input: z.object({ way: z.enum(WAYS).optional() }),
  examples: [
    { given: { way: 'direct-observation' }, expect: ['80305 x1'] },
    { given: { way: 'instrument-read' }, expect: ['80306 x1'] },
    { given: { way: 'analyser' }, expect: ['80307 x1'] },
    { given: {}, expect: [], asks: ['way'] },
  ],
  run: ({ way }, at) => {
    const [card] = way ? cardsOf(at.book, 'drug-test-presumptive', at.on, { way }) : [];
    const because = way ? WORDS[way] : '';
    return {
      lines: card ? [{ code: card.code, units: 1, because: `${because}: once a day` }] : [],
      trace: card ? [`${card.code}: ${because}`] : [],
      missing: way
        ? []
        : [
            {
              field: 'way',
              question:
                'How was the presumptive drug screen read: by eye, by a reader, or by a chemistry analyser?',
              options: WAYS.map(one => ({ when: `it was ${WORDS[one]}`, set: { way: one } })),
            },
          ],
      notes: ['Once a day, however many drugs or cups. A CLIA-waived test takes QW (Medicare).'],
      documentation: ['Order with the reason for the test, the device or method, and the result'],
    };
  },
});

const WORDS: Readonly<Record<(typeof WAYS)[number], string>> = {
  'direct-observation': 'read by eye (cup, strip, cassette)',
  'instrument-read': 'read by an instrument',
  analyser: 'run on a chemistry analyser',
};
