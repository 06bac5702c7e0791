import { type Choose, count, further, OLD, type Row } from './bands.ts';
import type { StarterFamily } from './row.ts';

export const vaccines: StarterFamily = {
  family: 'vaccine-administration',
  system: 'CPT',
  source: 'vaccine administration as published (American Academy of Pediatrics coding guide)',
  codes: [
    {
      code: '90460',
      text: 'Vaccine administration with counselling, patient to 18 years, first component of each vaccine',
      from: '2011-01-01',
      criteria: { choose: { way: 'counselled', step: 'first' } },
    },
    {
      code: '90461',
      text: 'Vaccine administration with counselling, each further component (add-on to 90460)',
      from: '2011-01-01',
      criteria: { baseCodes: ['90460'], choose: { way: 'counselled', step: 'further' } },
    },
    {
      code: '90471',
      text: 'Vaccine administration by injection, first',
      from: '1999-01-01',
      criteria: { choose: { way: 'injection', step: 'first' } },
    },
    {
      code: '90472',
      text: 'Vaccine administration by injection, each further (add-on)',
      from: '1999-01-01',
      criteria: { baseCodes: ['90460', '90471', '90473'], choose: { way: 'injection', step: 'further' } },
    },
    {
      code: '90473',
      text: 'Vaccine administration by mouth or nose, first',
      from: '2002-01-01',
      criteria: { choose: { way: 'oral-nasal', step: 'first' } },
    },
    {
      code: '90474',
      text: 'Vaccine administration by mouth or nose, each further (add-on)',
      from: '2002-01-01',
      criteria: { baseCodes: ['90460', '90471', '90473'], choose: { way: 'oral-nasal', step: 'further' } },
    },
    {
      code: '90480',
      text: 'COVID-19 vaccine administration, each dose',
      from: '2023-09-11',
      criteria: { choose: { way: 'covid' } },
    },
    { code: '90707', text: 'Measles, mumps and rubella vaccine product', from: OLD },
    { code: '90710', text: 'Measles, mumps, rubella and chickenpox vaccine product', from: OLD },
    { code: '90716', text: 'Chickenpox vaccine product', from: OLD },
    { code: '90696', text: 'Diphtheria, tetanus, pertussis and polio vaccine product', from: '2007-01-01' },
    {
      code: '90698',
      text: 'Diphtheria, tetanus, pertussis, polio and Hib vaccine product',
      from: '2004-01-01',
    },
    { code: '90700', text: 'Diphtheria, tetanus and pertussis vaccine product, child', from: OLD },
    {
      code: '90715',
      text: 'Tetanus, diphtheria and pertussis vaccine product, from 7 years',
      from: '2005-01-01',
    },
    { code: '90656', text: 'Influenza vaccine product, trivalent, preservative free', from: '2004-01-01' },
    { code: '90662', text: 'Influenza vaccine product, high dose', from: '2008-01-01' },
    { code: '90677', text: 'Pneumococcal conjugate vaccine product, 20-valent', from: '2021-07-01' },
    { code: '90744', text: 'Hepatitis B vaccine product, child', from: OLD },
    { code: '90746', text: 'Hepatitis B vaccine product, adult', from: OLD },
    { code: '91320', text: 'COVID-19 vaccine product, Pfizer, from 12 years', from: '2023-09-11' },
  ],
};

export const medicareVaccines: StarterFamily = {
  family: 'vaccine-medicare',
  system: 'HCPCS',
  source: 'CMS preventive services: administration of influenza, pneumococcal and hepatitis B vaccines',
  codes: [
    {
      code: 'G0008',
      text: 'Administration of influenza vaccine (Medicare)',
      from: '2000-01-01',
      criteria: { choose: { vaccine: 'influenza' } },
    },
    {
      code: 'G0009',
      text: 'Administration of pneumococcal vaccine (Medicare)',
      from: '2000-01-01',
      criteria: { choose: { vaccine: 'pneumococcal' } },
    },
    {
      code: 'G0010',
      text: 'Administration of hepatitis B vaccine (Medicare)',
      from: '2000-01-01',
      criteria: { choose: { vaccine: 'hepatitis-b' } },
    },
  ],
};

export const sedationMedicare: StarterFamily = {
  family: 'moderate-sedation-gi',
  system: 'HCPCS',
  source: 'CMS: moderate sedation with gastrointestinal endoscopy (G0500)',
  codes: [
    {
      code: 'G0500',
      text: 'Moderate sedation with GI endoscopy by the same doctor, from 5 years, first 10 to 22 minutes (Medicare)',
      from: '2017-01-01',
      criteria: { measure: 'minutes', from: 10 },
    },
  ],
};

export const injections: StarterFamily = {
  family: 'injections',
  system: 'CPT',
  source: 'trigger point and joint injections as published (AAPC, coding corner)',
  codes: [
    count(
      '20552',
      'Trigger point injection, one or two muscles',
      1,
      2,
      { kind: 'trigger-point' },
      OLD,
      '000',
    ),
    count(
      '20553',
      'Trigger point injection, three or more muscles',
      3,
      undefined,
      { kind: 'trigger-point' },
      OLD,
      '000',
    ),
    count(
      '20560',
      'Dry needling without injection, one or two muscles',
      1,
      2,
      { kind: 'dry-needling' },
      '2020-01-01',
      'XXX',
    ),
    count(
      '20561',
      'Dry needling without injection, three or more muscles',
      3,
      undefined,
      { kind: 'dry-needling' },
      '2020-01-01',
      'XXX',
    ),
    joint('20600', 'small joint (finger, toe), without ultrasound', 'small', 'no'),
    joint('20604', 'small joint (finger, toe), with ultrasound guidance and record', 'small', 'yes'),
    joint(
      '20605',
      'medium joint (wrist, elbow, ankle, jaw, acromioclavicular), without ultrasound',
      'medium',
      'no',
    ),
    joint(
      '20606',
      'medium joint (wrist, elbow, ankle, jaw, acromioclavicular), with ultrasound guidance and record',
      'medium',
      'yes',
    ),
    joint('20610', 'large joint (shoulder, hip, knee), without ultrasound', 'large', 'no'),
    joint('20611', 'large joint (shoulder, hip, knee), with ultrasound guidance and record', 'large', 'yes'),
  ],
};

function joint(code: string, text: string, size: string, ultrasound: string): Row {
  return {
    code,
    text: `Joint aspiration or injection, ${text}`,
    from: OLD,
    criteria: { choose: { kind: 'joint', size, ultrasound } },
    globalDays: '000',
  };
}

export const facets: StarterFamily = {
  family: 'facet',
  system: 'CPT',
  source: 'facet injection and nerve destruction levels as published (Find-A-Code, AAPC)',
  codes: [
    count(
      '64490',
      'Facet joint injection, neck or chest, first level, imaging included',
      1,
      undefined,
      { kind: 'injection', region: 'cervical-thoracic' },
      '2010-01-01',
      '000',
    ),
    level('64491', 'Facet joint injection, neck or chest, second level', '64490', {
      kind: 'injection',
      region: 'cervical-thoracic',
      level: 'second',
    }),
    level('64492', 'Facet joint injection, neck or chest, third level and beyond, once', '64490', {
      kind: 'injection',
      region: 'cervical-thoracic',
      level: 'third',
    }),
    count(
      '64493',
      'Facet joint injection, lumbar or sacral, first level, imaging included',
      1,
      undefined,
      { kind: 'injection', region: 'lumbar-sacral' },
      '2010-01-01',
      '000',
    ),
    level('64494', 'Facet joint injection, lumbar or sacral, second level', '64493', {
      kind: 'injection',
      region: 'lumbar-sacral',
      level: 'second',
    }),
    level('64495', 'Facet joint injection, lumbar or sacral, third level and beyond, once', '64493', {
      kind: 'injection',
      region: 'lumbar-sacral',
      level: 'third',
    }),
    count(
      '64633',
      'Facet nerve destruction, neck or chest, first joint, imaging included',
      1,
      undefined,
      { kind: 'destruction', region: 'cervical-thoracic' },
      '2012-01-01',
      '010',
    ),
    further(
      '64634',
      'Facet nerve destruction, neck or chest, each further joint',
      1,
      ['64633'],
      { kind: 'destruction', region: 'cervical-thoracic' },
      '2012-01-01',
    ),
    count(
      '64635',
      'Facet nerve destruction, lumbar or sacral, first joint, imaging included',
      1,
      undefined,
      { kind: 'destruction', region: 'lumbar-sacral' },
      '2012-01-01',
      '010',
    ),
    further(
      '64636',
      'Facet nerve destruction, lumbar or sacral, each further joint',
      1,
      ['64635'],
      { kind: 'destruction', region: 'lumbar-sacral' },
      '2012-01-01',
    ),
  ],
};

function level(code: string, text: string, base: string, choose: Choose): Row {
  return {
    code,
    text: `${text} (add-on)`,
    from: '2010-01-01',
    criteria: { baseCodes: [base], choose },
    globalDays: 'ZZZ',
  };
}

function views(
  codes: readonly (readonly [string, number, number | undefined])[],
  text: string,
  region: string,
  since = OLD,
): Row[] {
  return codes.map(([code, from, upTo]) => {
    const span =
      upTo === undefined
        ? `${from} or more views`
        : from === upTo
          ? `${from} view${from === 1 ? '' : 's'}`
          : `${from} to ${upTo} views`;
    return count(code, `${text}, ${span}`, from, upTo, { region }, since, 'XXX');
  });
}

export const imaging: StarterFamily = {
  family: 'xray-views',
  system: 'CPT',
  source: 'plain film view counts: widely published, to be checked against a CPT book',
  codes: [
    ...views(
      [
        ['71045', 1, 1],
        ['71046', 2, 2],
        ['71047', 3, 3],
        ['71048', 4, undefined],
      ],
      'Chest x-ray',
      'chest',
      '2018-01-01',
    ),
    ...views(
      [
        ['73560', 1, 2],
        ['73562', 3, 3],
        ['73564', 4, undefined],
      ],
      'Knee x-ray',
      'knee',
    ),
    ...views(
      [
        ['73501', 1, 1],
        ['73502', 2, 3],
        ['73503', 4, undefined],
      ],
      'Hip x-ray with pelvis when taken, one side',
      'hip-one-side',
      '2016-01-01',
    ),
    ...views(
      [
        ['73521', 2, 2],
        ['73522', 3, 4],
        ['73523', 5, undefined],
      ],
      'Hip x-ray with pelvis when taken, both sides',
      'hip-both-sides',
      '2016-01-01',
    ),
    ...views([['73000', 1, undefined]], 'Collarbone x-ray', 'clavicle'),
    ...views(
      [
        ['73020', 1, 1],
        ['73030', 2, undefined],
      ],
      'Shoulder x-ray',
      'shoulder',
    ),
    ...views([['73060', 2, undefined]], 'Humerus x-ray', 'humerus'),
    ...views(
      [
        ['73070', 2, 2],
        ['73080', 3, undefined],
      ],
      'Elbow x-ray',
      'elbow',
    ),
    ...views([['73090', 2, undefined]], 'Forearm x-ray', 'forearm'),
    ...views(
      [
        ['73100', 2, 2],
        ['73110', 3, undefined],
      ],
      'Wrist x-ray',
      'wrist',
    ),
    ...views(
      [
        ['73120', 2, 2],
        ['73130', 3, undefined],
      ],
      'Hand x-ray',
      'hand',
    ),
    ...views([['73140', 2, undefined]], 'Finger x-ray', 'finger'),
    ...views(
      [
        ['73551', 1, 1],
        ['73552', 2, undefined],
      ],
      'Femur x-ray',
      'femur',
      '2016-01-01',
    ),
    ...views([['73590', 2, undefined]], 'Lower leg x-ray', 'tibia-fibula'),
    ...views(
      [
        ['73600', 2, 2],
        ['73610', 3, undefined],
      ],
      'Ankle x-ray',
      'ankle',
    ),
    ...views(
      [
        ['73620', 2, 2],
        ['73630', 3, undefined],
      ],
      'Foot x-ray',
      'foot',
    ),
    ...views([['73650', 2, undefined]], 'Heel x-ray', 'heel'),
    ...views([['73660', 2, undefined]], 'Toe x-ray', 'toe'),
    ...views(
      [
        ['74018', 1, 1],
        ['74019', 2, 2],
        ['74021', 3, undefined],
      ],
      'Abdomen x-ray',
      'abdomen',
      '2018-01-01',
    ),
    ...views(
      [
        ['72170', 1, 2],
        ['72190', 3, undefined],
      ],
      'Pelvis x-ray',
      'pelvis',
    ),
    ...views(
      [
        ['72070', 2, 2],
        ['72072', 3, 3],
        ['72074', 4, undefined],
      ],
      'Chest spine x-ray',
      'thoracic-spine',
    ),
    ...views(
      [
        ['72040', 2, 3],
        ['72050', 4, 5],
        ['72052', 6, undefined],
      ],
      'Neck spine x-ray',
      'cervical-spine',
    ),
    ...views(
      [
        ['72100', 2, 3],
        ['72110', 4, undefined],
      ],
      'Lumbar spine x-ray',
      'lumbar-spine',
    ),
    {
      code: '72114',
      text: 'Lumbar spine x-ray, complete with bending views, 6 or more',
      from: OLD,
      globalDays: 'XXX',
    },
    {
      code: '76942',
      text: 'Ultrasound guidance of a needle, with kept image; not beside codes that include it',
      from: OLD,
      globalDays: 'XXX',
    },
  ],
};

const split = (code: string, text: string, test: string, part: string): Row => ({
  code,
  text,
  from: OLD,
  criteria: { choose: { test, part } },
  globalDays: 'XXX',
});

export const components: StarterFamily = {
  family: 'component-split',
  system: 'CPT',
  source: 'fee schedule PC/TC indicators; code splits of ECG and stress test: widely published',
  codes: [
    split('93000', 'Electrocardiogram of 12 leads, tracing with report', 'ecg', 'global'),
    split('93005', 'Electrocardiogram of 12 leads, tracing only', 'ecg', 'technical'),
    split('93010', 'Electrocardiogram of 12 leads, interpretation and report only', 'ecg', 'professional'),
    split('93015', 'Cardiac stress test, supervision, tracing and report', 'stress-test', 'global'),
    split('93016', 'Cardiac stress test, supervision only', 'stress-test', 'supervision'),
    split('93017', 'Cardiac stress test, tracing only', 'stress-test', 'technical'),
    split('93018', 'Cardiac stress test, interpretation and report only', 'stress-test', 'professional'),
  ],
};

export const drugTests: StarterFamily = {
  family: 'drug-test-definitive',
  system: 'HCPCS',
  source: 'CMS clinical laboratory fee schedule (definitive drug tests by class)',
  codes: [
    count('G0480', 'Definitive drug test, 1 to 7 drug classes, per day', 1, 7, {}, '2016-01-01'),
    count('G0481', 'Definitive drug test, 8 to 14 drug classes, per day', 8, 14, {}, '2016-01-01'),
    count('G0482', 'Definitive drug test, 15 to 21 drug classes, per day', 15, 21, {}, '2016-01-01'),
    count('G0483', 'Definitive drug test, 22 or more drug classes, per day', 22, undefined, {}, '2016-01-01'),
  ],
};

const presumptive = (code: string, text: string, way: string): Row => ({
  code,
  text,
  from: '2017-01-01',
  criteria: { choose: { way } },
});

export const presumptiveDrugTests: StarterFamily = {
  family: 'drug-test-presumptive',
  system: 'CPT',
  source: 'CMS clinical laboratory fee schedule (presumptive drug tests, once a day)',
  codes: [
    presumptive('80305', 'Presumptive drug screen read by eye, per day', 'direct-observation'),
    presumptive('80306', 'Presumptive drug screen read by an instrument, per day', 'instrument-read'),
    presumptive('80307', 'Presumptive drug screen by a chemistry analyser, per day', 'analyser'),
  ],
};

export const manipulation: StarterFamily = {
  family: 'manipulation',
  system: 'CPT',
  source: 'chiropractic and osteopathic regions: published and widely published',
  codes: [
    count(
      '98940',
      'Chiropractic manipulation of one or two spine regions',
      1,
      2,
      { kind: 'chiropractic' },
      '1997-01-01',
      '000',
    ),
    count(
      '98941',
      'Chiropractic manipulation of three or four spine regions',
      3,
      4,
      { kind: 'chiropractic' },
      '1997-01-01',
      '000',
    ),
    count(
      '98942',
      'Chiropractic manipulation of five spine regions',
      5,
      5,
      { kind: 'chiropractic' },
      '1997-01-01',
      '000',
    ),
    count(
      '98925',
      'Osteopathic manipulation of one or two body regions',
      1,
      2,
      { kind: 'osteopathic' },
      '1994-01-01',
      '000',
    ),
    count(
      '98926',
      'Osteopathic manipulation of three or four body regions',
      3,
      4,
      { kind: 'osteopathic' },
      '1994-01-01',
      '000',
    ),
    count(
      '98927',
      'Osteopathic manipulation of five or six body regions',
      5,
      6,
      { kind: 'osteopathic' },
      '1994-01-01',
      '000',
    ),
    count(
      '98928',
      'Osteopathic manipulation of seven or eight body regions',
      7,
      8,
      { kind: 'osteopathic' },
      '1994-01-01',
      '000',
    ),
    count(
      '98929',
      'Osteopathic manipulation of nine or ten body regions',
      9,
      10,
      { kind: 'osteopathic' },
      '1994-01-01',
      '000',
    ),
  ],
};

export const nerveStudies: StarterFamily = {
  family: 'nerve-conduction',
  system: 'CPT',
  source: 'nerve conduction study counts as published (AAPC 167158)',
  codes: [
    ...(
      [
        ['95907', 1, 2],
        ['95908', 3, 4],
        ['95909', 5, 6],
        ['95910', 7, 8],
        ['95911', 9, 10],
        ['95912', 11, 12],
        ['95913', 13, undefined],
      ] as const
    ).map(([code, from, upTo]) =>
      count(
        code,
        `Nerve conduction studies, ${upTo === undefined ? `${from} or more` : `${from} to ${upTo}`}`,
        from,
        upTo,
        {},
        '2013-01-01',
        'XXX',
      ),
    ),
    {
      code: '95885',
      text: 'Needle EMG of a limb beside nerve conduction, limited, each limb (add-on)',
      from: '2012-01-01',
      criteria: {
        baseCodes: ['95907', '95908', '95909', '95910', '95911', '95912', '95913'],
        choose: { extent: 'limited' },
      },
    },
    {
      code: '95886',
      text: 'Needle EMG of a limb beside nerve conduction, complete, each limb (add-on)',
      from: '2012-01-01',
      criteria: {
        baseCodes: ['95907', '95908', '95909', '95910', '95911', '95912', '95913'],
        choose: { extent: 'complete' },
      },
    },
  ],
};

const emg = (code: string, limbs: number): Row =>
  count(
    code,
    `Needle EMG without nerve conduction, ${limbs} limb${limbs === 1 ? '' : 's'}`,
    limbs,
    limbs,
    { extent: 'complete' },
    OLD,
    'XXX',
  );

export const needleEmg: StarterFamily = {
  family: 'needle-emg',
  system: 'CPT',
  source: 'needle EMG by limbs: published (AAPC 167158)',
  codes: [
    emg('95860', 1),
    emg('95861', 2),
    emg('95863', 3),
    emg('95864', 4),
    {
      code: '95870',
      text: 'Needle EMG of fewer than five muscles of a limb, without nerve conduction, each limb',
      from: OLD,
      criteria: { choose: { extent: 'limited' } },
      globalDays: 'XXX',
    },
  ],
};

export const maternity: StarterFamily = {
  family: 'maternity',
  system: 'CPT',
  source: 'maternity packages and antepartum visits as published (AAFP, AAPC)',
  codes: [
    count('59425', 'Antepartum care only, four to six visits', 4, 6, { part: 'antepartum' }),
    count('59426', 'Antepartum care only, seven or more visits', 7, undefined, { part: 'antepartum' }),
    {
      code: '59400',
      text: 'Maternity package with vaginal delivery',
      from: OLD,
      criteria: { choose: { part: 'package', delivery: 'vaginal' } },
    },
    {
      code: '59510',
      text: 'Maternity package with cesarean delivery',
      from: OLD,
      criteria: { choose: { part: 'package', delivery: 'cesarean' } },
    },
    {
      code: '59610',
      text: 'Maternity package with vaginal delivery after an earlier cesarean',
      from: '1996-01-01',
      criteria: { choose: { part: 'package', delivery: 'vaginal-after-cesarean' } },
    },
    {
      code: '59618',
      text: 'Maternity package with cesarean after attempted vaginal delivery, earlier cesarean',
      from: '1996-01-01',
      criteria: { choose: { part: 'package', delivery: 'cesarean-after-attempt' } },
    },
    {
      code: '59409',
      text: 'Vaginal delivery only',
      from: OLD,
      criteria: { choose: { part: 'delivery', delivery: 'vaginal' } },
    },
    {
      code: '59410',
      text: 'Vaginal delivery with postpartum care',
      from: OLD,
      criteria: { choose: { part: 'delivery-postpartum', delivery: 'vaginal' } },
    },
    {
      code: '59514',
      text: 'Cesarean delivery only',
      from: OLD,
      criteria: { choose: { part: 'delivery', delivery: 'cesarean' } },
    },
    {
      code: '59515',
      text: 'Cesarean delivery with postpartum care',
      from: OLD,
      criteria: { choose: { part: 'delivery-postpartum', delivery: 'cesarean' } },
    },
  ],
};

export const chemodenervation: StarterFamily = {
  family: 'chemodenervation',
  system: 'CPT',
  source: 'botulinum toxin for migraine and limbs: widely published, to be checked against a CPT book',
  codes: [
    {
      code: '64615',
      text: 'Botulinum toxin for chronic migraine, both sides, once',
      from: '2013-01-01',
      criteria: { choose: { target: 'migraine' } },
      globalDays: '010',
    },
    {
      code: '64612',
      text: 'Botulinum toxin for spasm of muscles served by the facial nerve, one side',
      from: OLD,
      criteria: { choose: { target: 'face' } },
      globalDays: '010',
    },
    {
      code: '64616',
      text: 'Botulinum toxin for spasm of neck muscles, one side',
      from: '2014-01-01',
      criteria: { choose: { target: 'neck' } },
      globalDays: '010',
    },
    count(
      '64642',
      'Botulinum toxin, one limb, one to four muscles',
      1,
      4,
      { target: 'limb', step: 'first' },
      '2014-01-01',
      '000',
    ),
    {
      code: '64643',
      text: 'Botulinum toxin, further limb, one to four muscles (add-on)',
      from: '2014-01-01',
      criteria: {
        baseCodes: ['64642', '64644'],
        choose: { target: 'limb', step: 'further', muscles: '1-4' },
      },
      globalDays: 'ZZZ',
    },
    count(
      '64644',
      'Botulinum toxin, one limb, five or more muscles',
      5,
      undefined,
      { target: 'limb', step: 'first' },
      '2014-01-01',
      '000',
    ),
    {
      code: '64645',
      text: 'Botulinum toxin, further limb, five or more muscles (add-on)',
      from: '2014-01-01',
      criteria: { baseCodes: ['64642', '64644'], choose: { target: 'limb', step: 'further', muscles: '5+' } },
      globalDays: 'ZZZ',
    },
  ],
};

export const anesthesia: StarterFamily = {
  family: 'anesthesia',
  system: 'CPT',
  source: 'anesthesia services and qualifying circumstances: widely published',
  codes: [
    { code: '00400', text: 'Anesthesia for surface procedures on limbs, trunk or perineum', from: OLD },
    { code: '00840', text: 'Anesthesia for procedures inside the lower abdomen', from: OLD },
    { code: '00142', text: 'Anesthesia for lens surgery of the eye', from: OLD },
    { code: '01402', text: 'Anesthesia for total knee replacement', from: OLD },
    {
      code: '01810',
      text: 'Anesthesia for procedures on nerves, muscles, tendons of forearm, wrist and hand',
      from: OLD,
    },
    {
      code: '99100',
      text: 'Anesthesia qualifier: patient under 1 year or over 70 years (add-on)',
      from: OLD,
    },
    { code: '99116', text: 'Anesthesia qualifier: total body hypothermia (add-on)', from: OLD },
    { code: '99135', text: 'Anesthesia qualifier: controlled hypotension (add-on)', from: OLD },
    { code: '99140', text: 'Anesthesia qualifier: emergency (add-on)', from: OLD },
  ],
};

export const drugs: StarterFamily = {
  family: 'drugs',
  system: 'HCPCS',
  source: 'CMS quarterly HCPCS files (dose units), in our own words',
  codes: [
    { code: 'J0585', text: 'OnabotulinumtoxinA, per 1 unit', from: '2010-01-01' },
    { code: 'J1100', text: 'Dexamethasone sodium phosphate, per 1 mg', from: '1999-01-01' },
    { code: 'J1885', text: 'Ketorolac tromethamine, per 15 mg', from: '1996-01-01' },
    {
      code: 'J3301',
      text: 'Triamcinolone acetonide (not otherwise specified), per 10 mg',
      from: '2009-01-01',
    },
    {
      code: 'J1030',
      text: 'Methylprednisolone acetate, per 40 mg',
      from: '1990-01-01',
      to: '2024-03-31',
      replacements: ['J1010'],
    },
    { code: 'J1010', text: 'Methylprednisolone acetate, per 1 mg', from: '2024-04-01' },
    { code: 'J9035', text: 'Bevacizumab, per 10 mg', from: '2005-01-01' },
    { code: 'J9271', text: 'Pembrolizumab, per 1 mg', from: '2016-01-01' },
    { code: 'J0178', text: 'Aflibercept, per 1 mg', from: '2013-01-01' },
  ],
};

const modifier = (code: string, text: string, from = OLD): Row => ({ code, text, from });

export const serviceModifiers: StarterFamily = {
  family: 'service-modifiers',
  system: 'MODIFIER',
  source:
    'CMS Medicare Claims Processing Manual ch. 12 (anesthesia, chiropractic); HCPCS modifier list, in our own words',
  codes: [
    modifier('AA', 'Anesthesia done in person by an anesthesiologist'),
    modifier('AD', 'Anesthesia supervised by a physician, more than four at a time'),
    modifier('QK', 'Anesthesia directed by a physician, two to four at a time'),
    modifier('QX', 'Anesthetist with medical direction by a physician'),
    modifier('QY', 'Anesthesiologist directing one anesthetist'),
    modifier('QZ', 'Anesthetist without medical direction'),
    modifier('AT', 'Active treatment by a chiropractor'),
    modifier('PT', 'Colorectal screening that became a procedure (Medicare)'),
    modifier('FT', 'Critical care or visit unrelated to surgery, same day', '2022-01-01'),
    modifier('P1', 'Anesthesia patient status: healthy'),
    modifier('P2', 'Anesthesia patient status: mild systemic disease'),
    modifier('P3', 'Anesthesia patient status: severe systemic disease'),
    modifier('P4', 'Anesthesia patient status: constant threat to life'),
    modifier('P5', 'Anesthesia patient status: not expected to survive without surgery'),
  ],
};
