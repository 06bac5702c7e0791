import { z } from 'zod';
import { bandRule } from './band-rule.ts';

/** Chiropractic and osteopathic manipulation by regions. */
export const manipulation = bandRule({
  id: 'manipulation',
  title: 'Chiropractic and osteopathic manipulation by regions',
  area: 'counts',
  source:
    'CPT 98940-98942 and 98925-98929 criteria in the catalog; modifier AT: Medicare Benefit Policy Manual ch. 15 s240',
  standing: 'published',
  from: '2010-01-01',
  family: 'manipulation',
  measure: { field: 'regions', unit: 'regions', question: 'How many regions were manipulated?', whole: true },
  choices: [
    {
      field: 'kind',
      question: 'Was it chiropractic or osteopathic manipulation?',
      values: { chiropractic: 'it was chiropractic', osteopathic: 'it was osteopathic' },
    },
  ],
  extra: {
    activeTreatment: z.boolean().default(false),
    /** Manual therapy of regions that were all manipulated too. */
    sameRegion: z.boolean().default(false),
    payer: z.enum(['medicare', 'other']).optional(),
  },
  notes: [
    '98941 is column one over 97140 (indicator 1): manual therapy needs another region and modifier 59.',
  ],
  documentation: [
    'Each region by name, findings there, and for Medicare that treatment is active, not maintenance',
  ],
  adjust: (result, facts) => {
    const isActive =
      facts.kind === 'chiropractic' && facts.payer === 'medicare' && facts.activeTreatment === true;
    const lines = (result.lines ?? []).map(line => (isActive ? { ...line, modifiers: ['AT'] } : line));
    return {
      ...result,
      ...(result.lines && { lines }),
      refused: [...(result.refused ?? []), ...(facts.sameRegion === true ? [SAME_REGION] : [])],
    };
  },
  examples: [
    { given: { kind: 'chiropractic', regions: 2 }, expect: ['98940 x1'] },
    { given: { kind: 'chiropractic', regions: 3 }, expect: ['98941 x1'] },
    { given: { kind: 'chiropractic', regions: 4 }, expect: ['98941 x1'] },
    { given: { kind: 'chiropractic', regions: 5 }, expect: ['98942 x1'] },
    {
      given: { kind: 'chiropractic', regions: 3, payer: 'medicare', activeTreatment: true },
      expect: ['98941-AT x1'],
    },
    { given: { kind: 'osteopathic', regions: 2 }, expect: ['98925 x1'] },
    { given: { kind: 'osteopathic', regions: 7 }, expect: ['98928 x1'] },
    { given: { kind: 'osteopathic', regions: 10 }, expect: ['98929 x1'] },
  ],
});

const SAME_REGION = {
  code: '97140',
  reason:
    'Manual therapy of a region that was manipulated in the same session is included in the manipulation; 59 does not separate them.',
};
