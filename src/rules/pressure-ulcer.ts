import { z } from 'zod';
import { SIDE_DIGIT, type UlcerSite, ulcerSite } from './body-site.ts';
import { defineRule, type MissingFact, type RuleSetting } from './rule.ts';

const STAGE_DIGIT = {
  unstageable: '0',
  '1': '1',
  '2': '2',
  '3': '3',
  '4': '4',
  'deep-tissue': '6',
} as const;

const input = z.object({
  site: z.string().max(200).optional(),
  side: z.enum(['left', 'right']).optional(),
  stage: z.enum(['1', '2', '3', '4', 'unstageable', 'deep-tissue']).optional(),
});
type Input = z.output<typeof input>;

/** Sites of category L89: `stem` plus a side digit where the site is paired. */
const STEMS: Readonly<Partial<Record<UlcerSite, { stem: string; sided: boolean }>>> = {
  elbow: { stem: 'L89.0', sided: true },
  sacral: { stem: 'L89.15', sided: false },
  hip: { stem: 'L89.2', sided: true },
  buttock: { stem: 'L89.3', sided: true },
  ankle: { stem: 'L89.5', sided: true },
  heel: { stem: 'L89.6', sided: true },
  head: { stem: 'L89.81', sided: false },
};

/** The back is divided by side and height in one character. */
const BACK: Readonly<Record<string, string>> = {
  'upper-back right': 'L89.11',
  'upper-back left': 'L89.12',
  'lower-back right': 'L89.13',
  'lower-back left': 'L89.14',
};

/** Pressure ulcer diagnosis: one combination code of site, side and stage. */
export const pressureUlcer = defineRule({
  id: 'pressure-ulcer',
  title: 'Pressure ulcer diagnosis by site, side and stage',
  area: 'diagnosis',
  source: 'ICD-10-CM category L89 and Official Guidelines I.C.12.a',
  standing: 'official',
  from: '2015-10-01',
  families: [],
  input,
  examples: [
    { given: { site: 'sacrum', stage: '4' }, expect: ['L89.154 x1'] },
    { given: { site: 'sacral', stage: 'unstageable' }, expect: ['L89.150 x1'] },
    { given: { site: 'left heel', side: 'left', stage: '3' }, expect: ['L89.623 x1'] },
    { given: { site: 'right hip', side: 'right', stage: '2' }, expect: ['L89.212 x1'] },
    { given: { site: 'heel', stage: '3' }, expect: ['L89.6 x1'], asks: ['side'] },
    { given: { site: 'sacrum' }, expect: ['L89.15 x1'], asks: ['stage'] },
    { given: {}, expect: ['L89 x1'], asks: ['site'] },
  ],
  run: (facts, at) => {
    const { header, asks } = locate(facts);
    if (asks.length === 0 && facts.stage !== undefined)
      return billable(`${header}${STAGE_DIGIT[facts.stage]}`, facts, at);
    const missing = [...asks, ...(facts.stage === undefined && !asks.includes(ASK_SITE) ? [ASK_STAGE] : [])];
    return {
      lines: [{ code: header, units: 1, because: 'header code: more is needed for a billable one' }],
      missing,
    };
  },
});

function billable(code: string, facts: Input, at: RuleSetting) {
  if (at.book.card(code, at.on)?.status !== 'valid') return {};
  return {
    lines: [{ code, units: 1, because: `${facts.side ?? ''} ${facts.site}, stage ${facts.stage}`.trim() }],
  };
}

function locate({ site, side }: Input): { header: string; asks: MissingFact[] } {
  const known = site === undefined ? undefined : ulcerSite(site);
  if (known === undefined) return { header: 'L89', asks: [ASK_SITE] };
  if (known === 'upper-back' || known === 'lower-back') {
    const code = side && BACK[`${known} ${side}`];
    return code ? { header: code, asks: [] } : { header: 'L89.1', asks: [askSide(known)] };
  }
  const place = STEMS[known];
  if (!place) return { header: 'L89.89', asks: [] };
  if (!place.sided) return { header: place.stem, asks: [] };
  return side
    ? { header: place.stem + SIDE_DIGIT[side], asks: [] }
    : { header: place.stem, asks: [askSide(known)] };
}

const ASK_SITE: MissingFact = {
  field: 'site',
  question: 'Where is the pressure ulcer (body site and side), and what stage is documented?',
  options: [],
};

const ASK_STAGE: MissingFact = {
  field: 'stage',
  question: 'What stage of the pressure ulcer is documented (1, 2, 3, 4, unstageable, deep tissue injury)?',
  options: [],
};

function askSide(site: string): MissingFact {
  return {
    field: 'side',
    question: `Which side is the ${site.replace('-', ' ')} ulcer on, left or right?`,
    options: [],
  };
}
