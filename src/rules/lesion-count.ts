import { bandRule } from './band-rule.ts';

const measure = (what: string) => ({
  field: 'count',
  unit: 'lesions',
  question: `How many ${what} were treated?`,
  whole: true,
});

/** Actinic keratoses: the first, each of the second to fourteenth, or one code from fifteen. */
export const premalignantDestruction = bandRule({
  id: 'premalignant-destruction',
  title: 'Destruction of actinic keratoses by count',
  area: 'skin surgery',
  source: 'CPT 17000/17003/17004 criteria in the catalog; KZA, AAPC 128865',
  standing: 'published',
  from: '2010-01-01',
  family: 'premalignant-destruction',
  measure: measure('actinic keratoses'),
  documentation: ['Number and sites of the lesions, and the method'],
  examples: [
    { given: { count: 1 }, expect: ['17000 x1'] },
    { given: { count: 2 }, expect: ['17000 x1', '17003 x1'] },
    { given: { count: 14 }, expect: ['17000 x1', '17003 x13'] },
    { given: { count: 15 }, expect: ['17004 x1'] },
    { given: { count: 40 }, expect: ['17004 x1'] },
    { given: {}, expect: [], asks: ['count'] },
  ],
});

/** Warts and other benign lesions: one unit, two bands. */
export const benignDestruction = bandRule({
  id: 'benign-destruction',
  title: 'Destruction of warts or other benign lesions by count',
  area: 'skin surgery',
  source: 'CPT 17110/17111 criteria in the catalog (published in coding blogs)',
  standing: 'published',
  from: '2010-01-01',
  family: 'benign-destruction',
  measure: measure('benign lesions'),
  notes: ['One unit whatever the count within the band.'],
  documentation: ['Number and sites of the lesions, symptoms that make it medically necessary'],
  examples: [
    { given: { count: 1 }, expect: ['17110 x1'] },
    { given: { count: 14 }, expect: ['17110 x1'] },
    { given: { count: 15 }, expect: ['17111 x1'] },
  ],
});

/** Skin tags: up to fifteen, then each ten or part of ten. */
export const skinTags = bandRule({
  id: 'skin-tags',
  title: 'Removal of skin tags by count',
  area: 'skin surgery',
  source: 'CPT 11200/11201 criteria in the catalog; AAPC 147251; NCCI MUE for 11201',
  standing: 'published',
  from: '2010-01-01',
  family: 'skin-tags',
  measure: { field: 'count', unit: 'tags', question: 'How many skin tags were removed?', whole: true },
  notes: ['Removal for looks alone is not covered: have the patient sign an ABN where Medicare pays.'],
  documentation: [
    'Number and sites, and the symptoms (bleeding, irritation) that make it medically necessary',
  ],
  examples: [
    { given: { count: 15 }, expect: ['11200 x1'] },
    { given: { count: 16 }, expect: ['11200 x1', '11201 x1'] },
    { given: { count: 25 }, expect: ['11200 x1', '11201 x1'] },
    { given: { count: 26 }, expect: ['11200 x1', '11201 x2'] },
  ],
});
