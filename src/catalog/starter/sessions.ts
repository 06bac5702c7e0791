import { count, each, timed } from './bands.ts';
import type { StarterFamily } from './row.ts';

/** Services of a long session or of a whole month. */

export const psychologicalTesting: StarterFamily = {
  family: 'psychological-testing',
  system: 'CPT',
  source:
    'minutes of psychological and neuropsychological testing (past the half of each hour or half hour): widely published',
  codes: [
    timed(
      '96130',
      'Psychological test evaluation by a professional, first hour',
      31,
      undefined,
      { part: 'psychological-evaluation' },
      '2019-01-01',
    ),
    each(
      '96131',
      'Psychological test evaluation, each further hour',
      60,
      60,
      ['96130'],
      { part: 'psychological-evaluation' },
      'half',
      '2019-01-01',
    ),
    timed(
      '96132',
      'Neuropsychological test evaluation by a professional, first hour',
      31,
      undefined,
      { part: 'neuropsychological-evaluation' },
      '2019-01-01',
    ),
    each(
      '96133',
      'Neuropsychological test evaluation, each further hour',
      60,
      60,
      ['96132'],
      { part: 'neuropsychological-evaluation' },
      'half',
      '2019-01-01',
    ),
    timed(
      '96136',
      'Two or more tests given and scored by a professional, first 30 minutes',
      16,
      undefined,
      { part: 'tests-by-professional' },
      '2019-01-01',
    ),
    each(
      '96137',
      'Tests given and scored by a professional, each further 30 minutes',
      30,
      30,
      ['96136'],
      { part: 'tests-by-professional' },
      'half',
      '2019-01-01',
    ),
    timed(
      '96138',
      'Two or more tests given and scored by a technician, first 30 minutes',
      16,
      undefined,
      { part: 'tests-by-technician' },
      '2019-01-01',
    ),
    each(
      '96139',
      'Tests given and scored by a technician, each further 30 minutes',
      30,
      30,
      ['96138'],
      { part: 'tests-by-technician' },
      'half',
      '2019-01-01',
    ),
  ],
};

export const riskCounselling: StarterFamily = {
  family: 'risk-counselling',
  system: 'CPT',
  source: 'minutes of preventive counselling (past the midpoint between two codes): widely published',
  codes: [
    timed('99401', 'Preventive counselling of one person, about 15 minutes', 8, 22),
    timed('99402', 'Preventive counselling of one person, about 30 minutes', 23, 37),
    timed('99403', 'Preventive counselling of one person, about 45 minutes', 38, 52),
    timed('99404', 'Preventive counselling of one person, about 60 minutes', 53, undefined),
  ],
};

const months = [
  ['under-2', 'under 2 years', '90951', '90952', '90953', '90963', '90967'],
  ['2-to-11', '2 to 11 years', '90954', '90955', '90956', '90964', '90968'],
  ['12-to-19', '12 to 19 years', '90957', '90958', '90959', '90965', '90969'],
  ['from-20', '20 years or older', '90960', '90961', '90962', '90966', '90970'],
] as const;

export const dialysisMonth: StarterFamily = {
  family: 'dialysis-month',
  system: 'CPT',
  source:
    'monthly dialysis services by age and visits: as published (Noridian); home and part months widely published',
  codes: months.flatMap(([age, words, four, two, one, home, day]) => [
    count(
      four,
      `Month of dialysis care in a center, patient ${words}, 4 or more visits`,
      4,
      undefined,
      { age, where: 'center' },
      '2009-01-01',
    ),
    count(
      two,
      `Month of dialysis care in a center, patient ${words}, 2 or 3 visits`,
      2,
      3,
      { age, where: 'center' },
      '2009-01-01',
    ),
    count(
      one,
      `Month of dialysis care in a center, patient ${words}, 1 visit`,
      1,
      1,
      { age, where: 'center' },
      '2009-01-01',
    ),
    count(
      home,
      `Month of home dialysis care, patient ${words}`,
      1,
      undefined,
      { age, where: 'home' },
      '2009-01-01',
    ),
    count(
      day,
      `Dialysis care for part of a month, patient ${words}, each day`,
      1,
      undefined,
      { age, where: 'part' },
      '2009-01-01',
    ),
  ]),
};

export const earWax: StarterFamily = {
  family: 'ear-wax',
  system: 'CPT',
  source: 'impacted ear wax: widely published (American Academy of Otolaryngology, CMS bilateral indicators)',
  codes: [
    {
      code: '69210',
      text: 'Removal of impacted ear wax with instruments, one ear',
      from: '1992-01-01',
      globalDays: '000',
    },
    {
      code: '69209',
      text: 'Removal of impacted ear wax by irrigation or lavage, one ear',
      from: '2016-01-01',
      globalDays: '000',
    },
  ],
};
