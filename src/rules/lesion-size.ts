import { z } from 'zod';
import { bandRule, type ChoiceField } from './band-rule.ts';
import type { MissingFact } from './rule.ts';

const GROUP: ChoiceField = {
  field: 'group',
  question: 'Where was the lesion: trunk, arms or legs; scalp, neck, hands, feet or genitalia; or the face?',
  values: {
    'trunk-arm-leg': 'it was on trunk, arms or legs',
    'scalp-neck-hand-foot': 'it was on scalp, neck, hands, feet or genitalia',
    face: 'it was on the face',
  },
};

const measure = (question: string) => ({ field: 'lesionCm', unit: 'cm', question });

const ASK_PURPOSE: MissingFact = {
  field: 'unclear',
  question:
    'Was the shave a removal of the whole lesion, or a biopsy (a sample for diagnosis: 11102)? The provider has to say; the report of pathology does not decide it.',
  options: [{ when: 'the shave removed the lesion', set: { unclear: false } }],
};

/** Shaving of a lesion: its own diameter, margins do not count. */
export const shave = bandRule({
  id: 'shave',
  title: 'Shave removal of a skin lesion by diameter and site',
  area: 'skin surgery',
  source: 'CPT 11300-11313 criteria in the catalog; AAPC 151500',
  standing: 'published',
  from: '2010-01-01',
  family: 'shave',
  measure: measure('What was the diameter of the shaved lesion, in cm (without margin)?'),
  choices: [GROUP],
  /** The mail leaves open whether the shave removed the lesion or took a sample of it. */
  extra: { unclear: z.boolean().optional() },
  adjust: (result, { unclear }) => (unclear ? { missing: [ASK_PURPOSE] } : result),
  notes: ['Margins do not count for a shave, and there is no closure code with it.'],
  documentation: ['Diameter, site, and that the lesion was shaved (not full thickness)'],
  examples: [
    { given: { lesionCm: 0.5, group: 'trunk-arm-leg' }, expect: ['11300 x1'] },
    { given: { lesionCm: 0.6, group: 'trunk-arm-leg' }, expect: ['11301 x1'] },
    { given: { lesionCm: 0.8, group: 'scalp-neck-hand-foot' }, expect: ['11306 x1'] },
    { given: { lesionCm: 2, group: 'face' }, expect: ['11312 x1'] },
    { given: { lesionCm: 2.1, group: 'face' }, expect: ['11313 x1'] },
    { given: { lesionCm: 0.8 }, expect: [], asks: ['group'] },
    { given: { lesionCm: 0.8, group: 'face', unclear: true }, expect: [], asks: ['unclear'] },
  ],
});

/** Destruction of a malignant lesion by any method, by diameter. */
export const malignantDestruction = bandRule({
  id: 'malignant-destruction',
  title: 'Destruction of a malignant skin lesion by diameter and site',
  area: 'skin surgery',
  source: 'CPT 17260-17286 criteria in the catalog (widely published bands)',
  standing: 'practice',
  from: '2010-01-01',
  family: 'malignant-destruction',
  measure: measure('What was the diameter of the destroyed lesion, in cm?'),
  choices: [GROUP],
  documentation: ['Diameter, site, method, and the pathology that shows malignancy'],
  examples: [
    { given: { lesionCm: 0.5, group: 'trunk-arm-leg' }, expect: ['17260 x1'] },
    { given: { lesionCm: 1.1, group: 'trunk-arm-leg' }, expect: ['17262 x1'] },
    { given: { lesionCm: 4, group: 'face' }, expect: ['17284 x1'] },
    { given: { lesionCm: 4.1, group: 'face' }, expect: ['17286 x1'] },
    { given: { lesionCm: 1, group: 'scalp-neck-hand-foot' }, expect: ['17271 x1'] },
  ],
});
