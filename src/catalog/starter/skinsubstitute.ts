import type { StarterFamily } from './row.ts';

const leg = { siteGroup: 'trunk-arm-leg' };
const foot = { siteGroup: 'face-hand-foot' };
const small = { measure: 'area-cm2', over: 0, below: 100 } as const;
const each25 = { measure: 'area-cm2', over: 25, below: 100, perAdditional: 25, beyond: 25 } as const;
const each100 = { measure: 'area-cm2', over: 100, perAdditional: 100, beyond: 100 } as const;

/**
 * Skin substitute grafts. The total wound surface of a site group chooses the ladder: under 100 sq cm the
 * 25 sq cm codes, from exactly 100 sq cm the 100 sq cm codes; the ladders and site groups never mix.
 */
export const skinSubstitute: StarterFamily = {
  family: 'skin-substitute',
  system: 'CPT',
  source:
    'published coding guidance for 15271-15278 (area ladders, site groups); NCCI MUE 2024Q3; PFS RVU25D',
  codes: [
    {
      code: '15271',
      text: 'Skin substitute graft on trunk, arms or legs, wound surface under 100 sq cm: first 25 sq cm or less',
      from: '2012-01-01',
      criteria: { ...small, choose: leg },
      mue: { value: 1, adjudication: 3, source: 'NCCI MUE 2024Q3, practitioner (value)' },
      globalDays: '000',
    },
    {
      code: '15272',
      text: 'Skin substitute graft on trunk, arms or legs, under 100 sq cm: each further 25 sq cm (add-on to 15271)',
      from: '2012-01-01',
      criteria: { ...each25, baseCodes: ['15271'], choose: leg },
      mue: { value: 3, adjudication: 3, source: 'NCCI MUE 2024Q3, practitioner (value)' },
      globalDays: 'ZZZ',
    },
    {
      code: '15273',
      text: 'Skin substitute graft on trunk, arms or legs, wound surface of 100 sq cm or more: first 100 sq cm',
      from: '2012-01-01',
      criteria: { measure: 'area-cm2', from: 100, choose: leg },
      globalDays: '000',
    },
    {
      code: '15274',
      text: 'Skin substitute graft on trunk, arms or legs, from 100 sq cm: each further 100 sq cm (add-on to 15273)',
      from: '2012-01-01',
      criteria: { ...each100, baseCodes: ['15273'], choose: leg },
      globalDays: 'ZZZ',
    },
    {
      code: '15275',
      text: 'Skin substitute graft on face, scalp, neck, hands, feet or genitalia, under 100 sq cm: first 25 sq cm or less',
      from: '2012-01-01',
      criteria: { ...small, choose: foot },
      globalDays: '000',
    },
    {
      code: '15276',
      text: 'Skin substitute graft on face, hands, feet and like sites, under 100 sq cm: each further 25 sq cm (add-on to 15275)',
      from: '2012-01-01',
      criteria: { ...each25, baseCodes: ['15275'], choose: foot },
      globalDays: 'ZZZ',
    },
    {
      code: '15277',
      text: 'Skin substitute graft on face, scalp, neck, hands, feet or genitalia, 100 sq cm or more: first 100 sq cm',
      from: '2012-01-01',
      criteria: { measure: 'area-cm2', from: 100, choose: foot },
      globalDays: '000',
    },
    {
      code: '15278',
      text: 'Skin substitute graft on face, hands, feet and like sites, from 100 sq cm: each further 100 sq cm (add-on to 15277)',
      from: '2012-01-01',
      criteria: { ...each100, baseCodes: ['15277'], choose: foot },
      globalDays: 'ZZZ',
    },
  ],
};
