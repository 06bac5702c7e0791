import type { StarterFamily } from './row.ts';

type Row = StarterFamily['codes'][number];
type Choose = Record<string, string>;

const OLD = '1992-01-01';

const row = (code: string, text: string, choose: Choose, globalDays: string, from = OLD): Row => ({
  code,
  text,
  from,
  criteria: { choose },
  globalDays,
});

const groin = (code: string, text: string, kind: string, way: string, course: string, content?: string) =>
  row(
    code,
    text,
    { kind, way, course, ...(content && { content }) },
    '090',
    way === 'open' ? OLD : '2000-01-01',
  );

/** Inguinal and femoral hernia repair from five years of age, by way, course and content. */
export const groinHernia: StarterFamily = {
  family: 'groin-hernia',
  system: 'CPT',
  source:
    'inguinal and femoral hernia repair: widely published (AAPC general surgery), to be checked against a CPT book',
  codes: [
    groin(
      '49505',
      'Inguinal hernia repair, open, initial, reducible, from 5 years',
      'inguinal',
      'open',
      'initial',
      'reducible',
    ),
    groin(
      '49507',
      'Inguinal hernia repair, open, initial, incarcerated, from 5 years',
      'inguinal',
      'open',
      'initial',
      'incarcerated',
    ),
    groin(
      '49520',
      'Inguinal hernia repair, open, recurrent, reducible',
      'inguinal',
      'open',
      'recurrent',
      'reducible',
    ),
    groin(
      '49521',
      'Inguinal hernia repair, open, recurrent, incarcerated',
      'inguinal',
      'open',
      'recurrent',
      'incarcerated',
    ),
    groin(
      '49650',
      'Inguinal hernia repair through a laparoscope, initial',
      'inguinal',
      'laparoscopic',
      'initial',
    ),
    groin(
      '49651',
      'Inguinal hernia repair through a laparoscope, recurrent',
      'inguinal',
      'laparoscopic',
      'recurrent',
    ),
    groin(
      '49550',
      'Femoral hernia repair, open, initial, reducible',
      'femoral',
      'open',
      'initial',
      'reducible',
    ),
    groin(
      '49553',
      'Femoral hernia repair, open, initial, incarcerated',
      'femoral',
      'open',
      'initial',
      'incarcerated',
    ),
    groin(
      '49555',
      'Femoral hernia repair, open, recurrent, reducible',
      'femoral',
      'open',
      'recurrent',
      'reducible',
    ),
    groin(
      '49557',
      'Femoral hernia repair, open, recurrent, incarcerated',
      'femoral',
      'open',
      'recurrent',
      'incarcerated',
    ),
  ],
};

/** Bladder scopes without a tumor, by what was done. */
export const cystoscopy: StarterFamily = {
  family: 'cystoscopy',
  system: 'CPT',
  source: 'cystoscopy by what was done: widely published (AAPC urology), to be checked against a CPT book',
  codes: [
    row('52000', 'Cystoscopy to look only', { technique: 'look' }, '000'),
    row('52204', 'Cystoscopy with biopsy, one or more', { technique: 'biopsy' }, '000'),
    row('52214', 'Cystoscopy with fulguration of the lining', { technique: 'fulguration' }, '000'),
    row('52281', 'Cystoscopy with dilation of a urethral narrowing', { technique: 'dilation' }, '000'),
    row(
      '52287',
      'Cystoscopy with botulinum toxin into the bladder wall',
      { technique: 'toxin' },
      '000',
      '2013-01-01',
    ),
    row(
      '52310',
      'Cystoscopy with simple removal of a stent, stone or foreign body',
      { technique: 'removal' },
      '000',
    ),
    row('52332', 'Cystoscopy with placement of a ureteral stent that stays', { technique: 'stent' }, '000'),
  ],
};

const fracture = (bone: string, words: string, without: string, withIt?: string): Row[] => [
  row(
    without,
    `Closed treatment of a fracture of the ${words} without manipulation`,
    { bone, manipulation: 'no' },
    '090',
  ),
  ...(withIt
    ? [
        row(
          withIt,
          `Closed treatment of a fracture of the ${words} with manipulation`,
          { bone, manipulation: 'yes' },
          '090',
        ),
      ]
    : []),
];

/** Closed treatment of common fractures; the first cast or splint is part of it. */
export const fractureCare: StarterFamily = {
  family: 'fracture-care',
  system: 'CPT',
  source:
    'closed fracture treatment by bone: widely published (AAPC orthopedics), to be checked against a CPT book',
  codes: [
    ...fracture('clavicle', 'collarbone', '23500', '23505'),
    ...fracture('proximal-humerus', 'upper end of the humerus', '23600', '23605'),
    ...fracture('humeral-shaft', 'shaft of the humerus', '24500', '24505'),
    ...fracture('radial-head', 'head or neck of the radius', '24650', '24655'),
    ...fracture('radial-shaft', 'shaft of the radius', '25500', '25505'),
    ...fracture('ulnar-shaft', 'shaft of the ulna', '25530', '25535'),
    ...fracture('distal-radius', 'lower end of the radius', '25600', '25605'),
    ...fracture('metacarpal', 'metacarpal, each', '26600', '26605'),
    ...fracture('finger-shaft', 'upper or middle finger bone, each', '26720', '26725'),
    ...fracture('finger-tip', 'end bone of a finger, each', '26750', '26755'),
    ...fracture('patella', 'kneecap', '27520'),
    ...fracture('tibial-shaft', 'shaft of the tibia', '27750', '27752'),
    ...fracture('medial-malleolus', 'medial malleolus', '27760', '27762'),
    ...fracture('fibular-shaft', 'upper end or shaft of the fibula', '27780', '27781'),
    ...fracture('lateral-malleolus', 'lateral malleolus', '27786', '27788'),
    ...fracture('bimalleolar', 'ankle with two malleoli', '27808', '27810'),
    ...fracture('trimalleolar', 'ankle with three malleoli', '27816', '27818'),
    ...fracture('metatarsal', 'metatarsal, each', '28470', '28475'),
    ...fracture('great-toe', 'great toe', '28490', '28495'),
    ...fracture('other-toe', 'toe other than the great toe, each', '28510', '28515'),
  ],
};

const cast = (code: string, text: string): Row => ({ code, text, from: OLD, globalDays: '000' });

/** Casts and splints that fracture care includes at first. */
export const casts: StarterFamily = {
  family: 'casts-splints',
  system: 'CPT',
  source:
    'casts and splints: widely published; included in fracture care at first (NCCI Policy Manual ch. IV)',
  codes: [
    cast('29065', 'Cast from shoulder to hand'),
    cast('29075', 'Cast from elbow to finger'),
    cast('29085', 'Cast of hand and lower forearm'),
    cast('29105', 'Long arm splint'),
    cast('29125', 'Short arm splint, not moving'),
    cast('29130', 'Finger splint, not moving'),
    cast('29345', 'Long leg cast'),
    cast('29405', 'Short leg cast'),
    cast('29425', 'Short leg cast for walking'),
    cast('29505', 'Long leg splint'),
    cast('29515', 'Short leg splint'),
  ],
};
