import { z } from 'zod';
import { defineRule } from './rule.ts';

/** Transitional care after discharge: contact in two business days, visit in 7 or 14 days, decision making. */
export const transitionalCare = defineRule({
  id: 'transitional-care',
  title: 'Transitional care management after discharge',
  area: 'time',
  source: 'CMS transitional care management booklet (contact, visit and decision making)',
  standing: 'published',
  from: '2013-01-01',
  families: ['transitional-care'],
  input: z.object({
    contactBusinessDays: z.number().int().nonnegative().max(60).optional(),
    visitDays: z.number().int().nonnegative().max(60).optional(),
    mdm: z.enum(['straightforward', 'low', 'moderate', 'high']).optional(),
  }),
  examples: [
    { given: { contactBusinessDays: 2, visitDays: 7, mdm: 'high' }, expect: ['99496 x1'] },
    { given: { contactBusinessDays: 2, visitDays: 8, mdm: 'high' }, expect: ['99495 x1'] },
    { given: { contactBusinessDays: 1, visitDays: 7, mdm: 'moderate' }, expect: ['99495 x1'] },
    { given: { contactBusinessDays: 2, visitDays: 14, mdm: 'moderate' }, expect: ['99495 x1'] },
    { given: { contactBusinessDays: 2, visitDays: 15, mdm: 'high' }, expect: [] },
    { given: { contactBusinessDays: 3, visitDays: 7, mdm: 'high' }, expect: [] },
    { given: { contactBusinessDays: 2, visitDays: 7, mdm: 'low' }, expect: [] },
    { given: { visitDays: 7, mdm: 'high' }, expect: [], asks: ['contactBusinessDays'] },
  ],
  run: ({ contactBusinessDays, visitDays, mdm }) => {
    const missing = [
      ...(contactBusinessDays === undefined
        ? [
            ask(
              'contactBusinessDays',
              'Within how many business days after discharge was the patient reached (or tried twice), as the first contact?',
            ),
          ]
        : []),
      ...(visitDays === undefined
        ? [ask('visitDays', 'On which day after discharge was the face-to-face visit?')]
        : []),
      ...(mdm === undefined ? [ask('mdm', 'Which level of decision making does the record support?')] : []),
    ];
    if (contactBusinessDays === undefined || visitDays === undefined || mdm === undefined) return { missing };
    const why = `contact after ${contactBusinessDays} business days, visit on day ${visitDays}, ${mdm} decision making`;
    const met = contactBusinessDays <= 2 && visitDays <= 14 && (mdm === 'moderate' || mdm === 'high');
    const code = met ? (mdm === 'high' && visitDays <= 7 ? '99496' : '99495') : undefined;
    return {
      lines: code ? [{ code, units: 1, because: why }] : [],
      trace: [`${why}: ${code ?? 'the requirements are not met, an ordinary visit is reported'}`],
      notes: ['One practitioner bills it once in the 30 days after discharge.'],
      documentation: [
        'Discharge date, date and content of the contact, visit date, medication reconciliation by the visit, decision making',
      ],
    };
  },
});

function ask(field: string, question: string) {
  return { field, question, options: [] };
}
