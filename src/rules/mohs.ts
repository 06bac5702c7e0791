import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine } from './rule.ts';
import { mohsGroup, SKIN_SITES } from './skin-site.ts';

const input = z.object({
  site: z.enum(SKIN_SITES).optional(),
  /** Blocks of each stage, in order. */
  blocks: z.array(z.number().int().positive().max(100)).min(1).max(20).optional(),
});

const BLOCKS_INCLUDED = 5;

const ASK_SITE: MissingFact = {
  field: 'site',
  question: 'Where was the Mohs surgery: head, neck, hands, feet or genitalia, or trunk, arms or legs?',
  options: [
    { when: 'it was on the head, neck, hands, feet or genitalia', set: { site: 'face' } },
    { when: 'it was on the trunk, arms or legs', set: { site: 'trunk' } },
  ],
};

const ASK_BLOCKS: MissingFact = {
  field: 'blocks',
  question: 'How many tissue blocks were in each stage, stage by stage?',
  options: [],
};

/** Mohs surgery: first stage, further stages, and blocks beyond five in each stage. */
export const mohs = defineRule({
  id: 'mohs',
  title: 'Mohs surgery by site, stages and blocks',
  area: 'skin surgery',
  source: 'CPT 17311-17315 criteria in the catalog; AAPC 38410',
  standing: 'published',
  from: '2010-01-01',
  families: ['mohs'],
  input,
  examples: [
    { given: { site: 'nose', blocks: [5] }, expect: ['17311 x1'] },
    { given: { site: 'nose', blocks: [6, 2] }, expect: ['17311 x1', '17312 x1', '17315 x1'] },
    {
      given: { site: 'nose', blocks: [7, 8] },
      expect: ['17311 x1', '17312 x1', '17315 x5'],
      why: '2 + 3, stage by stage',
    },
    { given: { site: 'trunk', blocks: [4, 4, 4] }, expect: ['17313 x1', '17314 x2'] },
    { given: { site: 'hand', blocks: [2] }, expect: ['17311 x1'] },
    { given: { blocks: [4, 3] }, expect: [], asks: ['site'] },
    { given: { site: 'trunk' }, expect: [], asks: ['blocks'] },
  ],
  run: ({ site, blocks }, at) => {
    if (site === undefined || blocks === undefined)
      return { missing: [...(site ? [] : [ASK_SITE]), ...(blocks ? [] : [ASK_BLOCKS])] };
    const group = mohsGroup(site);
    const cards = cardsOf(at.book, 'mohs', at.on, { group });
    const code = (stage: string) => cards.find(card => card.criteria?.choose?.stage === stage)?.code;
    const extra = blocks.map(count => Math.max(0, count - BLOCKS_INCLUDED));
    const over = extra.reduce((sum, one) => sum + one, 0);
    const wanted: readonly (readonly [string | undefined, number, string])[] = [
      [code('first'), 1, 'first stage'],
      [code('further'), blocks.length - 1, `${blocks.length} stages - 1`],
      [
        code('blocks'),
        over,
        `blocks beyond ${BLOCKS_INCLUDED}, stage by stage: ${extra.join(' + ')} = ${over}`,
      ],
    ];
    const lines: RuleLine[] = wanted.flatMap(([found, units, because]) =>
      found && units > 0 ? [{ code: found, units, because }] : [],
    );
    return {
      lines,
      trace: lines.map(line => `${line.because}: ${line.code} x${line.units}`),
      notes: ['The same physician must act as surgeon and pathologist. Repair is coded separately.'],
      documentation: [
        'Site, number of stages, blocks of each stage, and a map; that surgeon and pathologist are the same',
      ],
    };
  },
});
