import { z } from 'zod';
import { cardsOf, pickBase, printBounds } from './choose.ts';
import { defineRule, type MissingFact } from './rule.ts';

const input = z.object({
  /** Outer span of all defects in one line, in cm. */
  spanCm: z.number().positive().max(60).optional(),
  course: z.enum(['initial', 'recurrent']).optional(),
  content: z.enum(['reducible', 'incarcerated']).optional(),
  meshRemoved: z.boolean().default(false),
});

/** Anterior abdominal hernia repair of 2023: one code by the span of all defects, course and content. */
export const hernia = defineRule({
  id: 'hernia',
  title: 'Anterior abdominal hernia repair by span, course and content',
  area: 'surgery',
  source:
    'CPT 49591-49623 criteria in the catalog; Ohio HIMA and American College of Surgeons on the 2023 codes',
  standing: 'published',
  from: '2023-01-01',
  families: ['hernia'],
  input,
  examples: [
    { given: { spanCm: 2.9, course: 'initial', content: 'reducible' }, expect: ['49591 x1'] },
    { given: { spanCm: 3, course: 'initial', content: 'reducible' }, expect: ['49593 x1'] },
    { given: { spanCm: 10, course: 'initial', content: 'incarcerated' }, expect: ['49594 x1'] },
    { given: { spanCm: 10.1, course: 'initial', content: 'reducible' }, expect: ['49595 x1'] },
    { given: { spanCm: 2, course: 'recurrent', content: 'reducible' }, expect: ['49613 x1'] },
    {
      given: { spanCm: 4, course: 'recurrent', content: 'incarcerated', meshRemoved: true },
      expect: ['49616 x1', '49623 x1'],
    },
    { given: { spanCm: 12, course: 'recurrent', content: 'incarcerated' }, expect: ['49618 x1'] },
    { given: { spanCm: 4, content: 'reducible' }, expect: [], asks: ['course'] },
  ],
  run: ({ spanCm, course, content, meshRemoved }, at) => {
    const stated = { spanCm, course, content };
    const missing = ASK.filter(one => stated[one.field] === undefined);
    if (spanCm === undefined || !course || !content) return { missing, documentation: DOCUMENTATION };
    const cards = cardsOf(at.book, 'hernia', at.on, { course, content });
    const card = pickBase(
      cards.filter(one => one.criteria?.measure === 'length-cm'),
      spanCm,
    );
    if (!card) return {};
    const because = `${course}, ${content}, ${spanCm} cm: ${card.code} is for ${printBounds(card, cards, 'cm')}`;
    return {
      lines: [
        { code: card.code, units: 1, because },
        ...(meshRemoved ? [{ code: '49623', units: 1, because: 'mesh removed' }] : []),
      ],
      trace: [because],
      notes: [
        'Mesh placement is included. Several defects count as one span; if any part was incarcerated, the whole is.',
      ],
      documentation: DOCUMENTATION,
    };
  },
});

const DOCUMENTATION = [
  'Map of all defects with the span measured before opening, in cm',
  'Initial or recurrent, reducible or incarcerated, mesh placed or removed',
];

const ASK: readonly (MissingFact & { readonly field: 'spanCm' | 'course' | 'content' })[] = [
  {
    field: 'spanCm',
    question: 'What was the span of all hernia defects from one outer edge to the other, in cm?',
    options: [],
  },
  {
    field: 'course',
    question: 'Was the hernia initial or recurrent?',
    options: [
      { when: 'it was an initial hernia', set: { course: 'initial' } },
      { when: 'it was recurrent', set: { course: 'recurrent' } },
    ],
  },
  {
    field: 'content',
    question: 'Was it reducible, or was any part incarcerated or strangulated?',
    options: [
      { when: 'it was reducible', set: { content: 'reducible' } },
      { when: 'any part was incarcerated', set: { content: 'incarcerated' } },
    ],
  },
];
