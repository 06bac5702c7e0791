import type { StarterFamily } from './row.ts';

const OLD = '1992-01-01';

/** Procedures of intensive care that are billed beside critical care and take their time out of it. */
export const bedside: StarterFamily = {
  family: 'bedside-procedures',
  system: 'CPT',
  source:
    'procedures not bundled into critical care, as listed by ACEP; global days: fee schedule, widely published',
  codes: [
    { code: '31500', text: 'Intubation of the trachea, emergency', from: OLD, globalDays: '000' },
    {
      code: '36555',
      text: 'Central venous catheter placement without tunnel, under 5 years',
      from: '2004-01-01',
      globalDays: '000',
    },
    {
      code: '36556',
      text: 'Central venous catheter placement without tunnel, 5 years and over',
      from: '2004-01-01',
      globalDays: '000',
    },
    {
      code: '36620',
      text: 'Arterial catheter for sampling or monitoring, through the skin',
      from: OLD,
      globalDays: '000',
    },
    { code: '36680', text: 'Needle into bone marrow for infusion', from: OLD, globalDays: '000' },
    { code: '92950', text: 'Cardiopulmonary resuscitation', from: OLD, globalDays: '000' },
    { code: '92960', text: 'Cardioversion from outside, elective', from: OLD, globalDays: '000' },
    { code: '32551', text: 'Chest tube placement, open', from: OLD, globalDays: '000' },
  ],
};
