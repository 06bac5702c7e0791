import type { StarterFamily } from './row.ts';

const mue = { value: 1, adjudication: 3, source: 'NCCI MUE 2024Q3, practitioner (value)' } as const;

/** Negative pressure wound therapy: the device decides the pair of codes, the summed area which of the two. */
export const npwt: StarterFamily = {
  family: 'npwt',
  system: 'CPT',
  source:
    'NCCI MUE 2024Q3 and PFS RVU25D for units and global days; area limits: published payer coverage articles',
  codes: [
    {
      code: '97605',
      text: 'NPWT with a durable (DME) vacuum pump, wounds totalling 50 sq cm or less, per session',
      from: '2005-01-01',
      criteria: { measure: 'area-cm2', over: 0, upTo: 50, choose: { device: 'durable' } },
      mue,
      globalDays: 'XXX',
    },
    {
      code: '97606',
      text: 'NPWT with a durable (DME) vacuum pump, wounds totalling over 50 sq cm, per session',
      from: '2005-01-01',
      criteria: { measure: 'area-cm2', over: 50, choose: { device: 'durable' } },
      mue,
      globalDays: 'XXX',
    },
    {
      code: '97607',
      text: 'NPWT with a single-use, disposable device, wounds totalling 50 sq cm or less, per session',
      from: '2015-01-01',
      criteria: { measure: 'area-cm2', over: 0, upTo: 50, choose: { device: 'disposable' } },
      mue,
      globalDays: 'XXX',
    },
    {
      code: '97608',
      text: 'NPWT with a single-use, disposable device, wounds totalling over 50 sq cm, per session',
      from: '2015-01-01',
      criteria: { measure: 'area-cm2', over: 50, choose: { device: 'disposable' } },
      mue,
      globalDays: 'XXX',
    },
  ],
};
