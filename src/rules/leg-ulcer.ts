import { z } from 'zod';
import { SIDE_DIGIT, type UlcerSite, ulcerSite } from './body-site.ts';
import { DEFAULT_TYPE } from './diabetes.ts';
import { defineRule, type MissingFact, type RuleLine, type RuleResult } from './rule.ts';

const input = z.object({
  cause: z.enum(['diabetic', 'venous', 'arterial', 'other']),
  site: z.string().max(200).optional(),
  side: z.enum(['left', 'right']).optional(),
  /** Deepest tissue the ulcer shows. */
  exposed: z.enum(['epidermis-dermis', 'subcutaneous', 'muscle-fascia', 'bone']).optional(),
  /** Necrosis of the muscle or bone that shows. */
  necrosis: z.boolean().optional(),
  diabetes: z.enum(['type-1', 'type-2', 'unspecified']).optional(),
});
type Input = z.output<typeof input>;

/** Fourth character of category L97 by site. */
const SITE_STEM: Readonly<Partial<Record<UlcerSite, string>>> = {
  thigh: 'L97.1',
  calf: 'L97.2',
  ankle: 'L97.3',
  heel: 'L97.4',
  midfoot: 'L97.4',
  toe: 'L97.5',
  foot: 'L97.5',
  'lower-leg': 'L97.8',
};

const FOOT: ReadonlySet<UlcerSite> = new Set(['heel', 'midfoot', 'toe', 'foot']);

/** Ulcer of the lower limb: the cause first where the classification says so, then L97 by site, side and depth. */
export const legUlcer = defineRule({
  id: 'leg-ulcer',
  title: 'Diabetic, venous and other lower limb ulcer diagnoses',
  area: 'diagnosis',
  source:
    'ICD-10-CM categories L97, E08-E13 and Official Guidelines I.C.4.a (type not stated defaults to E11), I.A.13',
  standing: 'official',
  from: '2015-10-01',
  families: [],
  input,
  examples: [
    {
      given: {
        cause: 'diabetic',
        site: 'left heel',
        side: 'left',
        exposed: 'subcutaneous',
        diabetes: 'type-2',
      },
      expect: ['E11.621 x1', 'L97.422 x1'],
    },
    {
      given: {
        cause: 'diabetic',
        site: 'right foot',
        side: 'right',
        exposed: 'epidermis-dermis',
        diabetes: 'type-1',
      },
      expect: ['E10.621 x1', 'L97.511 x1'],
    },
    {
      given: { cause: 'diabetic', site: 'left calf', side: 'left', exposed: 'subcutaneous' },
      expect: ['E11.622 x1', 'L97.222 x1'],
      why: 'not a foot ulcer: .622',
    },
    {
      given: { cause: 'diabetic', site: 'heel' },
      expect: ['E11.621 x1', 'L97.4 x1'],
      asks: ['side', 'exposed'],
    },
    { given: { cause: 'diabetic' }, expect: ['E11.62 x1', 'L97 x1'], asks: ['site'] },
    {
      given: { cause: 'venous', site: 'left calf', side: 'left', exposed: 'subcutaneous' },
      expect: ['L97.222 x1'],
      asks: ['condition'],
    },
    {
      given: { cause: 'diabetic', site: 'left foot', side: 'left', exposed: 'bone', diabetes: 'type-2' },
      expect: ['E11.621 x1', 'L97.52 x1'],
      asks: ['necrosis'],
    },
    {
      given: {
        cause: 'diabetic',
        site: 'right ankle',
        side: 'right',
        exposed: 'muscle-fascia',
        necrosis: true,
        diabetes: 'type-2',
      },
      expect: ['E11.622 x1', 'L97.313 x1'],
    },
    {
      given: { cause: 'other', site: 'left heel', side: 'left', exposed: 'muscle-fascia', necrosis: false },
      expect: ['L97.425 x1'],
    },
    {
      given: { cause: 'other', site: 'left heel', side: 'left', exposed: 'bone', necrosis: true },
      expect: ['L97.424 x1'],
    },
    {
      given: { cause: 'other', site: 'left heel', side: 'left', exposed: 'bone', necrosis: false },
      expect: ['L97.426 x1'],
    },
  ],
  run: facts => {
    const first = facts.cause === 'diabetic' ? [diabetesLine(facts)] : [];
    const ulcer = ulcerLine(facts);
    return {
      lines: [...first, ulcer.line],
      missing: [
        ...ulcer.asks,
        ...(facts.cause === 'venous' || facts.cause === 'arterial' ? [ASK_CONDITION[facts.cause]] : []),
      ],
      notes: facts.cause === 'diabetic' && facts.diabetes === undefined ? [DEFAULT_TYPE] : [],
    } satisfies Partial<RuleResult>;
  },
});

function diabetesLine({ site, diabetes }: Input): RuleLine {
  const category = diabetes === 'type-1' ? 'E10' : 'E11';
  const known = site === undefined ? undefined : ulcerSite(site);
  if (known === undefined)
    return {
      code: `${category}.62`,
      units: 1,
      because: 'diabetes with a skin complication, site not stated',
    };
  const foot = FOOT.has(known);
  return {
    code: `${category}.${foot ? '621' : '622'}`,
    units: 1,
    because: `diabetes with ${foot ? 'foot' : 'other skin'} ulcer, sequenced first`,
  };
}

function ulcerLine({ site, side, exposed, necrosis }: Input): { line: RuleLine; asks: MissingFact[] } {
  const known = site === undefined ? undefined : ulcerSite(site);
  const stem = known && SITE_STEM[known];
  if (!stem) return { line: header('L97'), asks: [ASK.site] };
  const asks = [...(side ? [] : [ASK.side]), ...(exposed ? [] : [ASK.exposed])];
  if (!side) return { line: header(stem), asks };
  const sided = stem + SIDE_DIGIT[side];
  const severity = exposed && severityOf(exposed, necrosis);
  if (exposed && !severity) return { line: header(sided), asks: [...asks, ASK.necrosis] };
  if (!severity) return { line: header(sided), asks };
  return {
    line: { code: sided + severity, units: 1, because: `${side} ${site}, ${exposed} exposed` },
    asks: [],
  };
}

/** Sixth character of L97; muscle and bone split into "with necrosis" and "without evidence of necrosis". */
function severityOf(
  exposed: NonNullable<Input['exposed']>,
  necrosis: boolean | undefined,
): string | undefined {
  if (exposed === 'epidermis-dermis') return '1';
  if (exposed === 'subcutaneous') return '2';
  if (necrosis === undefined) return undefined;
  const [withNecrosis, without] = exposed === 'bone' ? ['4', '6'] : ['3', '5'];
  return necrosis ? withNecrosis : without;
}

function header(code: string): RuleLine {
  return { code, units: 1, because: 'header code: more is needed for a billable one' };
}

const ASK = {
  site: {
    field: 'site',
    question:
      'Where on the lower limb is the ulcer (toe, other forefoot, heel or midfoot, ankle, calf, thigh), and on which side?',
    options: [],
  },
  side: { field: 'side', question: 'Which side is the ulcer on, left or right?', options: [] },
  exposed: {
    field: 'exposed',
    question:
      'How deep is the ulcer as documented: skin breakdown only, fat layer exposed, muscle, or bone (with or without necrosis)?',
    options: [],
  },
  necrosis: {
    field: 'necrosis',
    question: 'Is necrosis of the exposed muscle or bone documented?',
    options: [],
  },
} satisfies Record<string, MissingFact>;

const ASK_CONDITION = {
  venous: {
    field: 'condition',
    question:
      'Which vein disease is documented behind the ulcer (varicose veins, chronic venous hypertension, postthrombotic syndrome)? It is coded first.',
    options: [],
  },
  arterial: {
    field: 'condition',
    question:
      'Is atherosclerosis of the native arteries of that leg documented as the cause of the ulcer? It is coded first.',
    options: [],
  },
} satisfies Record<string, MissingFact>;
