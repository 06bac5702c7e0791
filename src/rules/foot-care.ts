import { z } from 'zod';
import { bandRule } from './band-rule.ts';
import type { RuleResult } from './rule.ts';

/** Corns, calluses and dystrophic nails by count. */
export const footCare = bandRule({
  id: 'foot-care',
  title: 'Routine foot care: corns and calluses, dystrophic nails by count',
  area: 'feet',
  source:
    'CPT 11055-11057, 11719 and 11720/11721 criteria in the catalog; Palmetto questions and answers, CMS article A52998',
  standing: 'published',
  from: '2010-01-01',
  family: 'foot-care',
  measure: {
    field: 'count',
    unit: 'treated',
    question: 'How many corns, calluses or nails were treated?',
    whole: true,
  },
  choices: [
    {
      field: 'lesion',
      question:
        'Were corns or calluses pared, dystrophic nails debrided, or nails trimmed that are not dystrophic?',
      values: {
        'corn-callus': 'corns or calluses were pared',
        nail: 'dystrophic nails were debrided',
        'plain-nail': 'nails that are not dystrophic were trimmed',
      },
    },
  ],
  notes: [
    'Medicare needs a systemic condition and a class finding: Q7 (one class A), Q8 (two class B), Q9 (one class B and two class C); about every 60 days.',
    'Toe modifiers TA, T1-T9 say which toe where one toe counts. 11055 and 11720 not on the same distal toe.',
  ],
  extra: { classFindings: z.enum(['Q7', 'Q8', 'Q9']).optional() },
  adjust: (result, facts) => withFindings(plainNails(result, facts), facts),
  documentation: [
    'Number and toes treated, class findings, the systemic condition and who manages it, with the date last seen',
  ],
  examples: [
    { given: { lesion: 'corn-callus', count: 1 }, expect: ['11055 x1'] },
    { given: { lesion: 'corn-callus', count: 2 }, expect: ['11056 x1'] },
    { given: { lesion: 'corn-callus', count: 4 }, expect: ['11056 x1'] },
    { given: { lesion: 'corn-callus', count: 5 }, expect: ['11057 x1'] },
    { given: { lesion: 'nail', count: 5 }, expect: ['11720 x1'] },
    { given: { lesion: 'nail', count: 6 }, expect: ['11721 x1'] },
    { given: { lesion: 'plain-nail', count: 10 }, expect: ['11719 x1'], why: 'any number, once' },
    { given: { lesion: 'plain-nail' }, expect: ['11719 x1'] },
    { given: { lesion: 'nail', count: 6, classFindings: 'Q8' }, expect: ['11721-Q8 x1'] },
    { given: { count: 6 }, expect: [], asks: ['lesion'] },
  ],
});

type Facts = Readonly<Record<string, unknown>>;

/** Any number of plain nails is one code: no count is asked for. */
function plainNails(result: Partial<RuleResult>, { lesion }: Facts): Partial<RuleResult> {
  if (lesion !== 'plain-nail') return result;
  return {
    ...result,
    missing: [],
    lines: [{ code: '11719', units: 1, because: 'nails that are not dystrophic, any number: one unit' }],
    trace: ['Trimming of nails that are not dystrophic: 11719 x1, whatever the count'],
  };
}

/** The class findings the provider states go on every line of the care. */
function withFindings(result: Partial<RuleResult>, { classFindings }: Facts): Partial<RuleResult> {
  if (typeof classFindings !== 'string') return result;
  return { ...result, lines: (result.lines ?? []).map(line => ({ ...line, modifiers: [classFindings] })) };
}
