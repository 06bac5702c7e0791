import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type RuleLine } from './rule.ts';

/** From the most to the least extensive; looking is part of every other. */
const TECHNIQUES = ['bleeding', 'snare', 'dilation-balloon', 'dilation-wire', 'biopsy', 'look'] as const;

/** Upper endoscopy: one unit a technique; a biopsy of the lesion that is then removed is part of the removal. */
export const upperEndoscopy = defineRule({
  id: 'upper-endoscopy',
  title: 'Upper endoscopy by technique and lesion',
  area: 'surgery',
  source:
    'CPT 43235-43255 criteria in the catalog (AAPC and ASGE pages); a diagnostic scope is part of a surgical one, bleeding caused by the scope is not coded: NCCI Policy Manual ch. VI',
  standing: 'published',
  from: '2015-01-01',
  families: ['upper-endoscopy'],
  input: z.object({
    techniques: z.array(z.enum(TECHNIQUES)).max(20).default([]),
    lesions: z.enum(['different', 'same']).optional(),
  }),
  examples: [
    { given: { techniques: ['look'] }, expect: ['43235 x1'] },
    { given: { techniques: ['biopsy', 'biopsy', 'look'] }, expect: ['43239 x1'] },
    { given: { techniques: ['biopsy', 'dilation-balloon'] }, expect: ['43249 x1', '43239 x1'] },
    { given: { techniques: ['snare', 'biopsy'], lesions: 'same' }, expect: ['43251 x1'] },
    { given: { techniques: ['snare', 'biopsy'], lesions: 'different' }, expect: ['43251 x1', '43239-59 x1'] },
    { given: { techniques: ['snare', 'biopsy'] }, expect: ['43251 x1'], asks: ['lesions'] },
    { given: {}, expect: [], asks: ['techniques'] },
  ],
  run: ({ techniques, lesions }, at) => {
    const used = TECHNIQUES.filter(one => techniques.includes(one));
    const done = used.length > 1 ? used.filter(one => one !== 'look') : used;
    const shared = done.includes('snare') && done.includes('biopsy');
    const lines = done.flatMap((technique): RuleLine[] => {
      const [card] = cardsOf(at.book, 'upper-endoscopy', at.on, { technique });
      const second = technique === 'biopsy' && shared;
      if (!card || (second && lesions !== 'different')) return [];
      const because = `${WORDS[technique]}: one unit${second ? ', another lesion than the one removed' : ''}`;
      return [{ code: card.code, units: 1, modifiers: second ? ['59'] : [], because }];
    });
    return {
      lines,
      trace: lines.map(line => `${line.code}: ${line.because}`),
      missing: [
        ...(done.length === 0 ? [ASK_TECHNIQUE] : []),
        ...(shared && lesions === undefined ? [ASK_LESIONS] : []),
      ],
      refused:
        shared && lesions === 'same'
          ? [{ code: '43239', reason: 'The biopsied lesion was removed: the biopsy is part of the removal.' }]
          : [],
      documentation: ['How far the scope went, each lesion with its place and what was done to it'],
    };
  },
});

const WORDS: Readonly<Record<(typeof TECHNIQUES)[number], string>> = {
  bleeding: 'control of bleeding',
  snare: 'snare removal',
  'dilation-balloon': 'balloon dilation',
  'dilation-wire': 'dilation over a wire',
  biopsy: 'biopsy',
  look: 'inspection',
};

const ASK_TECHNIQUE = {
  field: 'techniques',
  question:
    'What was done through the upper endoscope (look only, biopsy, snare, dilation, control of bleeding)?',
  options: [],
};

const ASK_LESIONS = {
  field: 'lesions',
  question: 'Was the biopsy of another lesion than the one removed by snare?',
  options: [
    { when: 'the biopsy was of another lesion', set: { lesions: 'different' } },
    { when: 'it was of the same lesion', set: { lesions: 'same' } },
  ],
};
