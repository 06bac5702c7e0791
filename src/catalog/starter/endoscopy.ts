import type { StarterFamily } from './row.ts';

type Row = StarterFamily['codes'][number];

const technique = (code: string, text: string, name: string, from = '1994-01-01'): Row => ({
  code,
  text: `Colonoscopy with ${text}`,
  from,
  criteria: { choose: { technique: name } },
  globalDays: '000',
});

/** Colonoscopy by what was done through the scope; one unit a technique. */
export const colonoscopy: StarterFamily = {
  family: 'colonoscopy',
  system: 'CPT',
  source: 'colonoscopy by technique as published (AAPC gastroenterology, ASGE and AGA coding pages)',
  codes: [
    {
      code: '45378',
      text: 'Colonoscopy to look only, with or without brushing or washing',
      from: '1994-01-01',
      criteria: { choose: { technique: 'look' } },
      globalDays: '000',
    },
    technique('45380', 'biopsy by cold forceps, one or more', 'biopsy'),
    technique('45381', 'injection under the lining, any substance', 'injection'),
    technique('45384', 'removal of lesions by hot biopsy forceps', 'hot-forceps'),
    technique('45385', 'removal of lesions by snare, cold or hot', 'snare'),
    technique('45388', 'ablation of lesions', 'ablation', '2015-01-01'),
    technique('45390', 'resection of the lining with lift and snare', 'mucosal-resection', '2015-01-01'),
  ],
};

/** Screening colonoscopy that finds nothing to treat, for Medicare. */
export const screeningColonoscopy: StarterFamily = {
  family: 'colonoscopy-screening',
  system: 'HCPCS',
  source: 'CMS colorectal cancer screening: colonoscopy by risk',
  codes: [
    {
      code: 'G0105',
      text: 'Screening colonoscopy of a person at high risk (Medicare)',
      from: '1998-01-01',
      criteria: { choose: { risk: 'high' } },
      globalDays: '000',
    },
    {
      code: 'G0121',
      text: 'Screening colonoscopy of a person not at high risk (Medicare)',
      from: '2001-07-01',
      criteria: { choose: { risk: 'average' } },
      globalDays: '000',
    },
  ],
};
