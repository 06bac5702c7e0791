import { z } from 'zod';
import { areasCm2 } from './area.ts';
import { debrideByArea } from './debride-area.ts';
import { defineRule } from './rule.ts';

/** Excision of devitalised tissue by the deepest tissue removed: subcutaneous, muscle or fascia, bone. */
export const surgicalDebridement = defineRule({
  id: 'surgical-debridement',
  title: 'Surgical debridement by deepest tissue removed and total area of that depth',
  area: 'wound care',
  source: 'CPT 11042-11047 criteria in the catalog; CMS article A53001 and LCD L35125 (debridement)',
  standing: 'official',
  from: '2011-01-01',
  families: ['debridement'],
  input: z.object({ depth: z.enum(['subcutaneous', 'muscle-fascia', 'bone']), areasCm2 }),
  examples: [
    { given: { depth: 'subcutaneous', areasCm2: [20] }, expect: ['11042 x1'] },
    { given: { depth: 'subcutaneous', areasCm2: [20.1] }, expect: ['11042 x1', '11045 x1'] },
    { given: { depth: 'subcutaneous', areasCm2: [40] }, expect: ['11042 x1', '11045 x1'] },
    { given: { depth: 'subcutaneous', areasCm2: [40.1] }, expect: ['11042 x1', '11045 x2'] },
    { given: { depth: 'subcutaneous', areasCm2: [45] }, expect: ['11042 x1', '11045 x2'] },
    { given: { depth: 'muscle-fascia', areasCm2: [20] }, expect: ['11043 x1'] },
    { given: { depth: 'muscle-fascia', areasCm2: [12, 30] }, expect: ['11043 x1', '11046 x2'] },
    { given: { depth: 'bone', areasCm2: [20.1] }, expect: ['11044 x1', '11047 x1'] },
    { given: { depth: 'bone', areasCm2: [60] }, expect: ['11044 x1', '11047 x2'] },
    { given: { depth: 'bone' }, expect: ['11044 x1'], asks: ['areasCm2'] },
  ],
  run: ({ depth, areasCm2: areas }, at) => ({
    ...debrideByArea({ depth }, areas, at),
    notes: [
      'The depth that counts is the deepest tissue removed, not the deepest tissue seen. Wounds of the same depth are added up; each depth has its own base code.',
    ],
    documentation: [
      `That ${DEPTH_WORDS[depth]} was removed (the deepest tissue removed, wound by wound)`,
      'Area actually debrided at that depth, wound by wound',
      'Instrument and technique, viable margin reached, bleeding control, medical need; pathology when sent',
    ],
  }),
});

export const DEPTH_WORDS: Readonly<Record<string, string>> = {
  'epidermis-dermis': 'only epidermis, dermis, slough or biofilm',
  subcutaneous: 'subcutaneous tissue',
  'muscle-fascia': 'muscle or fascia',
  bone: 'bone',
};
