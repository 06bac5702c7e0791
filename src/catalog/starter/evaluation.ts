import type { StarterFamily } from './row.ts';

type Row = StarterFamily['codes'][number];
type Mdm = 'straightforward' | 'low' | 'moderate' | 'high';

/** One visit code: chosen by medical decision making, or by total time of at least `minutes` on the day. */
function visit(
  code: string,
  text: string,
  minutes: number,
  mdm: Mdm,
  choose: { patient: string } | { place: string; stage: string },
  from = '1992-01-01',
): Row {
  return {
    code,
    text: `${text}: ${mdm} decision making, or at least ${minutes} minutes on the day`,
    from,
    criteria: { measure: 'minutes', from: minutes, choose: { ...choose, mdm } },
    globalDays: 'XXX',
  };
}

const newOffice = 'Office visit of a new patient';
const knownOffice = 'Office visit of an established patient';

/** Office visits. Since 2024 each code has one minimum time ("met or exceeded"). */
export const officeVisits: StarterFamily = {
  family: 'evaluation',
  system: 'CPT',
  source: 'office E/M times since 2024, CMS contractor (NGS) and medical school (UTH) tables',
  codes: [
    {
      code: '99201',
      text: 'Office visit of a new patient, former lowest level; taken out of the book in 2021',
      from: '1992-01-01',
      to: '2020-12-31',
      replacements: ['99202'],
    },
    visit('99202', newOffice, 15, 'straightforward', { patient: 'new' }),
    visit('99203', newOffice, 30, 'low', { patient: 'new' }),
    visit('99204', newOffice, 45, 'moderate', { patient: 'new' }),
    visit('99205', newOffice, 60, 'high', { patient: 'new' }),
    {
      code: '99211',
      text: 'Office visit of an established patient that may not need the physician in the room (nurse visit)',
      from: '1992-01-01',
      criteria: { choose: { patient: 'established', mdm: 'none' } },
      globalDays: 'XXX',
    },
    visit('99212', knownOffice, 10, 'straightforward', { patient: 'established' }),
    visit('99213', knownOffice, 20, 'low', { patient: 'established' }),
    visit('99214', knownOffice, 30, 'moderate', { patient: 'established' }),
    visit('99215', knownOffice, 40, 'high', { patient: 'established' }),
  ],
};

const first = (place: string) => ({ place, stage: 'initial' });
const later = (place: string) => ({ place, stage: 'subsequent' });

/** Visits outside the office, where wound patients are also seen. */
export const facilityVisits: StarterFamily = {
  family: 'facility-evaluation',
  system: 'CPT',
  source: 'hospital E/M times: CMS contractor (NGS) table; nursing facility and home times: widely published',
  codes: [
    visit('99221', 'First hospital day visit', 40, 'low', first('hospital')),
    visit('99222', 'First hospital day visit', 55, 'moderate', first('hospital')),
    visit('99223', 'First hospital day visit', 75, 'high', first('hospital')),
    visit('99231', 'Later hospital day visit', 25, 'low', later('hospital')),
    visit('99232', 'Later hospital day visit', 35, 'moderate', later('hospital')),
    visit('99233', 'Later hospital day visit', 50, 'high', later('hospital')),
    visit('99304', 'First nursing facility visit', 25, 'low', first('nursing-facility')),
    visit('99305', 'First nursing facility visit', 35, 'moderate', first('nursing-facility')),
    visit('99306', 'First nursing facility visit', 50, 'high', first('nursing-facility')),
    visit('99307', 'Later nursing facility visit', 10, 'straightforward', later('nursing-facility')),
    visit('99308', 'Later nursing facility visit', 20, 'low', later('nursing-facility')),
    visit('99309', 'Later nursing facility visit', 30, 'moderate', later('nursing-facility')),
    visit('99310', 'Later nursing facility visit', 60, 'high', later('nursing-facility')),
    visit('99341', 'Home visit of a new patient', 15, 'straightforward', first('home')),
    visit('99342', 'Home visit of a new patient', 30, 'low', first('home')),
    visit('99344', 'Home visit of a new patient', 60, 'moderate', first('home')),
    visit('99345', 'Home visit of a new patient', 75, 'high', first('home')),
    visit('99347', 'Home visit of an established patient', 20, 'straightforward', later('home')),
    visit('99348', 'Home visit of an established patient', 30, 'low', later('home')),
    visit('99349', 'Home visit of an established patient', 40, 'moderate', later('home')),
    visit('99350', 'Home visit of an established patient', 60, 'high', later('home')),
  ],
};

/** Time beyond the highest level: CPT and Medicare use different codes and different thresholds. */
export const prolonged: StarterFamily = {
  family: 'prolonged',
  system: 'CPT',
  source: 'prolonged service thresholds as tabled by AAPC and find-a-code articles',
  codes: [
    {
      code: '99417',
      text: 'Prolonged office or home visit by time, each full 15 minutes past the highest level (CPT payers)',
      from: '2021-01-01',
      criteria: { baseCodes: ['99205', '99215', '99245', '99345', '99350', '99483'] },
      globalDays: 'ZZZ',
    },
    {
      code: '99418',
      text: 'Prolonged inpatient or observation visit by time, each full 15 minutes past the highest level (CPT payers)',
      from: '2023-01-01',
      criteria: { baseCodes: ['99223', '99233', '99236', '99306', '99310'] },
      globalDays: 'ZZZ',
    },
  ],
};
