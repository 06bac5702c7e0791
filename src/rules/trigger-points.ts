import { bandRule } from './band-rule.ts';

/** Trigger points are counted by muscles, not by needles; one unit, no bilateral modifier. */
export const triggerPoints = bandRule({
  id: 'trigger-points',
  title: 'Trigger point injection and dry needling by muscles',
  area: 'counts',
  source: 'CPT 20552/20553 and 20560/20561 criteria in the catalog (AAPC)',
  standing: 'published',
  from: '2020-01-01',
  family: 'injections',
  measure: {
    field: 'muscles',
    unit: 'muscles',
    question: 'How many different muscles were treated (not how many injections)?',
    whole: true,
  },
  choices: [
    {
      field: 'kind',
      question: 'Were the trigger points injected, or dry needled?',
      values: { 'trigger-point': 'they were injected', 'dry-needling': 'they were dry needled' },
    },
  ],
  notes: [
    'One unit whatever the number of injections; modifier 50 does not apply. The drug is a separate J code.',
  ],
  documentation: ['Each muscle by name, the taut band or twitch found, drug and dose'],
  examples: [
    { given: { kind: 'trigger-point', muscles: 1 }, expect: ['20552 x1'] },
    { given: { kind: 'trigger-point', muscles: 2 }, expect: ['20552 x1'] },
    { given: { kind: 'trigger-point', muscles: 3 }, expect: ['20553 x1'] },
    { given: { kind: 'trigger-point', muscles: 8 }, expect: ['20553 x1'] },
    { given: { kind: 'dry-needling', muscles: 2 }, expect: ['20560 x1'] },
    { given: { kind: 'dry-needling', muscles: 3 }, expect: ['20561 x1'] },
    { given: { kind: 'trigger-point' }, expect: [], asks: ['muscles'] },
  ],
});
