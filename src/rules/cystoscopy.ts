import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type RuleLine } from './rule.ts';

/** From the most to the least extensive; looking is part of every other. */
const TECHNIQUES = ['stent', 'toxin', 'fulguration', 'biopsy', 'removal', 'dilation', 'look'] as const;

/** Bladder scopes without a tumor: one unit for each thing done; looking is part of it. */
export const cystoscopy = defineRule({
  id: 'cystoscopy',
  title: 'Cystoscopy by what was done',
  area: 'surgery',
  source:
    'CPT 52000-52332 criteria in the catalog (widely published); a diagnostic scope is part of a surgical one: NCCI Policy Manual ch. I and VII',
  standing: 'practice',
  from: '2013-01-01',
  families: ['cystoscopy'],
  input: z.object({ techniques: z.array(z.enum(TECHNIQUES)).max(10).default([]) }),
  examples: [
    { given: { techniques: ['look'] }, expect: ['52000 x1'] },
    { given: { techniques: ['look', 'biopsy'] }, expect: ['52204 x1'] },
    { given: { techniques: ['biopsy', 'biopsy'] }, expect: ['52204 x1'], why: 'one or more' },
    { given: { techniques: ['stent'] }, expect: ['52332 x1'] },
    { given: { techniques: ['removal', 'dilation'] }, expect: ['52310 x1', '52281 x1'] },
    { given: {}, expect: [], asks: ['techniques'] },
  ],
  run: ({ techniques }, at) => {
    const done = TECHNIQUES.filter(one => techniques.includes(one));
    const kept = done.length > 1 ? done.filter(one => one !== 'look') : done;
    const lines = kept.flatMap((technique): RuleLine[] => {
      const [card] = cardsOf(at.book, 'cystoscopy', at.on, { technique });
      return card ? [{ code: card.code, units: 1, because: `${WORDS[technique]}: once a session` }] : [];
    });
    return {
      lines,
      trace: lines.map(line => `${line.code}: ${line.because}`),
      missing: kept.length === 0 ? [ASK] : [],
      refused:
        kept.length > 0 && !kept.includes('look')
          ? [{ code: '52000', reason: 'A diagnostic cystoscopy is part of a surgical one.' }]
          : [],
      documentation: ['What was seen and done, where, and the size of every lesion'],
    };
  },
});

const WORDS: Readonly<Record<(typeof TECHNIQUES)[number], string>> = {
  stent: 'ureteral stent placed',
  toxin: 'botulinum toxin into the bladder wall',
  fulguration: 'fulguration',
  biopsy: 'biopsy',
  removal: 'simple removal of a stent, stone or foreign body',
  dilation: 'dilation of the urethra',
  look: 'inspection',
};

const ASK = {
  field: 'techniques',
  question:
    'What was done through the cystoscope (look only, biopsy, fulguration, stent, removal, dilation)?',
  options: [],
};
