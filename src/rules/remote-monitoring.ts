import { z } from 'zod';
import type { CodeCard } from '../case/codebook.ts';
import { addOnLines, cardsOf, pickBase, plural } from './choose.ts';
import { defineRule, type RefusedCode, type RuleLine } from './rule.ts';

/** Remote physiologic monitoring: days with readings, and management minutes of the month. */
export const remoteMonitoring = defineRule({
  id: 'remote-monitoring',
  title: 'Remote monitoring by days with readings and minutes of management',
  area: 'time',
  source: 'CPT 99445/99454 and 99470/99457/99458 criteria in the catalog (CY2026 fee schedule summaries)',
  standing: 'published',
  from: '2020-01-01',
  families: ['remote-monitoring'],
  input: z.object({
    readingDays: z.number().int().nonnegative().max(31).optional(),
    minutes: z.number().nonnegative().max(2000).optional(),
  }),
  examples: [
    { given: { readingDays: 1 }, expect: [] },
    { given: { readingDays: 2 }, expect: ['99445 x1'] },
    { given: { readingDays: 15 }, expect: ['99445 x1'] },
    { given: { readingDays: 16 }, expect: ['99454 x1'] },
    { given: { readingDays: 15 }, expect: [], on: '2025-12-31', why: 'the 2 to 15 day code starts in 2026' },
    { given: { minutes: 9 }, expect: [] },
    { given: { minutes: 10 }, expect: ['99470 x1'] },
    { given: { minutes: 19 }, expect: ['99470 x1'] },
    { given: { minutes: 20 }, expect: ['99457 x1'] },
    { given: { minutes: 39 }, expect: ['99457 x1'] },
    { given: { minutes: 40 }, expect: ['99457 x1', '99458 x1'] },
    { given: { readingDays: 20, minutes: 61 }, expect: ['99454 x1', '99457 x1', '99458 x2'] },
    { given: { minutes: 15 }, expect: [], on: '2025-12-31' },
    { given: {}, expect: [], asks: ['readingDays'] },
  ],
  run: ({ readingDays, minutes }, at) => {
    if (readingDays === undefined && minutes === undefined)
      return {
        missing: [
          {
            field: 'readingDays',
            question:
              'On how many of the 30 days were readings sent, and how many minutes of management were there in the month?',
            options: [],
          },
        ],
      };
    const part = (name: string) =>
      cardsOf(at.book, 'remote-monitoring', at.on, { part: name }).filter(
        card => card.criteria?.choose?.part === name,
      );
    const lines: RuleLine[] = [];
    const device = readingDays ? pickBase(part('device'), readingDays) : undefined;
    if (device) lines.push({ code: device.code, units: 1, because: `readings on ${readingDays} days` });
    const refused = readingDays !== undefined && !device ? tooFew(readingDays, part('device')) : [];
    const cards = part('management');
    const managed = minutes ? pickBase(cards, minutes) : undefined;
    if (managed && minutes)
      lines.push(
        { code: managed.code, units: 1, because: `${minutes} minutes of management` },
        ...addOnLines(cards, managed, minutes, 'minutes'),
      );
    return {
      lines,
      refused,
      trace: lines.map(line => line.because ?? ''),
      notes: ['One device code each 30 days; management needs live contact with the patient in the month.'],
      documentation: ['Dates with readings, the device, consent, minutes by date, and the live contact'],
    };
  },
});

/** Each device code of the date with the days it starts at. */
function tooFew(days: number, cards: readonly CodeCard[]): RefusedCode[] {
  return cards.map(card => ({
    code: card.code,
    reason: `Readings on ${plural(days, 'day')}: ${card.code} starts at ${card.criteria?.from ?? 0} of the 30.`,
  }));
}
