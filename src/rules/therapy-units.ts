import { z } from 'zod';
import { plural } from './choose.ts';
import { defineRule, type MissingFact, type RefusedCode, type RuleLine } from './rule.ts';

const service = z.object({
  code: z.string().regex(/^\d{5}$/),
  minutes: z.number().int().nonnegative().max(600).optional(),
});
const input = z.object({
  services: z.array(service).min(1).max(20),
  /** Codes reported once whatever the time. */
  untimed: z
    .array(z.string().regex(/^\d{5}$/))
    .max(20)
    .default([]),
  /** An evaluation named without its code: its complexity decides between three. */
  evaluation: z.enum(['physical', 'occupational']).optional(),
  complexity: z.enum(['low', 'moderate', 'high']).optional(),
  payer: z.enum(['medicare', 'other']).optional(),
  discipline: z.enum(['GP', 'GO', 'GN']).optional(),
  /** Treatment by a therapy assistant. */
  assistant: z.boolean().default(false),
});
type Facts = z.output<typeof input>;

interface Service {
  readonly code: string;
  readonly minutes: number;
}

/** Evaluation codes by complexity. Source: CPT physical and occupational therapy evaluations since 2017. */
const EVALUATIONS = {
  physical: { low: '97161', moderate: '97162', high: '97163' },
  occupational: { low: '97165', moderate: '97166', high: '97167' },
} as const;
const ASSISTANT_MODIFIER: Readonly<Record<string, string>> = { GP: 'CQ', GO: 'CO' };

const UNIT_MINUTES = 15;
const HALF_MINUTES = 8;

/** Timed therapy units: Medicare counts the total of all timed minutes, CPT-rule payers each code alone. */
export const therapyUnits = defineRule({
  id: 'therapy-units',
  title: 'Timed therapy units: the 8-minute rule and the midpoint rule',
  area: 'time',
  source:
    'Medicare Claims Processing Manual ch. 5 s20.2 (as quoted by ChiroCode); CPT midpoint rule for other payers',
  standing: 'published',
  from: '2010-01-01',
  families: ['therapy'],
  input,
  examples: [
    {
      given: {
        payer: 'medicare',
        services: [
          { code: '97110', minutes: 24 },
          { code: '97140', minutes: 23 },
        ],
      },
      expect: ['97110 x2', '97140 x1'],
    },
    {
      given: {
        payer: 'medicare',
        services: [
          { code: '97110', minutes: 20 },
          { code: '97140', minutes: 20 },
        ],
      },
      expect: ['97110 x2', '97140 x1'],
      why: "40 minutes are 3 units; the tie is the clinician's choice",
    },
    {
      given: {
        payer: 'medicare',
        services: [
          { code: '97110', minutes: 33 },
          { code: '97140', minutes: 7 },
        ],
      },
      expect: ['97110 x2', '97140 x1'],
    },
    {
      given: {
        payer: 'medicare',
        services: [
          { code: '97110', minutes: 18 },
          { code: '97140', minutes: 13 },
          { code: '97116', minutes: 10 },
          { code: '97035', minutes: 8 },
        ],
      },
      expect: ['97110 x1', '97140 x1', '97116 x1'],
    },
    {
      given: {
        payer: 'medicare',
        services: [
          { code: '97110', minutes: 7 },
          { code: '97112', minutes: 7 },
          { code: '97140', minutes: 7 },
        ],
      },
      expect: ['97110 x1'],
      why: '21 minutes are 1 unit',
    },
    {
      given: { payer: 'medicare', services: [{ code: '97110', minutes: 7 }] },
      expect: [],
      why: 'below 8 minutes',
    },
    { given: { payer: 'medicare', services: [{ code: '97110', minutes: 8 }] }, expect: ['97110 x1'] },
    { given: { payer: 'medicare', services: [{ code: '97110', minutes: 22 }] }, expect: ['97110 x1'] },
    { given: { payer: 'medicare', services: [{ code: '97110', minutes: 23 }] }, expect: ['97110 x2'] },
    {
      given: {
        payer: 'other',
        services: [
          { code: '97110', minutes: 33 },
          { code: '97140', minutes: 7 },
        ],
      },
      expect: ['97110 x2'],
    },
    {
      given: {
        payer: 'other',
        services: [
          { code: '97110', minutes: 8 },
          { code: '97140', minutes: 8 },
        ],
      },
      expect: ['97110 x1', '97140 x1'],
    },
    {
      given: {
        payer: 'medicare',
        services: [
          { code: '97110', minutes: 8 },
          { code: '97140', minutes: 8 },
        ],
      },
      expect: ['97110 x1'],
      why: '16 minutes are 1 unit',
    },
    {
      given: {
        payer: 'medicare',
        services: [{ code: '97110', minutes: 30 }],
        untimed: ['97161'],
        discipline: 'GP',
      },
      expect: ['97110-GP x2', '97161-GP x1'],
    },
    {
      given: {
        services: [
          { code: '97110', minutes: 30 },
          { code: '97140', minutes: 15 },
        ],
      },
      expect: ['97110 x2', '97140 x1'],
      why: 'both ways agree',
    },
    {
      given: {
        payer: 'medicare',
        services: [{ code: '97110', minutes: 15 }],
        evaluation: 'physical',
        complexity: 'low',
      },
      expect: ['97110-GP x1', '97161-GP x1'],
    },
    {
      given: {
        payer: 'medicare',
        services: [{ code: '97530', minutes: 30 }],
        discipline: 'GO',
        assistant: true,
      },
      expect: ['97530-GO-CO x2'],
    },
    {
      given: { services: [{ code: '97110', minutes: 15 }], evaluation: 'physical', payer: 'medicare' },
      expect: ['97110-GP x1'],
      asks: ['complexity'],
    },
    {
      given: { services: [{ code: '97110', minutes: 15 }, { code: '97140' }], payer: 'medicare' },
      expect: [],
      asks: ['services'],
    },
    {
      given: {
        services: [
          { code: '97110', minutes: 33 },
          { code: '97140', minutes: 7 },
        ],
      },
      expect: ['97110 x2'],
      why: 'payer not stated: what both ways give',
    },
    {
      given: {
        services: [{ code: '97110', minutes: 15 }],
        untimed: ['97014', '97010'],
        payer: 'medicare',
        discipline: 'GP',
      },
      expect: ['97110-GP x1', 'G0283-GP x1'],
      why: 'Medicare takes G0283 for unattended stimulation and pays no packs',
    },
    {
      given: { services: [{ code: '97110', minutes: 15 }], untimed: ['97014'], payer: 'other' },
      expect: ['97110 x1', '97014 x1'],
    },
  ],
  run: (facts, at) => {
    const { payer } = facts;
    const missing = missingFacts(facts);
    if (missing.some(one => one.field === 'services')) return { missing };
    const { untimed, refused } = forPayer([...facts.untimed, ...evaluationOf(facts)], payer);
    const discipline = facts.discipline ?? DISCIPLINES[facts.evaluation ?? ''];
    const merged = mergeCodes(facts.services);
    const total = merged.reduce((sum, one) => sum + one.minutes, 0);
    const medicare = totalRule(merged, total);
    const cpt = eachRule(merged);
    const chosen = payer === 'other' ? cpt : payer === 'medicare' ? medicare : supportedByBoth(medicare, cpt);
    const modifiers = modifiersOf(facts, discipline);
    const known = (code: string) => at.book.card(code, at.on)?.status === 'valid';
    const lines: RuleLine[] = [
      ...chosen.map(line => ({ ...line, modifiers })),
      ...untimed.map(code => ({ code, units: 1, modifiers, because: 'not timed: once a day' })),
    ].filter(line => known(line.code));
    const differ = print(medicare) !== print(cpt);
    return {
      lines,
      trace: [
        `${merged.map(one => one.minutes).join(' + ')} = ${total} timed minutes`,
        payer === 'other'
          ? 'each code alone: a unit from 8 minutes'
          : `(${total} + 7) / 15 rounds down to ${Math.floor((total + 7) / UNIT_MINUTES)} units in all`,
        ...lines.map(line => line.because ?? ''),
      ],
      refused,
      notes: [...tieNote(merged, medicare), ...reductionNote(payer, lines)],
      payerForks:
        payer === undefined && differ
          ? [
              {
                topic: 'Timed therapy units',
                medicare: `${print(medicare)}.`,
                cpt: `${print(cpt)}.`,
                source: 'Medicare Claims Processing Manual ch. 5 s20.2; CPT midpoint rule',
              },
            ]
          : [],
      missing,
      documentation: [
        'Minutes of each timed code and total timed minutes; total treatment minutes',
        'Plan of care, discipline modifier (GP, GO, GN), KX when over the threshold, CQ/CO for assistants',
      ],
    };
  },
});

const DISCIPLINES: Readonly<Record<string, string>> = { physical: 'GP', occupational: 'GO' };

function evaluationOf({ evaluation, complexity }: Facts): string[] {
  return evaluation && complexity ? [EVALUATIONS[evaluation][complexity]] : [];
}

function modifiersOf({ payer, assistant }: Facts, discipline: string | undefined): string[] {
  if (!discipline) return [];
  const helper = assistant && payer === 'medicare' ? ASSISTANT_MODIFIER[discipline] : undefined;
  return helper ? [discipline, helper] : [discipline];
}

function missingFacts({ services, evaluation, complexity }: Facts): MissingFact[] {
  const untold = services.filter(one => one.minutes === undefined).map(one => one.code);
  const levels = ['low', 'moderate', 'high'] as const;
  return [
    ...(untold.length > 0
      ? [
          {
            field: 'services',
            question: `How many minutes of ${untold.join(', ')} are documented?`,
            options: [],
          },
        ]
      : []),
    ...(evaluation && !complexity
      ? [
          {
            field: 'complexity',
            question: `Which complexity does the ${evaluation} therapy evaluation support (low, moderate, high)?`,
            options: levels.map(level => ({
              when: `the evaluation is of ${level} complexity`,
              set: { complexity: level },
            })),
          },
        ]
      : []),
  ];
}

/** Source: Medicare Claims Processing Manual ch. 5 s10.7 (50% of the practice expense since 2013-04-01). */
function reductionNote(payer: string | undefined, lines: readonly RuleLine[]): string[] {
  const units = lines.reduce((sum, line) => sum + line.units, 0);
  return payer === 'medicare' && units > 1
    ? [
        'Multiple procedure reduction: the unit with the highest practice expense is paid in full, the practice expense of every other therapy unit of the day at 50%.',
      ]
    : [];
}

function mergeCodes(services: Facts['services']): Service[] {
  const minutes = new Map<string, number>();
  for (const one of services) minutes.set(one.code, (minutes.get(one.code) ?? 0) + (one.minutes ?? 0));
  return [...minutes].map(([code, sum]) => ({ code, minutes: sum }));
}

/** Untimed services as Medicare takes them: another code for one, none for another. */
function forPayer(
  untimed: readonly string[],
  payer: 'medicare' | 'other' | undefined,
): { untimed: readonly string[]; refused: RefusedCode[] } {
  if (payer !== 'medicare') return { untimed, refused: [] };
  const named = MEDICARE_REFUSES.filter(one => untimed.includes(one.code));
  const kept = untimed.filter(code => code !== '97010');
  return { untimed: kept.map(code => (code === '97014' ? 'G0283' : code)), refused: [...named] };
}

const MEDICARE_REFUSES: readonly RefusedCode[] = [
  {
    code: '97014',
    reason: 'Medicare does not take 97014: unattended electrical stimulation is G0283.',
    source: 'CMS Physician Fee Schedule, status I of 97014; HCPCS G0283',
  },
  {
    code: '97010',
    reason: 'Medicare pays hot and cold packs with the other therapy (status B).',
    source: 'CMS Physician Fee Schedule, status B of 97010',
  },
];

/** Units of the total; each code its full quarters, what is left to the largest remainders (ties: order given). */
function totalRule(services: readonly Service[], total: number): RuleLine[] {
  const all = Math.floor((total + UNIT_MINUTES - HALF_MINUTES) / UNIT_MINUTES);
  const full = services.map(one => Math.floor(one.minutes / UNIT_MINUTES));
  let left = all - full.reduce((sum, units) => sum + units, 0);
  const byRest = services
    .map((one, at) => ({ at, rest: one.minutes % UNIT_MINUTES }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at);
  const extra = new Set<number>();
  for (const { at, rest } of byRest) {
    if (left <= 0 || rest === 0) break;
    extra.add(at);
    left -= 1;
  }
  return services.flatMap((one, at) => {
    const units = (full[at] ?? 0) + (extra.has(at) ? 1 : 0);
    return units > 0
      ? [
          {
            code: one.code,
            units,
            because: `${one.minutes} minutes: ${plural(full[at] ?? 0, 'full quarter hour')}${extra.has(at) ? ', and one unit for the remainder' : ''}`,
          },
        ]
      : [];
  });
}

function eachRule(services: readonly Service[]): RuleLine[] {
  return services.flatMap(one => {
    const units = Math.floor((one.minutes + UNIT_MINUTES - HALF_MINUTES) / UNIT_MINUTES);
    return units > 0
      ? [{ code: one.code, units, because: `${one.code}: (${one.minutes} + 7) / 15 rounds down to ${units}` }]
      : [];
  });
}

/** Payer not stated: only what both ways of counting give. The fork prints each way in full. */
function supportedByBoth(medicare: readonly RuleLine[], cpt: readonly RuleLine[]): RuleLine[] {
  return medicare.flatMap(line => {
    const other = cpt.find(one => one.code === line.code);
    return other ? [other.units < line.units ? other : line] : [];
  });
}

function tieNote(services: readonly Service[], lines: readonly RuleLine[]): string[] {
  const rests = services.map(one => one.minutes % UNIT_MINUTES).filter(rest => rest > 0);
  const tied = new Set(rests).size < rests.length && lines.length > 0;
  return tied ? ['Equal remainders: the clinician may give the unit to either code.'] : [];
}

function print(lines: readonly RuleLine[]): string {
  return lines.length === 0 ? 'no unit' : lines.map(line => `${line.code} x${line.units}`).join(', ');
}
