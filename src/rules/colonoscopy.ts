import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine, type RuleResult, type RuleSetting } from './rule.ts';
import { nextScreeningOn } from './screening-interval.ts';

/** From the most to the least extensive; a lesser one on the same lesion is part of the greater. */
const TECHNIQUES = [
  'mucosal-resection',
  'ablation',
  'snare',
  'hot-forceps',
  'biopsy',
  'injection',
  'look',
] as const;

const input = z.object({
  /** What was done through the scope; "look" when nothing was. */
  techniques: z.array(z.enum(TECHNIQUES)).max(40).default([]),
  /** Whether different techniques were used on different lesions, or on one and the same. */
  lesions: z.enum(['different', 'same']).optional(),
  purpose: z.enum(['screening', 'diagnostic']).optional(),
  risk: z.enum(['high', 'average']).default('average'),
  /** A screening that follows a positive stool-based test. */
  stoolTest: z.boolean().default(false),
  payer: z.enum(['medicare', 'other']).optional(),
  /** How far the scope came: all the way, or stopped before the cecum. */
  reached: z
    .enum(['cecum', 'past-splenic-flexure', 'not-past-splenic-flexure', 'short-of-cecum'])
    .default('cecum'),
  claim: z.enum(['physician', 'facility']).default('physician'),
  /** For the facility: stopped before or after anesthesia or sedation had begun. */
  stopped: z.enum(['before-anesthesia', 'after-anesthesia']).optional(),
  /** Last covered screening tests, for Medicare's intervals. */
  lastColonoscopy: z.iso.date().optional(),
  lastSigmoidoscopy: z.iso.date().optional(),
});
type Input = z.output<typeof input>;

/** Colonoscopy: one unit a technique, 59 for another lesion, and the screening modifiers by payer. */
export const colonoscopy = defineRule({
  id: 'colonoscopy',
  title: 'Colonoscopy by technique, lesion and purpose',
  area: 'surgery',
  source:
    'AAPC and ASGE coding pages for techniques and modifier 59; modifiers 33, PT and KX and the G codes: widely published, to be checked with the payer; incomplete: Medicare Claims Processing Manual ch. 12 s30.1 (53) and ch. 18 s60 (73, 74), CPT guidance as quoted by CMS in the 2015 fee schedule rule (52); intervals: Medicare Benefit Policy Manual ch. 15 s280.2.2',
  standing: 'practice',
  from: '2023-01-01',
  families: ['colonoscopy', 'colonoscopy-screening', 'sigmoidoscopy'],
  input,
  examples: [
    { given: { techniques: ['snare'], purpose: 'diagnostic' }, expect: ['45385 x1'] },
    {
      given: { techniques: ['snare', 'snare', 'snare'], purpose: 'diagnostic' },
      expect: ['45385 x1'],
      why: 'one unit',
    },
    {
      given: { techniques: ['biopsy', 'snare'], lesions: 'different', purpose: 'diagnostic' },
      expect: ['45385 x1', '45380-59 x1'],
    },
    {
      given: { techniques: ['biopsy', 'snare'], lesions: 'same', purpose: 'diagnostic' },
      expect: ['45385 x1'],
    },
    {
      given: { techniques: ['biopsy', 'snare'], purpose: 'diagnostic' },
      expect: ['45385 x1'],
      asks: ['lesions'],
    },
    {
      given: { techniques: ['injection', 'snare'], lesions: 'same', purpose: 'diagnostic' },
      expect: ['45385 x1', '45381 x1'],
      why: 'an injection is no removal',
    },
    {
      given: { techniques: ['injection', 'mucosal-resection'], lesions: 'same', purpose: 'diagnostic' },
      expect: ['45390 x1'],
      why: 'the lift is part of it',
    },
    { given: { techniques: ['look', 'biopsy'], purpose: 'diagnostic' }, expect: ['45380 x1'] },
    { given: { techniques: ['look'], purpose: 'diagnostic' }, expect: ['45378 x1'] },
    { given: { techniques: ['look'], purpose: 'screening', payer: 'other' }, expect: ['45378-33 x1'] },
    { given: { techniques: ['look'], purpose: 'screening', payer: 'medicare' }, expect: ['G0121 x1'] },
    {
      given: { techniques: ['look'], purpose: 'screening', risk: 'high', payer: 'medicare' },
      expect: ['G0105 x1'],
    },
    {
      given: { techniques: ['look'], purpose: 'screening', stoolTest: true, payer: 'medicare' },
      expect: ['G0121-KX x1'],
    },
    { given: { techniques: ['snare'], purpose: 'screening', payer: 'other' }, expect: ['45385-33 x1'] },
    { given: { techniques: ['snare'], purpose: 'screening', payer: 'medicare' }, expect: ['45385-PT x1'] },
    {
      given: { techniques: ['snare'], purpose: 'screening', stoolTest: true, payer: 'medicare' },
      expect: ['45385-PT-KX x1'],
    },
    {
      given: {
        techniques: ['snare', 'biopsy'],
        lesions: 'different',
        purpose: 'screening',
        payer: 'medicare',
      },
      expect: ['45385-PT x1', '45380-59-PT x1'],
    },
    { given: { techniques: ['snare'], purpose: 'screening' }, expect: [], asks: ['payer'] },
    {
      given: { techniques: ['look'], purpose: 'diagnostic', reached: 'not-past-splenic-flexure' },
      expect: ['45378-53 x1'],
      why: 'begun as a colonoscopy: the code stays, with 53',
    },
    {
      given: { techniques: ['look'], purpose: 'diagnostic', reached: 'past-splenic-flexure' },
      expect: ['45378-53 x1'],
    },
    {
      given: { techniques: ['look'], purpose: 'screening', payer: 'medicare', reached: 'short-of-cecum' },
      expect: ['G0121-53 x1'],
    },
    {
      given: { techniques: ['look'], purpose: 'screening', payer: 'other', reached: 'short-of-cecum' },
      expect: ['45378-53-33 x1'],
    },
    {
      given: { techniques: ['snare'], purpose: 'diagnostic', reached: 'past-splenic-flexure' },
      expect: ['45385-52 x1'],
      why: 'treated, but short of the cecum: reduced',
    },
    {
      given: { techniques: ['snare'], purpose: 'diagnostic', reached: 'not-past-splenic-flexure' },
      expect: ['45338 x1'],
      why: 'treatment below the splenic flexure is that of a sigmoidoscopy',
    },
    {
      given: {
        techniques: ['biopsy'],
        purpose: 'screening',
        payer: 'medicare',
        reached: 'not-past-splenic-flexure',
      },
      expect: ['45331-PT x1'],
    },
    {
      given: { techniques: ['snare'], purpose: 'diagnostic', reached: 'short-of-cecum' },
      expect: [],
      asks: ['reached'],
    },
    {
      given: {
        techniques: ['look'],
        purpose: 'diagnostic',
        reached: 'past-splenic-flexure',
        claim: 'facility',
        stopped: 'after-anesthesia',
      },
      expect: ['45378-74 x1'],
    },
    {
      given: {
        techniques: ['look'],
        purpose: 'diagnostic',
        reached: 'short-of-cecum',
        claim: 'facility',
        stopped: 'before-anesthesia',
      },
      expect: ['45378-73 x1'],
    },
    {
      given: { techniques: ['look'], purpose: 'diagnostic', reached: 'short-of-cecum', claim: 'facility' },
      expect: ['45378 x1'],
      asks: ['stopped'],
    },
    {
      given: {
        techniques: ['look'],
        purpose: 'screening',
        payer: 'medicare',
        lastColonoscopy: '2020-05-10',
      },
      expect: ['G0121 x1'],
      why: 'too early for Medicare: said, the code is the same',
    },
    { given: { techniques: ['snare'] }, expect: ['45385 x1'], asks: ['purpose'] },
    { given: { purpose: 'diagnostic' }, expect: [], asks: ['techniques'] },
  ],
  run: (facts, at) => {
    const always = {
      documentation: DOCUMENTATION,
      notes: [...NOTES, ...stoppedNotes(facts), ...tooEarly(facts, at)],
    };
    if (facts.techniques.length === 0) return { ...always, missing: [ASK_TECHNIQUE] };
    const missing = missingFacts(facts);
    if (missing.some(one => one.field === 'payer')) return { ...always, missing, payerForks: [FORK] };
    if (missing.some(one => one.field === 'reached')) return { ...always, missing };
    const { lines, refused } = treated(facts, at);
    return { ...always, missing, refused, lines, trace: lines.map(line => line.because ?? '') };
  },
});

/** Lines by technique, most extensive first; what is part of another is refused with its reason. */
function treated(facts: Input, at: RuleSetting): Pick<RuleResult, 'lines' | 'refused'> {
  const used = TECHNIQUES.filter(one => facts.techniques.includes(one));
  const done = used.length > 1 ? used.filter(one => one !== 'look') : used;
  const open = facts.lesions === undefined && needsLesions(facts);
  const lines: RuleLine[] = [];
  const refused: { code: string; reason: string }[] = [];
  for (const technique of done) {
    const code = codeOf(technique, facts, at);
    const greater = done.find(other => includes(other, technique));
    if (greater && facts.lesions !== 'different') {
      if (!open) refused.push({ code, reason: `Part of the ${WORDS[greater]} on the same lesion.` });
      continue;
    }
    const modifiers = [
      ...(greater ? ['59'] : []),
      ...shortOf(facts, technique),
      ...screening(facts, technique),
    ];
    const because = greater
      ? `${WORDS[technique]} of another lesion than the ${WORDS[greater]}: one unit, with 59 (Medicare also XS)`
      : `${WORDS[technique]}: one unit, however many lesions`;
    lines.push({ code, units: 1, modifiers, because });
  }
  return { lines, refused };
}

/** Whether the greater technique takes in the lesser one on the same lesion. */
function includes(greater: Technique, lesser: Technique): boolean {
  if (lesser === 'injection') return greater === 'mucosal-resection';
  if (lesser === 'look') return false;
  return TECHNIQUES.indexOf(greater) < TECHNIQUES.indexOf(lesser);
}

type Technique = (typeof TECHNIQUES)[number];

function codeOf(
  technique: Technique,
  { purpose, payer, risk, reached, claim }: Input,
  at: RuleSetting,
): string {
  const free = technique === 'look' && purpose === 'screening' && payer === 'medicare';
  const low = technique !== 'look' && reached === 'not-past-splenic-flexure' && claim === 'physician';
  const cards = free
    ? cardsOf(at.book, 'colonoscopy-screening', at.on, { risk })
    : cardsOf(at.book, low ? 'sigmoidoscopy' : 'colonoscopy', at.on, { technique });
  return cards[0]?.code ?? '45378';
}

/** The modifier of a colonoscopy that did not come to the cecum. */
function shortOf({ reached, claim, stopped }: Input, technique: Technique): string[] {
  if (reached === 'cecum') return [];
  if (claim === 'facility') {
    if (stopped === undefined) return [];
    return [stopped === 'before-anesthesia' ? '73' : '74'];
  }
  if (technique === 'look') return ['53'];
  return reached === 'past-splenic-flexure' ? ['52'] : [];
}

function screening({ purpose, payer, stoolTest }: Input, technique: Technique): string[] {
  if (purpose !== 'screening') return [];
  if (payer === 'other') return ['33'];
  return [...(technique === 'look' ? [] : ['PT']), ...(stoolTest ? ['KX'] : [])];
}

function needsLesions({ techniques }: Input): boolean {
  return techniques.some(one => techniques.some(other => includes(other, one)));
}

function missingFacts(facts: Input): MissingFact[] {
  if (facts.purpose === 'screening' && facts.payer === undefined) return [ASK_PAYER];
  return [
    ...(facts.lesions === undefined && needsLesions(facts) ? [ASK_LESIONS] : []),
    ...(facts.purpose === undefined ? [ASK_PURPOSE] : []),
    ...(isStopped(facts) ? [ASK_STOPPED] : []),
    ...(facts.reached === 'short-of-cecum' && facts.claim === 'physician' && isTreated(facts)
      ? [ASK_REACHED]
      : []),
  ];
}

function isTreated({ techniques }: Input): boolean {
  return techniques.some(one => one !== 'look');
}

function isStopped({ reached, claim, stopped }: Input): boolean {
  return reached !== 'cecum' && claim === 'facility' && stopped === undefined;
}

function stoppedNotes({ reached, purpose, payer }: Input): string[] {
  if (reached === 'cecum') return [];
  const again =
    purpose === 'screening' && payer === 'medicare'
      ? ' Medicare covers the repeat: a screening stopped short does not use up the interval.'
      : '';
  return [
    `The scope did not reach the cecum: the note has to say how far it came and why it stopped.${again}`,
  ];
}

/** Medicare's interval since the last screening, where the mail gives its date. */
function tooEarly(facts: Input, { on }: RuleSetting): string[] {
  if (facts.purpose !== 'screening' || facts.payer !== 'medicare') return [];
  const next = nextScreeningOn(facts);
  if (next === undefined) return [];
  return next > on
    ? [
        `Too early for Medicare: the next screening colonoscopy is covered from ${next} (${facts.risk} risk), not on ${on}. High risk shortens the interval to 24 months; a symptom makes it diagnostic. Otherwise an ABN and modifier GA.`,
      ]
    : [`Medicare's interval is kept: covered again from ${next} (${facts.risk} risk).`];
}

const WORDS: Readonly<Record<Technique, string>> = {
  'mucosal-resection': 'mucosal resection',
  ablation: 'ablation',
  snare: 'snare removal',
  'hot-forceps': 'hot forceps removal',
  biopsy: 'cold biopsy',
  injection: 'injection',
  look: 'inspection',
};

const ASK_TECHNIQUE: MissingFact = {
  field: 'techniques',
  question:
    'What was done through the colonoscope (look only, cold biopsy, hot forceps, snare, ablation, injection)?',
  options: [],
};

const ASK_LESIONS: MissingFact = {
  field: 'lesions',
  question: 'Were the techniques used on different lesions, or on the same one?',
  options: [
    { when: 'the techniques were used on different lesions', set: { lesions: 'different' } },
    { when: 'they were used on the same lesion', set: { lesions: 'same' } },
  ],
};

const ASK_PURPOSE: MissingFact = {
  field: 'purpose',
  question: 'Was the colonoscopy begun as a screening, or for a symptom or finding?',
  options: [],
};

const ASK_PAYER: MissingFact = {
  field: 'payer',
  question: 'Who pays: Medicare, or a payer that follows CPT? The screening is told in different ways.',
  options: [
    { when: 'Medicare pays', set: { payer: 'medicare' } },
    { when: 'another payer does', set: { payer: 'other' } },
  ],
};

const ASK_REACHED: MissingFact = {
  field: 'reached',
  question: 'How far did the scope come: past the splenic flexure, or not?',
  options: [
    { when: 'it passed the splenic flexure', set: { reached: 'past-splenic-flexure' } },
    { when: 'it did not pass the splenic flexure', set: { reached: 'not-past-splenic-flexure' } },
  ],
};

const ASK_STOPPED: MissingFact = {
  field: 'stopped',
  question: 'Was the colonoscopy stopped before or after anesthesia or sedation had begun?',
  options: [
    { when: 'it was stopped before anesthesia', set: { stopped: 'before-anesthesia' } },
    { when: 'it was stopped after anesthesia had begun', set: { stopped: 'after-anesthesia' } },
  ],
};

const FORK = {
  topic: 'Screening colonoscopy',
  medicare:
    'G0121 or, at high risk, G0105 when nothing was treated; else the code of the technique with PT; KX after a positive stool-based test.',
  cpt: '45378 or the code of the technique, with 33.',
  source: 'CMS colorectal cancer screening; modifiers 33, PT and KX as widely published',
};

const NOTES = ['The first diagnosis of a screening stays the screening, whatever was found.'];

const DOCUMENTATION = [
  'Each lesion with its place in the colon and the technique used on it',
  'How far the scope went, the reason for the colonoscopy, and for a screening the risk and the last date',
];
