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

const sigmoid = (code: string, text: string, name: string, from = '1994-01-01'): Row => ({
  code,
  text: `Flexible sigmoidoscopy with ${text}`,
  from,
  criteria: { choose: { technique: name } },
  globalDays: '000',
});

/** What was done through a scope that did not pass the splenic flexure. */
export const sigmoidoscopy: StarterFamily = {
  family: 'sigmoidoscopy',
  system: 'CPT',
  source: 'flexible sigmoidoscopy by technique as published (AAPC gastroenterology, ASGE coding pages)',
  codes: [
    {
      code: '45330',
      text: 'Flexible sigmoidoscopy to look only',
      from: '1994-01-01',
      criteria: { choose: { technique: 'look' } },
      globalDays: '000',
    },
    sigmoid('45331', 'biopsy by cold forceps, one or more', 'biopsy'),
    sigmoid('45333', 'removal of lesions by hot biopsy forceps', 'hot-forceps'),
    sigmoid('45335', 'injection under the lining, any substance', 'injection'),
    sigmoid('45338', 'removal of lesions by snare', 'snare'),
    sigmoid('45346', 'ablation of lesions', 'ablation', '2015-01-01'),
    sigmoid('45349', 'resection of the lining with lift and snare', 'mucosal-resection', '2015-01-01'),
  ],
};

/** The commonest scopes of esophagus, stomach and duodenum, as they are named beside a colonoscopy. */
export const upperEndoscopy: StarterFamily = {
  family: 'upper-endoscopy',
  system: 'CPT',
  source: 'upper endoscopy by technique as published (AAPC gastroenterology, ASGE coding pages)',
  codes: [
    {
      code: '43235',
      text: 'Upper endoscopy to look only, with or without brushing or washing',
      from: '1994-01-01',
      criteria: { choose: { technique: 'look' } },
      globalDays: '000',
    },
    {
      code: '43239',
      text: 'Upper endoscopy with biopsy, one or more',
      from: '1994-01-01',
      criteria: { choose: { technique: 'biopsy' } },
      globalDays: '000',
    },
    {
      code: '43248',
      text: 'Upper endoscopy with dilation of the esophagus over a guide wire',
      from: '1994-01-01',
      criteria: { choose: { technique: 'dilation-wire' } },
      globalDays: '000',
    },
    {
      code: '43249',
      text: 'Upper endoscopy with balloon dilation of the esophagus, less than 30 mm',
      from: '1994-01-01',
      criteria: { choose: { technique: 'dilation-balloon' } },
      globalDays: '000',
    },
    {
      code: '43251',
      text: 'Upper endoscopy with removal of lesions by snare',
      from: '1994-01-01',
      criteria: { choose: { technique: 'snare' } },
      globalDays: '000',
    },
    {
      code: '43255',
      text: 'Upper endoscopy with control of bleeding, any method',
      from: '1994-01-01',
      criteria: { choose: { technique: 'bleeding' } },
      globalDays: '000',
    },
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
