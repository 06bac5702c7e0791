import type { StarterFamily } from './row.ts';

type Row = StarterFamily['codes'][number];
type Choose = Record<string, string>;

const OLD = '1992-01-01';

const single = (code: string, text: string, from: string, choose: Choose, globalDays = '000'): Row => ({
  code,
  text,
  from,
  criteria: { choose },
  globalDays,
});

const more = (code: string, text: string, from: string, base: string, choose: Choose): Row => ({
  code,
  text: `${text} (add-on)`,
  from,
  criteria: { measure: 'count', perAdditional: 1, beyond: 1, baseCodes: [base], choose },
  globalDays: 'ZZZ',
});

const first = (code: string, text: string, from: string, choose: Choose): Row => ({
  code,
  text,
  from,
  criteria: { measure: 'count', from: 1, choose },
  globalDays: '000',
});

/** Epidural injections: between the laminae by region and imaging, through the foramen by level. */
export const epidurals: StarterFamily = {
  family: 'epidural',
  system: 'CPT',
  source:
    'epidural injections by approach, region and imaging: as published since 2017 (AAPC pain management, Find-A-Code), to be checked against a CPT book',
  codes: [
    single(
      '62320',
      'Epidural injection between laminae, neck or chest, without imaging guidance',
      '2017-01-01',
      {
        approach: 'interlaminar',
        region: 'cervical-thoracic',
        imaging: 'no',
      },
    ),
    single(
      '62321',
      'Epidural injection between laminae, neck or chest, with imaging guidance',
      '2017-01-01',
      {
        approach: 'interlaminar',
        region: 'cervical-thoracic',
        imaging: 'yes',
      },
    ),
    single(
      '62322',
      'Epidural injection between laminae or caudal, lumbar or sacral, without imaging guidance',
      '2017-01-01',
      { approach: 'interlaminar', region: 'lumbar-sacral', imaging: 'no' },
    ),
    single(
      '62323',
      'Epidural injection between laminae or caudal, lumbar or sacral, with imaging guidance',
      '2017-01-01',
      { approach: 'interlaminar', region: 'lumbar-sacral', imaging: 'yes' },
    ),
    first(
      '64479',
      'Epidural injection through the foramen, neck or chest, first level, imaging included',
      '2000-01-01',
      { approach: 'transforaminal', region: 'cervical-thoracic' },
    ),
    more(
      '64480',
      'Epidural injection through the foramen, neck or chest, each further level',
      '2000-01-01',
      '64479',
      { approach: 'transforaminal', region: 'cervical-thoracic' },
    ),
    first(
      '64483',
      'Epidural injection through the foramen, lumbar or sacral, first level, imaging included',
      '2000-01-01',
      { approach: 'transforaminal', region: 'lumbar-sacral' },
    ),
    more(
      '64484',
      'Epidural injection through the foramen, lumbar or sacral, each further level',
      '2000-01-01',
      '64483',
      { approach: 'transforaminal', region: 'lumbar-sacral' },
    ),
  ],
};

/** Injections into tendons, the carpal tunnel, a ganglion, the sacroiliac joint and the occipital nerve. */
export const otherInjections: StarterFamily = {
  family: 'other-injections',
  system: 'CPT',
  source:
    'injections by structure: widely published (AAPC orthopedics and pain), to be checked against a CPT book',
  codes: [
    single('20526', 'Injection into the carpal tunnel', '2003-01-01', { kind: 'carpal-tunnel' }),
    single('20550', 'Injection into one tendon sheath or ligament', OLD, { kind: 'tendon-sheath' }),
    single('20551', 'Injection at one tendon origin or insertion', '2002-01-01', { kind: 'tendon-origin' }),
    single('20612', 'Aspiration or injection of a ganglion cyst', '2003-01-01', { kind: 'ganglion' }),
    single('27096', 'Sacroiliac joint injection with imaging guidance', '2000-01-01', {
      kind: 'sacroiliac',
      imaging: 'yes',
    }),
    single('64405', 'Injection at the greater occipital nerve', OLD, { kind: 'occipital-nerve' }),
  ],
};

/** Imaging guidance with a code of its own, where the injection does not include it. */
export const needleGuidance: StarterFamily = {
  family: 'needle-guidance',
  system: 'CPT',
  source:
    'imaging guidance of needles: widely published; which injections include it is said by their own rules',
  codes: [
    {
      code: '77002',
      text: 'Fluoroscopic guidance of a needle, not of the spine (add-on)',
      from: '2007-01-01',
    },
    {
      code: '77003',
      text: 'Fluoroscopic guidance of a needle or catheter at the spine (add-on); not beside codes that include it',
      from: '2007-01-01',
    },
    { code: '77012', text: 'CT guidance of a needle', from: '2007-01-01' },
  ],
};
