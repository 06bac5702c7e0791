import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule } from './rule.ts';

const REGIONS = ['genitalia-perineum', 'abdominal-wall'] as const;

/** Debridement of a necrotizing soft tissue infection of genitalia, perineum or abdominal wall: by region, not by area. */
export const necrotizing = defineRule({
  id: 'necrotizing-infection',
  title: 'Debridement of a necrotizing soft tissue infection by region',
  area: 'wound care',
  source: 'CPT 11004-11006 criteria in the catalog (widely published; not officially checked)',
  standing: 'practice',
  from: '2005-01-01',
  families: ['necrotizing-infection'],
  input: z.object({ regions: z.array(z.enum(REGIONS)).min(1).max(4) }),
  examples: [
    { given: { regions: ['genitalia-perineum'] }, expect: ['11004 x1'] },
    { given: { regions: ['abdominal-wall'] }, expect: ['11005 x1'] },
    { given: { regions: ['abdominal-wall', 'genitalia-perineum'] }, expect: ['11006 x1'] },
  ],
  run: ({ regions }, at) => {
    const region = new Set(regions).size > 1 ? 'both' : regions[0];
    const [card] = cardsOf(at.book, 'necrotizing-infection', at.on, region ? { region } : {});
    if (!card || !region) return {};
    const because = `necrotizing soft tissue infection, ${REGION_WORDS[region]}: ${card.code}, whatever the area`;
    return {
      lines: [{ code: card.code, units: 1, because }],
      trace: [because],
      notes: [
        'These codes take in skin, subcutaneous tissue, muscle and fascia of the region; the codes by depth and area are for other regions.',
      ],
      documentation: ['The necrotizing infection, the tissues removed, and every region debrided'],
    };
  },
});

const REGION_WORDS: Readonly<Record<string, string>> = {
  'genitalia-perineum': 'external genitalia and perineum',
  'abdominal-wall': 'abdominal wall',
  both: 'genitalia, perineum and abdominal wall',
};
