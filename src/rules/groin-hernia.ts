import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type MissingFact } from './rule.ts';
import { sideModifiers } from './side.ts';

const ADULT_FROM_YEARS = 5;

const input = z.object({
  kind: z.enum(['inguinal', 'femoral']),
  way: z.enum(['open', 'laparoscopic']).optional(),
  course: z.enum(['initial', 'recurrent']).optional(),
  content: z.enum(['reducible', 'incarcerated']).optional(),
  side: z.enum(['left', 'right', 'both']).optional(),
  ageYears: z.number().nonnegative().max(130).optional(),
});
type Input = z.output<typeof input>;

/** Inguinal and femoral hernia repair from five years of age: by way, course and content. */
export const groinHernia = defineRule({
  id: 'groin-hernia',
  title: 'Inguinal and femoral hernia repair by way, course and content',
  area: 'surgery',
  source:
    'CPT 49505-49557, 49650 and 49651 criteria in the catalog (widely published, not officially checked)',
  standing: 'practice',
  from: '2000-01-01',
  families: ['groin-hernia'],
  input,
  examples: [
    {
      given: { kind: 'inguinal', way: 'open', course: 'initial', content: 'reducible', side: 'right' },
      expect: ['49505-RT x1'],
    },
    {
      given: { kind: 'inguinal', way: 'open', course: 'initial', content: 'incarcerated', side: 'left' },
      expect: ['49507-LT x1'],
    },
    {
      given: { kind: 'inguinal', way: 'open', course: 'recurrent', content: 'reducible', side: 'left' },
      expect: ['49520-LT x1'],
    },
    {
      given: { kind: 'inguinal', way: 'laparoscopic', course: 'initial', side: 'both' },
      expect: ['49650-50 x1'],
      why: 'through the laparoscope the content does not matter',
    },
    {
      given: { kind: 'femoral', way: 'open', course: 'recurrent', content: 'incarcerated', side: 'right' },
      expect: ['49557-RT x1'],
    },
    { given: { kind: 'inguinal', way: 'open', course: 'initial' }, expect: [], asks: ['content'] },
    { given: { kind: 'inguinal', content: 'reducible' }, expect: [], asks: ['way', 'course'] },
    {
      given: { kind: 'inguinal', way: 'open', course: 'initial', content: 'reducible', ageYears: 2 },
      expect: [],
      why: 'under five years: other codes',
    },
  ],
  run: (facts, at) => {
    if (facts.ageYears !== undefined && facts.ageYears < ADULT_FROM_YEARS)
      return {
        notes: ['Under five years of age groin hernias have codes of their own by age: not decided here.'],
      };
    const missing = missingFacts(facts);
    const { kind, way, course, content, side } = facts;
    if (missing.length > 0 || !way || !course) return { missing, documentation: DOCUMENTATION };
    const [card] = cardsOf(at.book, 'groin-hernia', at.on, {
      kind,
      way,
      course,
      ...(way === 'open' && content && { content }),
    });
    if (!card) return { notes: [`No code is loaded for a ${kind} hernia repaired this way.`] };
    const because = [kind, way, course, ...(way === 'open' ? [content] : [])].join(', ');
    return {
      lines: [{ code: card.code, units: 1, modifiers: sideModifiers(side), because }],
      trace: [`${card.code}: ${because}`],
      notes: [
        'Mesh is included. A robot is a laparoscope for coding.',
        ...(facts.ageYears === undefined ? ['Holds from five years of age.'] : []),
      ],
      documentation: DOCUMENTATION,
    };
  },
});

function missingFacts({ way, course, content }: Input): MissingFact[] {
  const open = way !== 'laparoscopic' && content === undefined;
  return [
    ...(way === undefined ? [ASK_WAY] : []),
    ...(course === undefined ? [ASK_COURSE] : []),
    ...(open ? [ASK_CONTENT] : []),
  ];
}

const ASK_WAY: MissingFact = {
  field: 'way',
  question: 'Was the hernia repaired open, or through a laparoscope (also robotic)?',
  options: [
    { when: 'it was open', set: { way: 'open' } },
    { when: 'it was laparoscopic', set: { way: 'laparoscopic' } },
  ],
};
const ASK_COURSE: MissingFact = {
  field: 'course',
  question: 'Was the hernia initial or recurrent?',
  options: [
    { when: 'it was an initial hernia', set: { course: 'initial' } },
    { when: 'it was recurrent', set: { course: 'recurrent' } },
  ],
};
const ASK_CONTENT: MissingFact = {
  field: 'content',
  question: 'Was it reducible, or was any part incarcerated or strangulated?',
  options: [
    { when: 'it was reducible', set: { content: 'reducible' } },
    { when: 'any part was incarcerated', set: { content: 'incarcerated' } },
  ],
};

const DOCUMENTATION = ['Side, way, initial or recurrent, reducible or incarcerated, and what the sac held'];
