import { z } from 'zod';
import { areasCm2 } from './area.ts';
import { debrideByArea } from './debride-area.ts';
import { defineRule } from './rule.ts';

/** Removal of devitalised epidermis, dermis, fibrin or biofilm without cutting into subcutaneous tissue. */
export const selectiveDebridement = defineRule({
  id: 'selective-debridement',
  title: 'Selective debridement of epidermis and dermis by total area',
  area: 'wound care',
  source: 'CPT 97597/97598 criteria in the catalog; CMS article A53001 and LCD L35125 (debridement)',
  standing: 'official',
  from: '2011-01-01',
  families: ['debridement'],
  input: z.object({ areasCm2 }),
  examples: [
    { given: { areasCm2: [4.5] }, expect: ['97597 x1'] },
    { given: { areasCm2: [20] }, expect: ['97597 x1'] },
    { given: { areasCm2: [20.1] }, expect: ['97597 x1', '97598 x1'] },
    { given: { areasCm2: [40] }, expect: ['97597 x1', '97598 x1'] },
    { given: { areasCm2: [40.1] }, expect: ['97597 x1', '97598 x2'] },
    { given: { areasCm2: [45] }, expect: ['97597 x1', '97598 x2'] },
    {
      given: { areasCm2: [12, 8.1] },
      expect: ['97597 x1', '97598 x1'],
      why: 'wounds of one depth are summed',
    },
    { given: {}, expect: ['97597 x1'], asks: ['areasCm2'] },
  ],
  run: ({ areasCm2: areas }, at) => ({
    ...debrideByArea({ depth: 'epidermis-dermis' }, areas, at),
    documentation: [
      'Area actually debrided (not only wound size), wound by wound',
      'Tissue removed and the deepest level removed; instrument used',
      'Wound before and after, bleeding and how it was controlled, patient tolerance, signature of who did it',
    ],
    refused: [
      {
        code: '97602',
        reason:
          'Non-selective debridement of the same wound is part of the selective debridement; no modifier separates them.',
        source: 'CMS NCCI PTP table (97597/97602, indicator 0); fee schedule status B',
      },
    ],
  }),
});
