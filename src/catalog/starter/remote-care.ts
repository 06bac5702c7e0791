import { each, timed } from './bands.ts';
import type { StarterFamily } from './row.ts';

/** Care without the patient in the room: messages, talks between practitioners, months of a care team. */

export const digitalVisits: StarterFamily = {
  family: 'digital-visit',
  system: 'CPT',
  source: 'minutes of online digital visits over seven days: widely published (CMS 2020 fee schedule rule)',
  codes: [
    ...(
      [
        ['99421', '99422', '99423', 'practitioner'],
        ['98970', '98971', '98972', 'other'],
      ] as const
    ).flatMap(([first, second, third, by]) => [
      timed(
        first,
        'Online digital visit of an established patient over seven days, 5 to 10 minutes',
        5,
        10,
        { by },
        '2020-01-01',
      ),
      timed(
        second,
        'Online digital visit of an established patient over seven days, 11 to 20 minutes',
        11,
        20,
        { by },
        '2020-01-01',
      ),
      timed(
        third,
        'Online digital visit of an established patient over seven days, 21 minutes or more',
        21,
        undefined,
        { by },
        '2020-01-01',
      ),
    ]),
  ],
};

export const interprofessional: StarterFamily = {
  family: 'interprofessional',
  system: 'CPT',
  source: 'minutes of consultations between practitioners: widely published (CMS 2019 fee schedule rule)',
  codes: [
    timed(
      '99446',
      'Consultant advises a colleague by phone or internet, talk and report, 5 to 10 minutes',
      5,
      10,
      { part: 'talk' },
      '2014-01-01',
    ),
    timed(
      '99447',
      'Consultant advises a colleague by phone or internet, talk and report, 11 to 20 minutes',
      11,
      20,
      { part: 'talk' },
      '2014-01-01',
    ),
    timed(
      '99448',
      'Consultant advises a colleague by phone or internet, talk and report, 21 to 30 minutes',
      21,
      30,
      { part: 'talk' },
      '2014-01-01',
    ),
    timed(
      '99449',
      'Consultant advises a colleague by phone or internet, talk and report, 31 minutes or more',
      31,
      undefined,
      { part: 'talk' },
      '2014-01-01',
    ),
    timed(
      '99451',
      'Consultant advises a colleague by a written report alone, 5 minutes or more',
      5,
      undefined,
      { part: 'report' },
      '2019-01-01',
    ),
    timed(
      '99452',
      'Treating practitioner prepares and makes a referral to a consultant, 16 minutes or more',
      16,
      undefined,
      { part: 'request' },
      '2019-01-01',
    ),
  ],
};

export const collaborativeCare: StarterFamily = {
  family: 'collaborative-care',
  system: 'CPT',
  source:
    'minutes of psychiatric collaborative care by the month: widely published (CMS behavioral health integration booklet)',
  codes: [
    timed(
      '99492',
      'Psychiatric collaborative care, first 70 minutes of the first month',
      36,
      undefined,
      { month: 'first' },
      '2018-01-01',
    ),
    timed(
      '99493',
      'Psychiatric collaborative care, first 60 minutes of a later month',
      31,
      undefined,
      { month: 'later' },
      '2018-01-01',
    ),
    each(
      '99494',
      'Psychiatric collaborative care of a first month, each further 30 minutes',
      30,
      70,
      ['99492', '99493'],
      { month: 'first' },
      'half',
      '2018-01-01',
    ),
    timed(
      '99484',
      'General behavioral health integration by staff, 20 minutes or more of a month',
      20,
      undefined,
      { month: 'general' },
      '2018-01-01',
    ),
  ],
};
