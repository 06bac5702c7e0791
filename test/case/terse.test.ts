import { businessDaysBetween, daysBetween } from '../../src/case/calendar.ts';
import { factsOf } from './reading.ts';

/** The services of a note in telegram style, as rule and plain values. */
function servicesOf(mail: string) {
  return (factsOf(mail).services ?? []).map(({ rule, values }) => ({
    rule,
    ...Object.fromEntries(Object.entries(values).map(([name, fact]) => [name, fact.value])),
  }));
}

/** What is told of the visit: "established 35 moderate". */
function visitOf(mail: string): string {
  const { patient, minutes, mdm } = factsOf(mail).visit ?? {};
  const range = minutes?.range && `${minutes.range.low}-${minutes.range.high}`;
  return [patient?.value, range ?? minutes?.value, mdm?.value].filter(part => part !== undefined).join(' ');
}

test.each([
  ['est pt, 32 min total', 'established 32'],
  ['Estab. Aetna pt 25 min total, MDM mod', 'established 25 moderate'],
  ['MCR estab 84 minutes total today', 'established 84'],
  ['new pt, SF MDM', 'new straightforward'],
  ['NP to the practice. Total time on the day 47 mins', 'new 47'],
  ['est pt, mod complexity', 'established moderate'],
  ['est pt, 25 min face to face plus 10 min charting', 'established 35'],
  ['I saw an established patient 1:10pm-1:35pm then spent 10 more min charting. Total 35.', 'established 35'],
  ['est pt seen by NP 15 min and MD 20 min, office visit', 'established'],
  ['est pt, total time 45-50 min', 'established 45-50'],
  ['Is this moderate MDM? est pt', 'established'],
  ['est pt, low MDM, plus 8 min smoking cessation counseling', 'established low'],
  ['est pt 25 min total, separately 5 min tobacco counseling', 'established 25'],
])('visit of: %s', (mail, expected) => {
  expect(visitOf(mail)).toBe(expected);
});

const infusion = (way: string, drug: string, more: object = {}) => ({
  kind: 'therapeutic',
  way,
  drug,
  ...more,
});

test.each<[string, readonly object[]]>([
  [
    "ther ex 23', NMR 8', MT 7'",
    [
      {
        rule: 'therapy-units',
        services: [
          { code: '97110', minutes: 23 },
          { code: '97112', minutes: 8 },
          { code: '97140', minutes: 7 },
        ],
      },
    ],
  ],
  [
    'OT session: 15 min ADL training, 20 min therapeutic activities',
    [
      {
        rule: 'therapy-units',
        discipline: 'GO',
        services: [
          { code: '97535', minutes: 15 },
          { code: '97530', minutes: 20 },
        ],
      },
    ],
  ],
  [
    'crit care 80 min excl procedures, intubated + CVC by me',
    [{ rule: 'critical-care', minutes: 80, procedureMinutes: 0, procedures: ['31500', '36556'] }],
  ],
  [
    'Crit care 115 min total incl 20 min for CVC and 15 min for intubation',
    [{ rule: 'critical-care', minutes: 115, procedureMinutes: 35, procedures: ['31500', '36556'] }],
  ],
  [
    'hosp subseq, day 2, mod MDM, 40 min',
    [{ rule: 'facility-visit', kind: 'hospital-subsequent', minutes: 40, mdm: 'moderate' }],
  ],
  [
    'Obs admit and d/c same day, 10 hr stay, high MDM',
    [{ rule: 'facility-visit', kind: 'hospital-same-day', mdm: 'high', stayHours: 10 }],
  ],
  [
    'Inpt subsequent visit split/shared, NP 20 min, MD 30 min',
    [
      {
        rule: 'facility-visit',
        kind: 'hospital-subsequent',
        minutes: 50,
        shared: true,
        physicianMinutes: 30,
        otherMinutes: 20,
      },
    ],
  ],
  ['Hospital follow up in our office, established patient, high MDM', []],
  ['d/c home today, 35 min on discharge', [{ rule: 'discharge-day', minutes: 35 }]],
  [
    'TCM: d/c 3/2/26, nurse called pt 3/3/26, seen in office 3/9/26, high MDM',
    [{ rule: 'transitional-care', contactBusinessDays: 1, visitDays: 7, mdm: 'high' }],
  ],
  [
    'family tx w/o pt present 50 min, LMFT',
    [{ rule: 'psychotherapy', kind: 'family-without-patient', visit: 'no', minutes: 50 }],
  ],
  [
    'CCM: clinical staff logged 20 min on 1/5, 15 min on 1/12 and 10 min on 1/26.',
    [{ rule: 'chronic-care', by: 'staff', minutes: 45 }],
  ],
  [
    'CRNA solo, 00840, 0715-0840, base 6',
    [{ rule: 'anesthesia', code: '00840', baseUnits: 6, minutes: 85, provider: 'anesthetist-alone' }],
  ],
  [
    'Rocephin 1 g IM',
    [
      { rule: 'drug-units', code: 'J0696', dose: 1000, perUnit: 250 },
      { rule: 'infusion', items: [infusion('injection', 'ceftriaxone')] },
    ],
  ],
  [
    'NS 1L 10:10-12:15, famotidine IVP x2 (10:20 and 11:30)',
    [
      {
        rule: 'infusion',
        items: [
          { kind: 'hydration', way: 'infusion', drug: 'fluids', minutes: 125 },
          infusion('push', 'famotidine'),
          infusion('push', 'famotidine'),
        ],
      },
    ],
  ],
  [
    'NS bolus 1300-1500, Zosyn IVPB 1330-1400',
    [
      {
        rule: 'infusion',
        items: [
          { kind: 'hydration', way: 'infusion', drug: 'fluids', minutes: 90 },
          infusion('infusion', 'piperacillin-tazobactam', { minutes: 30 }),
        ],
      },
    ],
  ],
  ['Est pt on Lovenox 40 mg daily at home', []],
  ['Est pt, flu test positive', []],
  [
    '72 yo, flu + covid shots today',
    [
      {
        rule: 'vaccines',
        ageYears: 72,
        vaccines: [
          { components: 1, kind: 'influenza' },
          { components: 1, kind: 'covid' },
        ],
      },
    ],
  ],
])('services of: %s', (mail, expected) => {
  expect(servicesOf(mail)).toEqual(expected);
});

/** 19 January 2026 and 25 May 2026 are federal holidays, 4 July 2026 is kept on the Friday before. */
test.each([
  ['2026-01-16', '2026-01-21', 2, 5],
  ['2026-05-22', '2026-05-27', 2, 5],
  ['2026-07-01', '2026-07-06', 2, 5],
  ['2026-03-02', '2026-03-03', 1, 1],
  ['2026-12-23', '2026-12-28', 2, 5],
])('business and calendar days from %s to %s', (from, to, business, calendar) => {
  expect(businessDaysBetween(from, to)).toBe(business);
  expect(daysBetween(from, to)).toBe(calendar);
});
