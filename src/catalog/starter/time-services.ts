import { type Choose, each, OLD, type Row, timed } from './bands.ts';
import type { StarterFamily } from './row.ts';

export const criticalCare: StarterFamily = {
  family: 'critical-care',
  system: 'CPT',
  source: 'critical care times as published (ACEP, AAPC); Medicare add-on threshold of 104 minutes (FCSO)',
  codes: [
    timed('99291', 'Critical care, first 30 to 74 minutes of the day', 30, undefined),
    each('99292', 'Critical care, each further 30 minutes', 30, 74, ['99291']),
  ],
};

export const psychotherapy: StarterFamily = {
  family: 'psychotherapy',
  system: 'CPT',
  source: 'psychotherapy times as published (UTH, SuperCoder); crisis and family times: widely published',
  codes: [
    timed(
      '90832',
      'Psychotherapy, 16 to 37 minutes',
      16,
      37,
      { kind: 'individual', visit: 'no' },
      '2013-01-01',
    ),
    timed(
      '90834',
      'Psychotherapy, 38 to 52 minutes',
      38,
      52,
      { kind: 'individual', visit: 'no' },
      '2013-01-01',
    ),
    timed(
      '90837',
      'Psychotherapy, 53 minutes or more',
      53,
      undefined,
      { kind: 'individual', visit: 'no' },
      '2013-01-01',
    ),
    timed(
      '90833',
      'Psychotherapy beside a visit, 16 to 37 minutes',
      16,
      37,
      { kind: 'individual', visit: 'yes' },
      '2013-01-01',
    ),
    timed(
      '90836',
      'Psychotherapy beside a visit, 38 to 52 minutes',
      38,
      52,
      { kind: 'individual', visit: 'yes' },
      '2013-01-01',
    ),
    timed(
      '90838',
      'Psychotherapy beside a visit, 53 minutes or more',
      53,
      undefined,
      { kind: 'individual', visit: 'yes' },
      '2013-01-01',
    ),
    timed('90846', 'Family psychotherapy without the patient, at least 26 minutes', 26, undefined, {
      kind: 'family-without-patient',
    }),
    timed('90847', 'Family psychotherapy with the patient, at least 26 minutes', 26, undefined, {
      kind: 'family-with-patient',
    }),
    timed(
      '90839',
      'Psychotherapy in a crisis, first 30 to 74 minutes',
      30,
      undefined,
      { kind: 'crisis' },
      '2013-01-01',
    ),
    each(
      '90840',
      'Psychotherapy in a crisis, each further 30 minutes',
      30,
      74,
      ['90839'],
      { kind: 'crisis' },
      'up',
      '2013-01-01',
    ),
  ],
};

export const sedation: StarterFamily = {
  family: 'moderate-sedation',
  system: 'CPT',
  source: 'moderate sedation times as published (ASGE, NAMAS, SuperCoder)',
  codes: [
    timed(
      '99151',
      'Moderate sedation by the doctor doing the procedure, patient under 5 years, first 10 to 22 minutes',
      10,
      undefined,
      { by: 'same', age: 'under-5' },
      '2017-01-01',
    ),
    timed(
      '99152',
      'Moderate sedation by the doctor doing the procedure, patient of 5 years or more, first 10 to 22 minutes',
      10,
      undefined,
      { by: 'same', age: 'from-5' },
      '2017-01-01',
    ),
    each(
      '99153',
      'Moderate sedation by the same doctor, each further 15 minutes',
      15,
      22,
      ['99151', '99152', 'G0500'],
      { by: 'same' },
      'up',
      '2017-01-01',
    ),
    timed(
      '99155',
      'Moderate sedation by another doctor, patient under 5 years, first 10 to 22 minutes',
      10,
      undefined,
      { by: 'other', age: 'under-5' },
      '2017-01-01',
    ),
    timed(
      '99156',
      'Moderate sedation by another doctor, patient of 5 years or more, first 10 to 22 minutes',
      10,
      undefined,
      { by: 'other', age: 'from-5' },
      '2017-01-01',
    ),
    each(
      '99157',
      'Moderate sedation by another doctor, each further 15 minutes',
      15,
      22,
      ['99155', '99156'],
      { by: 'other' },
      'up',
      '2017-01-01',
    ),
  ],
};

export const advanceCare: StarterFamily = {
  family: 'advance-care-planning',
  system: 'CPT',
  source: 'advance care planning times as published (CMS fact sheet, midpoint rule)',
  codes: [
    timed('99497', 'Advance care planning, first 16 to 45 minutes', 16, undefined, {}, '2015-01-01'),
    each(
      '99498',
      'Advance care planning, each further 30 minutes',
      30,
      45,
      ['99497'],
      {},
      'up',
      '2015-01-01',
    ),
  ],
};

export const counselling: StarterFamily = {
  family: 'counselling',
  system: 'CPT',
  source: 'tobacco and alcohol counselling times: published (tobacco), widely published (alcohol)',
  codes: [
    {
      code: '99406',
      text: 'Tobacco cessation counselling, more than 3 and up to 10 minutes',
      from: '2008-01-01',
      criteria: { measure: 'minutes', over: 3, upTo: 10, choose: { topic: 'tobacco' } },
    },
    {
      code: '99407',
      text: 'Tobacco cessation counselling, more than 10 minutes',
      from: '2008-01-01',
      criteria: { measure: 'minutes', over: 10, choose: { topic: 'tobacco' } },
    },
    timed(
      '99408',
      'Alcohol or drug use screening and brief intervention, 15 to 30 minutes',
      15,
      30,
      { topic: 'alcohol' },
      '2008-01-01',
    ),
    {
      code: '99409',
      text: 'Alcohol or drug use screening and brief intervention, more than 30 minutes',
      from: '2008-01-01',
      criteria: { measure: 'minutes', over: 30, choose: { topic: 'alcohol' } },
    },
  ],
};

export const chronicCare: StarterFamily = {
  family: 'chronic-care',
  system: 'CPT',
  source:
    'monthly chronic care thresholds as published (CMS chronic care booklet); full steps only, no carry-over',
  codes: [
    timed(
      '99490',
      'Chronic care management by clinical staff, first 20 minutes of the month',
      20,
      undefined,
      { by: 'staff' },
      '2015-01-01',
    ),
    each(
      '99439',
      'Chronic care management by clinical staff, each further full 20 minutes',
      20,
      20,
      ['99490'],
      { by: 'staff' },
      'down',
      '2021-01-01',
    ),
    timed(
      '99491',
      'Chronic care management by the practitioner in person, first 30 minutes of the month',
      30,
      undefined,
      { by: 'practitioner' },
      '2019-01-01',
    ),
    each(
      '99437',
      'Chronic care management by the practitioner in person, each further full 30 minutes',
      30,
      30,
      ['99491'],
      { by: 'practitioner' },
      'down',
      '2022-01-01',
    ),
    timed(
      '99487',
      'Complex chronic care management by clinical staff, first 60 minutes of the month',
      60,
      undefined,
      { by: 'complex' },
      '2017-01-01',
    ),
    each(
      '99489',
      'Complex chronic care management, each further full 30 minutes',
      30,
      60,
      ['99487'],
      { by: 'complex' },
      'down',
      '2017-01-01',
    ),
  ],
};

function days(code: string, text: string, from: number, upTo: number, since: string): Row {
  return { code, text, from: since, criteria: { measure: 'count', from, upTo, choose: { part: 'device' } } };
}

export const remoteMonitoring: StarterFamily = {
  family: 'remote-monitoring',
  system: 'CPT',
  source: 'remote physiologic monitoring of 2026 as published (CY2026 fee schedule summaries)',
  codes: [
    {
      code: '99453',
      text: 'Remote monitoring set-up and patient teaching, once per episode',
      from: '2019-01-01',
    },
    days('99445', 'Remote monitoring device supply with readings on 2 to 15 days of 30', 2, 15, '2026-01-01'),
    days(
      '99454',
      'Remote monitoring device supply with readings on 16 to 30 days of 30',
      16,
      30,
      '2019-01-01',
    ),
    timed(
      '99470',
      'Remote monitoring treatment management, first 10 to 19 minutes of the month',
      10,
      19,
      { part: 'management' },
      '2026-01-01',
    ),
    timed(
      '99457',
      'Remote monitoring treatment management, first 20 minutes of the month',
      20,
      undefined,
      { part: 'management' },
      '2019-01-01',
    ),
    each(
      '99458',
      'Remote monitoring treatment management, each further full 20 minutes',
      20,
      20,
      ['99457'],
      { part: 'management' },
      'down',
      '2020-01-01',
    ),
  ],
};

export const transition: StarterFamily = {
  family: 'transitional-care',
  system: 'CPT',
  source: 'transitional care rules as published (CMS booklet)',
  codes: [
    {
      code: '99495',
      text: 'Transitional care: contact within 2 business days, visit within 14 days, at least moderate decision making',
      from: '2013-01-01',
      criteria: {},
      globalDays: 'XXX',
    },
    {
      code: '99496',
      text: 'Transitional care: contact within 2 business days, visit within 7 days, high decision making',
      from: '2013-01-01',
      criteria: {},
      globalDays: 'XXX',
    },
  ],
};

const timedTherapy = (code: string, text: string): Row => ({
  code,
  text: `${text}, each 15 minutes`,
  from: '1995-01-01',
  criteria: { measure: 'minutes', choose: { timing: 'timed' } },
  globalDays: 'XXX',
});

const untimedTherapy = (code: string, text: string): Row => ({
  code,
  text: `${text}, once a day whatever the time`,
  from: '1995-01-01',
  criteria: { choose: { timing: 'untimed' } },
});

export const therapy: StarterFamily = {
  family: 'therapy',
  system: 'CPT',
  source: 'Medicare Claims Processing Manual ch. 5 s20.2 (timed and untimed therapy codes)',
  codes: [
    timedTherapy('97032', 'Electrical stimulation with attendance'),
    timedTherapy('97033', 'Iontophoresis'),
    timedTherapy('97034', 'Contrast baths'),
    timedTherapy('97035', 'Therapeutic ultrasound'),
    timedTherapy('97110', 'Therapeutic exercise'),
    timedTherapy('97112', 'Neuromuscular re-education'),
    timedTherapy('97113', 'Aquatic therapy with exercise'),
    timedTherapy('97116', 'Gait training'),
    timedTherapy('97124', 'Therapeutic massage'),
    timedTherapy('97140', 'Manual therapy'),
    timedTherapy('97530', 'Therapeutic activities, one-to-one'),
    timedTherapy('97533', 'Sensory integration'),
    timedTherapy('97535', 'Self-care and home management training'),
    timedTherapy('97542', 'Wheelchair management training'),
    timedTherapy('97750', 'Physical performance test with report'),
    timedTherapy('97760', 'Orthotic training, first encounter'),
    timedTherapy('97761', 'Prosthetic training, first encounter'),
    untimedTherapy('97010', 'Hot or cold packs'),
    untimedTherapy('97012', 'Mechanical traction'),
    untimedTherapy('97014', 'Electrical stimulation without attendance'),
    untimedTherapy('97018', 'Paraffin bath'),
    untimedTherapy('97150', 'Group therapy'),
    untimedTherapy('97161', 'Physical therapy evaluation, low complexity'),
    untimedTherapy('97162', 'Physical therapy evaluation, moderate complexity'),
    untimedTherapy('97163', 'Physical therapy evaluation, high complexity'),
    untimedTherapy('97165', 'Occupational therapy evaluation, low complexity'),
    untimedTherapy('97166', 'Occupational therapy evaluation, moderate complexity'),
    untimedTherapy('97167', 'Occupational therapy evaluation, high complexity'),
  ],
};

export const otherVisits: StarterFamily = {
  family: 'other-visits',
  system: 'CPT',
  source:
    'hospital, emergency and consultation levels since 2023 as published (NGS, UTH, ACEP); consults and ages: widely published',
  codes: [
    ...level(
      ['99234', '99235', '99236'],
      [45, 70, 85],
      ['low', 'moderate', 'high'],
      'Hospital admission and discharge on the same day',
      { place: 'hospital', stage: 'same-day' },
    ),
    ...level(
      ['99242', '99243', '99244', '99245'],
      [20, 30, 40, 55],
      ['straightforward', 'low', 'moderate', 'high'],
      'Outpatient consultation',
      { place: 'consult', stage: 'outpatient' },
    ),
    ...level(
      ['99252', '99253', '99254', '99255'],
      [35, 45, 60, 80],
      ['straightforward', 'low', 'moderate', 'high'],
      'Inpatient consultation',
      { place: 'consult', stage: 'inpatient' },
    ),
    timed('99238', 'Hospital discharge day, 30 minutes or less', 1, 30, {
      place: 'hospital',
      stage: 'discharge',
    }),
    {
      code: '99239',
      text: 'Hospital discharge day, more than 30 minutes',
      from: OLD,
      criteria: { measure: 'minutes', over: 30, choose: { place: 'hospital', stage: 'discharge' } },
    },
    emergency('99281', 'may not need a physician', 'none'),
    emergency('99282', 'straightforward decision making', 'straightforward'),
    emergency('99283', 'low decision making', 'low'),
    emergency('99284', 'moderate decision making', 'moderate'),
    emergency('99285', 'high decision making', 'high'),
  ],
};

function level(
  codes: readonly string[],
  minutes: readonly number[],
  mdm: readonly string[],
  text: string,
  choose: Choose,
): Row[] {
  return codes.map((code, at) =>
    timed(
      code,
      `${text}: ${mdm[at]} decision making, or at least ${minutes[at]} minutes on the day`,
      minutes[at] ?? 0,
      undefined,
      { ...choose, mdm: mdm[at] ?? '' },
    ),
  );
}

function emergency(code: string, text: string, mdm: string): Row {
  return {
    code,
    text: `Emergency department visit: ${text}`,
    from: OLD,
    criteria: { choose: { place: 'emergency', mdm } },
    globalDays: 'XXX',
  };
}

const AGES = [
  ['under 1 year', { from: 0, below: 1 }],
  ['1 to 4 years', { from: 1, below: 5 }],
  ['5 to 11 years', { from: 5, below: 12 }],
  ['12 to 17 years', { from: 12, below: 18 }],
  ['18 to 39 years', { from: 18, below: 40 }],
  ['40 to 64 years', { from: 40, below: 65 }],
  ['65 years and over', { from: 65 }],
] as const;

function preventiveVisits(patient: 'new' | 'established', stem: string): Row[] {
  return AGES.map(([span, bounds], at) => ({
    code: `${stem}${at + 1}`,
    text: `Preventive visit, ${patient} patient, ${span}`,
    from: OLD,
    criteria: { measure: 'count', ...bounds, choose: { patient } },
    globalDays: 'XXX',
  }));
}

export const preventive: StarterFamily = {
  family: 'preventive',
  system: 'CPT',
  source: 'preventive visit ages: widely published, to be checked against a CPT book',
  codes: [...preventiveVisits('new', '9938'), ...preventiveVisits('established', '9939')],
};

const infusionRow = (code: string, text: string, choose: Choose): Row => ({
  code,
  text,
  from: '2009-01-01',
  criteria: { measure: 'minutes', choose },
});

export const infusion: StarterFamily = {
  family: 'infusion',
  system: 'CPT',
  source: 'infusion times and hierarchy as published (AAPC, Haugen, Ohio HIMA)',
  codes: [
    infusionRow('96360', 'Hydration infusion, first hour (31 to 90 minutes)', {
      kind: 'hydration',
      step: 'initial',
    }),
    infusionRow('96361', 'Hydration infusion, each further hour', { kind: 'hydration', step: 'further' }),
    infusionRow('96365', 'Therapeutic infusion, first hour (16 to 90 minutes)', {
      kind: 'therapeutic',
      step: 'initial',
    }),
    infusionRow('96366', 'Therapeutic infusion, each further hour', { kind: 'therapeutic', step: 'further' }),
    infusionRow('96367', 'Therapeutic infusion of a new drug after another, first hour', {
      kind: 'therapeutic',
      step: 'sequential',
    }),
    infusionRow('96368', 'Therapeutic infusion at the same time as another, once', {
      kind: 'therapeutic',
      step: 'concurrent',
    }),
    infusionRow('96372', 'Injection into muscle or under the skin, therapeutic', {
      kind: 'injection',
      step: 'initial',
    }),
    infusionRow('96374', 'Intravenous push, first drug', { kind: 'push', step: 'initial' }),
    infusionRow('96375', 'Intravenous push, each further new drug', { kind: 'push', step: 'sequential' }),
    infusionRow('96376', 'Intravenous push, same drug again more than 30 minutes later (facility only)', {
      kind: 'push',
      step: 'repeat',
    }),
    infusionRow('96401', 'Chemotherapy injection into muscle or under the skin', {
      kind: 'chemo-injection',
      step: 'initial',
    }),
    infusionRow('96409', 'Chemotherapy push, first drug', { kind: 'chemo-push', step: 'initial' }),
    infusionRow('96411', 'Chemotherapy push, each further drug', { kind: 'chemo-push', step: 'sequential' }),
    infusionRow('96413', 'Chemotherapy infusion, first hour (16 to 90 minutes)', {
      kind: 'chemo',
      step: 'initial',
    }),
    infusionRow('96415', 'Chemotherapy infusion, each further hour', { kind: 'chemo', step: 'further' }),
    infusionRow('96416', 'Start of a chemotherapy infusion of more than 8 hours by pump', {
      kind: 'chemo',
      step: 'pump',
    }),
    infusionRow('96417', 'Chemotherapy infusion of another drug after the first, first hour', {
      kind: 'chemo',
      step: 'sequential',
    }),
  ],
};
