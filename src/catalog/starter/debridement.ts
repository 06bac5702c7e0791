import type { StarterFamily } from './row.ts';

const first20 = { measure: 'area-cm2', over: 0 } as const;
const each20 = { measure: 'area-cm2', over: 20, perAdditional: 20, beyond: 20 } as const;

/**
 * Debridement by the deepest tissue removed. The base code stands for the first 20 sq cm and is on every claim
 * of its depth, also when the area is larger: it has no upper bound.
 */
export const debridement: StarterFamily = {
  family: 'debridement',
  system: 'CPT',
  source:
    'CMS coverage article A53001 / LCD L35125 (depth and area); NCCI MUE 2024Q3; PFS RVU25D (global days)',
  codes: [
    {
      code: '97597',
      text: 'Selective debridement of an open wound down to epidermis or dermis, first 20 sq cm or less',
      from: '2005-01-01',
      criteria: { ...first20, choose: { depth: 'epidermis-dermis' } },
      mue: { value: 1, adjudication: 3, source: 'NCCI MUE 2024Q3, practitioner (value)' },
      globalDays: '000',
    },
    {
      code: '97598',
      text: 'Selective debridement, each further 20 sq cm or part of it (add-on to 97597)',
      from: '2005-01-01',
      criteria: { ...each20, baseCodes: ['97597'], choose: { depth: 'epidermis-dermis' } },
      mue: { value: 8, adjudication: 3, source: 'NCCI MUE 2024Q3, practitioner (value)' },
      globalDays: 'ZZZ',
    },
    {
      code: '11042',
      text: 'Surgical debridement that removes subcutaneous tissue, first 20 sq cm or less',
      from: '1992-01-01',
      criteria: { ...first20, choose: { depth: 'subcutaneous' } },
      mue: { value: 1, adjudication: 3, source: 'NCCI MUE 2024Q3, practitioner (value)' },
      globalDays: '000',
    },
    {
      code: '11043',
      text: 'Surgical debridement that removes muscle or fascia, first 20 sq cm or less',
      from: '1992-01-01',
      criteria: { ...first20, choose: { depth: 'muscle-fascia' } },
      globalDays: '000',
    },
    {
      code: '11044',
      text: 'Surgical debridement that removes bone, first 20 sq cm or less',
      from: '1992-01-01',
      criteria: { ...first20, choose: { depth: 'bone' } },
      globalDays: '000',
    },
    {
      code: '11045',
      text: 'Surgical debridement of subcutaneous tissue, each further 20 sq cm or part of it (add-on to 11042)',
      from: '2011-01-01',
      criteria: { ...each20, baseCodes: ['11042'], choose: { depth: 'subcutaneous' } },
      mue: { value: 12, adjudication: 3, source: 'NCCI MUE 2024Q3, practitioner (value)' },
      globalDays: 'ZZZ',
    },
    {
      code: '11046',
      text: 'Surgical debridement of muscle or fascia, each further 20 sq cm or part of it (add-on to 11043)',
      from: '2011-01-01',
      criteria: { ...each20, baseCodes: ['11043'], choose: { depth: 'muscle-fascia' } },
      globalDays: 'ZZZ',
    },
    {
      code: '11047',
      text: 'Surgical debridement of bone, each further 20 sq cm or part of it (add-on to 11044)',
      from: '2011-01-01',
      criteria: { ...each20, baseCodes: ['11044'], choose: { depth: 'bone' } },
      globalDays: 'ZZZ',
    },
  ],
};

/** Debridement of a necrotizing soft tissue infection, by region. */
export const necrotizingInfection: StarterFamily = {
  family: 'necrotizing-infection',
  system: 'CPT',
  source: 'Widely published; not officially checked',
  codes: [
    {
      code: '11004',
      text: 'Debridement of a necrotizing infection of external genitalia and perineum, through fascia',
      from: '2005-01-01',
      criteria: { choose: { region: 'genitalia-perineum' } },
      globalDays: '000',
    },
    {
      code: '11005',
      text: 'Debridement of a necrotizing infection of the abdominal wall, through fascia',
      from: '2005-01-01',
      criteria: { choose: { region: 'abdominal-wall' } },
      globalDays: '000',
    },
    {
      code: '11006',
      text: 'Debridement of a necrotizing infection of genitalia, perineum and abdominal wall together',
      from: '2005-01-01',
      criteria: { choose: { region: 'both' } },
      globalDays: '000',
    },
  ],
};
