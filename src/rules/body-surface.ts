import { bandRule } from './band-rule.ts';

/** Burns and infected skin by share of the body surface. */
export const bodySurface = bandRule({
  id: 'body-surface',
  title: 'Burn dressing and infected skin debridement by body surface',
  area: 'wound care',
  source: 'CPT 11000/11001 and 16020-16030 criteria in the catalog (widely published bands)',
  standing: 'practice',
  from: '2010-01-01',
  family: 'body-surface',
  measure: {
    field: 'percent',
    unit: '% of body surface',
    question: 'What share of the body surface was treated, in percent?',
  },
  choices: [
    {
      field: 'kind',
      question: 'Was it a burn, or extensive infected or eczematous skin?',
      values: { burn: 'it was a burn', infected: 'it was infected or eczematous skin' },
    },
  ],
  documentation: ['Percent of body surface treated (rule of nines or diagram), depth, and what was done'],
  examples: [
    { given: { kind: 'burn', percent: 4.9 }, expect: ['16020 x1'] },
    { given: { kind: 'burn', percent: 5 }, expect: ['16025 x1'] },
    { given: { kind: 'burn', percent: 10 }, expect: ['16025 x1'] },
    { given: { kind: 'burn', percent: 10.1 }, expect: ['16030 x1'] },
    { given: { kind: 'infected', percent: 10 }, expect: ['11000 x1'] },
    { given: { kind: 'infected', percent: 11 }, expect: ['11000 x1', '11001 x1'] },
    { given: { kind: 'infected', percent: 20.1 }, expect: ['11000 x1', '11001 x2'] },
  ],
});
