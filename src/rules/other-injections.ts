import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine, type RuleSetting } from './rule.ts';
import { sideModifiers } from './side.ts';

const KINDS = [
  'carpal-tunnel',
  'tendon-sheath',
  'tendon-origin',
  'ganglion',
  'sacroiliac',
  'occipital-nerve',
] as const;
type Kind = (typeof KINDS)[number];

const FINGERS = ['FA', 'F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9'] as const;

const input = z.object({
  injections: z
    .array(
      z.object({
        kind: z.enum(KINDS),
        side: z.enum(['left', 'right', 'both']).optional(),
        /** HCPCS finger modifier, when a finger is named. */
        finger: z.enum(FINGERS).optional(),
      }),
    )
    .min(1)
    .max(20),
  /** Imaging guidance: a sacroiliac injection without it is no 27096. */
  imaging: z.boolean().optional(),
});
type Input = z.output<typeof input>;
type Injection = Input['injections'][number];

/** Injections into tendons, the carpal tunnel, ganglia, the sacroiliac joint and the occipital nerve: one code a structure. */
export const otherInjections = defineRule({
  id: 'other-injections',
  title: 'Soft tissue and nerve injections by structure',
  area: 'counts',
  source:
    'CPT 20526, 20550, 20551, 20612, 27096 and 64405 criteria in the catalog (widely published, not officially checked); sacroiliac without imaging as 20552: CPT parenthetical as published by AAPC',
  standing: 'practice',
  from: '2013-01-01',
  families: ['other-injections'],
  input,
  examples: [
    { given: { injections: [{ kind: 'carpal-tunnel', side: 'left' }] }, expect: ['20526-LT x1'] },
    { given: { injections: [{ kind: 'carpal-tunnel', side: 'both' }] }, expect: ['20526-50 x1'] },
    {
      given: { injections: [{ kind: 'tendon-sheath', side: 'right', finger: 'F8' }] },
      expect: ['20550-F8 x1'],
      why: 'the finger modifier tells the side',
    },
    {
      given: {
        injections: [
          { kind: 'tendon-sheath', finger: 'F7' },
          { kind: 'tendon-sheath', finger: 'F8' },
        ],
      },
      expect: ['20550-F7 x1', '20550-59-F8 x1'],
      why: 'one unit a tendon sheath',
    },
    { given: { injections: [{ kind: 'tendon-origin', side: 'right' }] }, expect: ['20551-RT x1'] },
    { given: { injections: [{ kind: 'ganglion', side: 'left' }] }, expect: ['20612-LT x1'] },
    {
      given: { injections: [{ kind: 'sacroiliac', side: 'right' }], imaging: true },
      expect: ['27096-RT x1'],
    },
    {
      given: { injections: [{ kind: 'sacroiliac', side: 'right' }], imaging: false },
      expect: ['20552 x1'],
      why: 'without imaging it is reported like a muscle injection',
    },
    { given: { injections: [{ kind: 'sacroiliac', side: 'right' }] }, expect: [], asks: ['imaging'] },
    { given: { injections: [{ kind: 'carpal-tunnel' }] }, expect: ['20526 x1'], asks: ['side'] },
  ],
  run: (facts, at) => {
    const lines: RuleLine[] = [];
    for (const one of facts.injections.toSorted(byPlace)) {
      const code = codeOf(one, facts, at);
      if (code === undefined) continue;
      const again = lines.some(line => line.code === code) ? ['59'] : [];
      const modifiers = code === '20552' ? [] : [...again, ...place(one)];
      lines.push({ code, units: 1, modifiers, because: `${WORDS[one.kind]}: one unit a structure` });
    }
    return {
      lines,
      missing: missingFacts(facts),
      trace: lines.map(line => `${line.code}: ${line.because}`),
      notes: ['One unit a structure, however many needles. The drug is a separate J code.'],
      documentation: [
        'Structure and side (finger by name), approach, drug and dose, kept image where guided',
      ],
    };
  },
});

/** One order whatever the mail's, so that 59 always falls on the same line. */
function byPlace(a: Injection, b: Injection): number {
  const rank = ({ kind, side, finger }: Injection) =>
    `${KINDS.indexOf(kind)} ${side === 'right' ? 0 : 1} ${side ?? ''} ${finger ?? ''}`;
  return rank(a).localeCompare(rank(b), 'en');
}

function codeOf({ kind }: Injection, { imaging }: Input, at: RuleSetting): string | undefined {
  if (kind === 'sacroiliac' && imaging !== true) return imaging === false ? '20552' : undefined;
  return cardsOf(at.book, 'other-injections', at.on, { kind })[0]?.code;
}

function place({ side, finger }: Injection): string[] {
  return finger === undefined ? sideModifiers(side) : [finger];
}

function missingFacts({ injections, imaging }: Input): MissingFact[] {
  const unsided = injections.some(
    one =>
      one.side === undefined && one.finger === undefined && !(one.kind === 'sacroiliac' && imaging === false),
  );
  const open = injections.some(one => one.kind === 'sacroiliac') && imaging === undefined;
  return [
    ...(open ? [ASK_IMAGING] : []),
    ...(unsided
      ? [{ field: 'side', question: 'Which side (and which finger) was injected?', options: [] }]
      : []),
  ];
}

const ASK_IMAGING: MissingFact = {
  field: 'imaging',
  question: 'Was the sacroiliac injection guided by fluoroscopy or CT with a kept image?',
  options: [
    { when: 'it was guided by imaging', set: { imaging: true } },
    { when: 'it was not', set: { imaging: false } },
  ],
};

const WORDS: Readonly<Record<Kind, string>> = {
  'carpal-tunnel': 'carpal tunnel',
  'tendon-sheath': 'tendon sheath or ligament',
  'tendon-origin': 'tendon origin or insertion',
  ganglion: 'ganglion cyst',
  sacroiliac: 'sacroiliac joint',
  'occipital-nerve': 'greater occipital nerve',
};
