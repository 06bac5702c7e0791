import { z } from 'zod';
import { defineRule, type MissingFact, type PayerFork } from './rule.ts';

const input = z.object({
  impacted: z.boolean().optional(),
  how: z.enum(['instruments', 'irrigation']).optional(),
  ears: z.enum(['left', 'right', 'both']).optional(),
  payer: z.enum(['medicare', 'other']).optional(),
  /** Medicare: an audiologist tested the hearing on the same day. */
  hearingTest: z.boolean().optional(),
});

/** Impacted ear wax: by way of removal and by ear; Medicare pays both ears as one. */
export const earWax = defineRule({
  id: 'ear-wax',
  title: 'Removal of impacted ear wax',
  area: 'surgery',
  source:
    'American Academy of Otolaryngology, cerumen coding guidance; CMS bilateral indicator 2 of 69210; HCPCS G0268',
  standing: 'published',
  from: '2016-01-01',
  families: [],
  input,
  examples: [
    { given: { impacted: true, how: 'instruments', ears: 'left' }, expect: ['69210-LT x1'] },
    {
      given: { impacted: true, how: 'instruments', ears: 'both', payer: 'other' },
      expect: ['69210-50 x1'],
    },
    {
      given: { impacted: true, how: 'instruments', ears: 'both', payer: 'medicare' },
      expect: ['69210 x1'],
      why: 'bilateral indicator 2: the fee is for both ears',
    },
    { given: { impacted: true, how: 'instruments', ears: 'both' }, expect: ['69210-50 x1'] },
    { given: { impacted: true, how: 'irrigation', ears: 'right' }, expect: ['69209-RT x1'] },
    { given: { impacted: true, how: 'irrigation', ears: 'both' }, expect: ['69209-50 x1'] },
    {
      given: { impacted: true, how: 'instruments', ears: 'both', payer: 'medicare', hearingTest: true },
      expect: ['G0268 x1'],
    },
    { given: { impacted: false, how: 'instruments', ears: 'left' }, expect: [] },
    { given: { impacted: true, ears: 'left' }, expect: [], asks: ['how'] },
    { given: { how: 'instruments', ears: 'left' }, expect: [], asks: ['impacted'] },
    { given: { impacted: true, how: 'instruments' }, expect: [], asks: ['ears'] },
  ],
  run: ({ impacted, how, ears, payer, hearingTest }) => {
    const documentation = ['That the wax was impacted, the way of removal, the instruments, and each ear'];
    if (impacted === false)
      return { notes: ['Wax that is not impacted is removed as part of the visit.'], documentation };
    const missing = [
      ...(impacted === undefined ? [ASK.impacted] : []),
      ...(how === undefined ? [ASK.how] : []),
      ...(ears === undefined ? [ASK.ears] : []),
    ];
    if (missing.length > 0 || how === undefined || ears === undefined) return { missing, documentation };
    if (hearingTest && payer === 'medicare')
      return {
        lines: [{ code: 'G0268', units: 1, because: 'Medicare: wax removed on the day of a hearing test' }],
        documentation,
      };
    const code = how === 'instruments' ? '69210' : '69209';
    const isOnePayment = code === '69210' && ears === 'both' && payer === 'medicare';
    const modifiers = isOnePayment ? [] : [MODIFIER[ears]];
    const because = `impacted wax, ${how}, ${ears === 'both' ? 'both ears' : `${ears} ear`}`;
    return {
      lines: [{ code, units: 1, modifiers, because }],
      notes: ['Irrigation and instruments on one ear are one service, the instruments.'],
      payerForks: code === '69210' && ears === 'both' && payer === undefined ? [FORK] : [],
      documentation,
    };
  },
});

const MODIFIER = { left: 'LT', right: 'RT', both: '50' } as const;

const FORK: PayerFork = {
  topic: 'Both ears by 69210',
  medicare: 'Pays 69210 once for both ears, without modifier 50 (bilateral indicator 2).',
  cpt: 'Take 69210 for each ear: modifier 50 for both.',
  source: 'CMS Physician Fee Schedule, bilateral indicator of 69210; AMA guidance as widely published',
};

const ASK = {
  impacted: {
    field: 'impacted',
    question: 'Was the wax impacted, as the note documents it?',
    options: [
      { when: 'it was impacted', set: { impacted: true } },
      { when: 'it was not impacted', set: { impacted: false } },
    ],
  },
  how: {
    field: 'how',
    question: 'Was the wax removed with instruments (curette, forceps, suction) or by irrigation?',
    options: [
      { when: 'instruments were used', set: { how: 'instruments' } },
      { when: 'it was irrigated', set: { how: 'irrigation' } },
    ],
  },
  ears: { field: 'ears', question: 'Which ear was it, or both?', options: [] },
} satisfies Record<string, MissingFact>;
