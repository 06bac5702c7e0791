import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type MissingFact } from './rule.ts';
import { sideModifiers } from './side.ts';

const BONES = [
  'clavicle',
  'proximal-humerus',
  'humeral-shaft',
  'radial-head',
  'radial-shaft',
  'ulnar-shaft',
  'distal-radius',
  'metacarpal',
  'finger-shaft',
  'finger-tip',
  'patella',
  'tibial-shaft',
  'medial-malleolus',
  'fibular-shaft',
  'lateral-malleolus',
  'bimalleolar',
  'trimalleolar',
  'metatarsal',
  'great-toe',
  'other-toe',
] as const;

/** Closed fracture treatment: by bone, with or without manipulation; the first cast or splint is included. */
export const fractureCare = defineRule({
  id: 'fracture-care',
  title: 'Closed fracture treatment by bone and manipulation',
  area: 'surgery',
  source:
    'CPT closed treatment criteria in the catalog (widely published); first cast or splint included: NCCI Policy Manual ch. IV; 90-day global period of the fee schedule',
  standing: 'practice',
  from: '2000-01-01',
  families: ['fracture-care'],
  input: z.object({
    bone: z.enum(BONES).optional(),
    manipulation: z.boolean().optional(),
    side: z.enum(['left', 'right', 'both']).optional(),
    /** Finger or toe modifier, where one is named. */
    digit: z
      .string()
      .regex(/^(?:F[A1-9]|T[A1-9])$/)
      .optional(),
    /** The practitioner takes over the aftercare; one who only splints and sends on does not treat the fracture. */
    followUp: z.boolean().default(true),
    /** Code of a cast or splint put on at the same time, when one is asked about. */
    cast: z
      .string()
      .regex(/^29\d{3}$/)
      .optional(),
  }),
  examples: [
    { given: { bone: 'distal-radius', manipulation: false, side: 'left' }, expect: ['25600-LT x1'] },
    { given: { bone: 'distal-radius', manipulation: true, side: 'right' }, expect: ['25605-RT x1'] },
    { given: { bone: 'finger-shaft', manipulation: false, digit: 'F8' }, expect: ['26720-F8 x1'] },
    { given: { bone: 'patella', manipulation: false, side: 'right' }, expect: ['27520-RT x1'] },
    {
      given: { bone: 'lateral-malleolus', manipulation: false, side: 'left', followUp: false },
      expect: [],
      why: 'splinted and sent on: the visit and the splint, not the fracture',
    },
    { given: { bone: 'metatarsal' }, expect: [], asks: ['manipulation'] },
    { given: { manipulation: false }, expect: [], asks: ['bone'] },
  ],
  run: ({ bone, manipulation, side, digit, followUp, cast }, at) => {
    if (!followUp) return { notes: [SENT_ON], documentation: DOCUMENTATION };
    const missing = [
      ...(bone === undefined ? [ASK_BONE] : []),
      ...(manipulation === undefined ? [ASK_MANIPULATION] : []),
    ];
    if (bone === undefined || manipulation === undefined) return { missing, documentation: DOCUMENTATION };
    const [card] = cardsOf(at.book, 'fracture-care', at.on, {
      bone,
      manipulation: manipulation ? 'yes' : 'no',
    });
    if (!card) return { notes: ['No code of closed treatment with manipulation is loaded for this bone.'] };
    const because = `closed, ${bone.replaceAll('-', ' ')}, ${manipulation ? 'with' : 'without'} manipulation`;
    return {
      lines: [{ code: card.code, units: 1, modifiers: digit ? [digit] : sideModifiers(side), because }],
      trace: [`${card.code}: ${because}`],
      refused: cast ? [{ code: cast, reason: CAST, source: 'NCCI Policy Manual ch. IV' }] : [],
      notes: [
        '90 days of aftercare are included; a visit that decided on it takes 57. Cast supplies are apart (Q codes).',
      ],
      documentation: DOCUMENTATION,
    };
  },
});

const SENT_ON =
  'Who splints and sends the patient on does not treat the fracture: the visit and the splint are billed, not the fracture code.';
const CAST = 'The first cast or splint is part of the fracture treatment; a replacement later is billed.';

const ASK_BONE: MissingFact = {
  field: 'bone',
  question: 'Which bone is broken, and which part of it (upper end, shaft, lower end)?',
  options: [],
};
const ASK_MANIPULATION: MissingFact = {
  field: 'manipulation',
  question: 'Was the fracture set (reduced, manipulated), or only held in a cast or splint?',
  options: [
    { when: 'it was manipulated', set: { manipulation: true } },
    { when: 'it was not manipulated', set: { manipulation: false } },
  ],
};

const DOCUMENTATION = [
  'Bone, part and side, open or closed, whether it was reduced and how, and who does the aftercare',
];
