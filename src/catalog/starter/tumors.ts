import type { StarterFamily } from './row.ts';

type Row = StarterFamily['codes'][number];

/** Below and from a cut point, by depth: four codes a site. */
function site(
  name: string,
  words: string,
  subcutaneous: readonly [string, string, number],
  subfascial: readonly [string, string, number],
): Row[] {
  const pair = (depth: string, [small, large, cutCm]: readonly [string, string, number]): Row[] => [
    {
      code: small,
      text: `Excision of a soft tissue tumor of the ${words}, ${depth}, less than ${cutCm} cm`,
      from: '2010-01-01',
      criteria: { measure: 'length-cm', below: cutCm, choose: { site: name, depth } },
      globalDays: '090',
    },
    {
      code: large,
      text: `Excision of a soft tissue tumor of the ${words}, ${depth}, ${cutCm} cm or more`,
      from: '2010-01-01',
      criteria: { measure: 'length-cm', from: cutCm, choose: { site: name, depth } },
      globalDays: '090',
    },
  ];
  return [...pair('subcutaneous', subcutaneous), ...pair('subfascial', subfascial)];
}

/** Excision of tumors below the skin, by site, depth and size. */
export const softTissueTumor: StarterFamily = {
  family: 'soft-tissue-tumor',
  system: 'CPT',
  source:
    'cut points of soft tissue tumors by site since 2010: widely published, to be checked against a CPT book',
  codes: [
    ...site('face-scalp', 'face or scalp', ['21011', '21012', 2], ['21013', '21014', 2]),
    ...site('neck-chest', 'neck or front of the chest', ['21555', '21552', 3], ['21556', '21554', 5]),
    ...site('back-flank', 'back or flank', ['21930', '21931', 3], ['21932', '21933', 5]),
    ...site('abdominal-wall', 'abdominal wall', ['22902', '22903', 3], ['22900', '22901', 5]),
    ...site('shoulder', 'shoulder', ['23075', '23071', 3], ['23076', '23073', 5]),
    ...site('upper-arm', 'upper arm or elbow', ['24075', '24071', 3], ['24076', '24073', 5]),
    ...site('forearm', 'forearm or wrist', ['25075', '25071', 3], ['25076', '25073', 3]),
    ...site('hand', 'hand or finger', ['26115', '26111', 1.5], ['26116', '26113', 1.5]),
    ...site('hip', 'pelvis or hip', ['27047', '27043', 3], ['27048', '27045', 5]),
    ...site('thigh', 'thigh or knee', ['27327', '27337', 3], ['27328', '27339', 5]),
    ...site('leg', 'lower leg or ankle', ['27618', '27632', 3], ['27619', '27634', 5]),
    ...site('foot', 'foot or toe', ['28043', '28039', 1.5], ['28045', '28041', 1.5]),
  ],
};

/** Bladder tumors treated through the urethra, by the size of the largest. */
export const bladderTumor: StarterFamily = {
  family: 'bladder-tumor',
  system: 'CPT',
  source: 'bladder tumor sizes as published (AAPC urology); exactly 2 cm is medium there',
  codes: [
    {
      code: '52224',
      text: 'Treatment of minor bladder lesions through a scope, each less than 0.5 cm',
      from: '1992-01-01',
      criteria: { measure: 'length-cm', below: 0.5 },
      globalDays: '000',
    },
    {
      code: '52234',
      text: 'Removal or destruction of small bladder tumors through a scope, from 0.5 cm and less than 2 cm',
      from: '1992-01-01',
      criteria: { measure: 'length-cm', from: 0.5, below: 2 },
      globalDays: '000',
    },
    {
      code: '52235',
      text: 'Removal or destruction of medium bladder tumors through a scope, from 2 to 5 cm',
      from: '1992-01-01',
      criteria: { measure: 'length-cm', from: 2, upTo: 5 },
      globalDays: '000',
    },
    {
      code: '52240',
      text: 'Removal or destruction of large bladder tumors through a scope, over 5 cm',
      from: '1992-01-01',
      criteria: { measure: 'length-cm', over: 5 },
      globalDays: '000',
    },
  ],
};
