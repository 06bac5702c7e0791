import { bandRule } from './band-rule.ts';

/** Definitive drug tests by the number of drug classes, once a day. */
export const drugTests = bandRule({
  id: 'drug-tests',
  title: 'Definitive drug tests by drug classes',
  area: 'laboratory',
  source: 'CMS clinical laboratory fee schedule: G0480-G0483 (widely published class counts)',
  standing: 'practice',
  from: '2016-01-01',
  family: 'drug-test-definitive',
  measure: {
    field: 'classes',
    unit: 'drug classes',
    question: 'How many drug classes were tested definitively that day?',
    whole: true,
  },
  notes: [
    'Once a day whatever the number of specimens. A presumptive screen (80305-80307) is its own code, also once a day.',
  ],
  documentation: ['Order naming the classes and why each is needed, and the method'],
  examples: [
    { given: { classes: 1 }, expect: ['G0480 x1'] },
    { given: { classes: 7 }, expect: ['G0480 x1'] },
    { given: { classes: 8 }, expect: ['G0481 x1'] },
    { given: { classes: 14 }, expect: ['G0481 x1'] },
    { given: { classes: 15 }, expect: ['G0482 x1'] },
    { given: { classes: 21 }, expect: ['G0482 x1'] },
    { given: { classes: 22 }, expect: ['G0483 x1'] },
  ],
});
