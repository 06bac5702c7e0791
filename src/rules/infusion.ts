import { z } from 'zod';
import { countSteps } from './choose.ts';
import { defineRule, type MissingFact, type RuleLine } from './rule.ts';

const item = z.object({
  /** Unknown: a drug of a chemotherapy session that may be part of it or not. */
  kind: z.enum(['chemo', 'therapeutic', 'hydration', 'unknown']),
  way: z.enum(['infusion', 'push', 'injection']),
  drug: z.string().max(100).default(''),
  /** Absent where the note tells no start and stop: an infusion or hydration cannot be coded without. */
  minutes: z.number().nonnegative().max(2880).optional(),
  /** Ran at the same time as another infusion. */
  concurrent: z.boolean().default(false),
});
const input = z.object({
  items: z.array(item).min(1).max(30),
  setting: z.enum(['facility', 'physician']).default('physician'),
  /** Physician offices: which item was the main reason of the encounter (its place in the list, from 0). */
  mainReason: z.number().int().nonnegative().max(29).optional(),
});
type Stated = z.output<typeof item>;
type Item = Stated & { readonly minutes: number };

/** Facility hierarchy: kind first, then infusion before push before injection. */
const KIND: readonly Item['kind'][] = ['chemo', 'therapeutic', 'hydration'];
const WAY = ['infusion', 'push', 'injection'] as const;

const CODES = {
  chemo: {
    infusion: '96413',
    further: '96415',
    sequential: '96417',
    push: '96409',
    nextPush: '96411',
    injection: '96401',
  },
  therapeutic: {
    infusion: '96365',
    further: '96366',
    sequential: '96367',
    push: '96374',
    nextPush: '96375',
    injection: '96372',
  },
} as const;

const PUSH_AT_MOST = 15;
const HYDRATION_FROM = 31;
const PUMP_OVER_MINUTES = 480;

/** One initial code an encounter, everything else sequential, concurrent or further hours. */
export const infusion = defineRule({
  id: 'infusion',
  title: 'Infusions, pushes, injections and hydration with their hierarchy',
  area: 'time',
  source:
    'CPT 96360-96417 as published (AAPC, Haugen, Ohio HIMA); facility hierarchy: NCCI Policy Manual ch. XI',
  standing: 'published',
  from: '2010-01-01',
  families: ['infusion'],
  input,
  examples: [
    {
      given: { items: [{ kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: 15 }] },
      expect: ['96374 x1'],
      why: 'up to 15 minutes is a push',
    },
    {
      given: { items: [{ kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: 16 }] },
      expect: ['96365 x1'],
    },
    {
      given: { items: [{ kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: 90 }] },
      expect: ['96365 x1'],
    },
    {
      given: { items: [{ kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: 91 }] },
      expect: ['96365 x1', '96366 x1'],
    },
    {
      given: { items: [{ kind: 'therapeutic', way: 'infusion', drug: 'a' }] },
      expect: [],
      asks: ['minutes'],
      why: 'no start and stop time',
    },
    {
      given: {
        items: [
          { kind: 'chemo', way: 'push', drug: 'a' },
          { kind: 'unknown', way: 'infusion', drug: 'b', minutes: 60 },
        ],
      },
      expect: [],
      asks: ['kind'],
    },
    { given: { items: [{ kind: 'hydration', way: 'infusion', minutes: 30 }] }, expect: [] },
    { given: { items: [{ kind: 'hydration', way: 'infusion', minutes: 31 }] }, expect: ['96360 x1'] },
    {
      given: { items: [{ kind: 'hydration', way: 'infusion', minutes: 91 }] },
      expect: ['96360 x1', '96361 x1'],
    },
    {
      given: {
        setting: 'facility',
        items: [
          { kind: 'hydration', way: 'infusion', minutes: 120 },
          { kind: 'therapeutic', way: 'push', drug: 'a' },
        ],
      },
      expect: ['96374 x1', '96361 x2'],
      why: 'facility: the push outranks hydration, which becomes further hours',
    },
    {
      given: {
        setting: 'facility',
        items: [
          { kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: 60 },
          { kind: 'chemo', way: 'infusion', drug: 'b', minutes: 120 },
        ],
      },
      expect: ['96413 x1', '96415 x1', '96367 x1'],
    },
    {
      given: {
        items: [
          { kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: 60 },
          { kind: 'therapeutic', way: 'infusion', drug: 'b', minutes: 60 },
        ],
      },
      expect: ['96365 x1', '96367 x1'],
    },
    {
      given: {
        items: [
          { kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: 30 },
          { kind: 'therapeutic', way: 'infusion', drug: 'b', minutes: 60 },
          { kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: 40 },
        ],
      },
      expect: ['96365 x1', '96367 x1', '96366 x1'],
      why: 'the same drug again is further time of it, from 31 minutes',
    },
    {
      given: {
        items: [
          { kind: 'therapeutic', way: 'infusion', drug: 'a', minutes: 60 },
          { kind: 'therapeutic', way: 'infusion', drug: 'b', minutes: 60, concurrent: true },
        ],
      },
      expect: ['96365 x1', '96368 x1'],
    },
    {
      given: {
        items: [
          { kind: 'therapeutic', way: 'push', drug: 'a' },
          { kind: 'therapeutic', way: 'push', drug: 'b' },
        ],
      },
      expect: ['96374 x1', '96375 x1'],
    },
    { given: { items: [{ kind: 'therapeutic', way: 'injection', drug: 'a' }] }, expect: ['96372 x1'] },
    {
      given: {
        setting: 'facility',
        items: [
          { kind: 'therapeutic', way: 'push', drug: 'a' },
          { kind: 'therapeutic', way: 'push', drug: 'a' },
        ],
      },
      expect: ['96374 x1', '96376 x1'],
    },
    { given: { items: [{ kind: 'chemo', way: 'infusion', drug: 'b', minutes: 481 }] }, expect: ['96416 x1'] },
  ],
  run: ({ items, setting, mainReason }, at) => {
    const unknown = items.filter(one => one.kind === 'unknown');
    if (unknown.length > 0) return { missing: [askKind(unknown)], documentation: DOCUMENTATION };
    const untimed = items.filter(one => one.way === 'infusion' && one.minutes === undefined);
    const missing = untimed.length > 0 ? [askTimes(untimed)] : [];
    const read = items.filter(one => !untimed.includes(one)).map(asPush);
    // Without the times of one infusion the initial code is open.
    if (missing.length > 0) return { missing, documentation: DOCUMENTATION };
    const ranked = read
      .map((one, index) => ({ one, index }))
      .filter(({ one }) => counts(one))
      .sort((a, b) => rank(a.one) - rank(b.one) || a.index - b.index);
    const main =
      setting === 'physician' && mainReason !== undefined
        ? ranked.find(({ index }) => index === mainReason)
        : undefined;
    const ordered = (main ? [main, ...ranked.filter(each => each !== main)] : ranked).map(({ one }) => one);
    const lines = collect(ordered, setting).filter(
      line => at.book.card(line.code, at.on)?.status === 'valid',
    );
    const tooShort = lines.length === 0 && read.length > 0 && read.every(one => one.kind === 'hydration');
    return {
      lines,
      refused: tooShort
        ? [
            {
              code: '96360',
              reason: `Hydration of ${Math.max(...read.map(one => one.minutes))} minutes: 96360 starts at ${HYDRATION_FROM}.`,
            },
          ]
        : [],
      trace: lines.map(line => `${line.code} x${line.units}: ${line.because}`),
      notes: [
        'One initial code for each access site and encounter. Infusions of up to 15 minutes are pushes; hydration counts from 31 minutes; further hours from 31 minutes past the hour.',
        ...(read.length > ranked.length ? ['Hydration of 30 minutes or less is not reported.'] : []),
        ...(setting === 'physician' && ordered.length > 1 && mainReason === undefined
          ? [
              'Physician office: the initial code is the main reason of the encounter; the facility order was taken here, tell which it was if not.',
            ]
          : []),
      ],
      documentation: DOCUMENTATION,
    };
  },
});

const DOCUMENTATION = [
  'Start and stop time of each infusion, the drug, route and access site; for hydration the medical need',
];

function askKind(items: readonly Stated[]): MissingFact {
  const names = [...new Set(items.map(one => one.drug))].join(', ');
  return {
    field: 'kind',
    question: `Is ${names} a chemotherapy or highly complex biologic drug, or another one (supportive, antibiotic)? The initial code depends on it.`,
    options: [],
  };
}

function askTimes(items: readonly Stated[]): MissingFact {
  const names = [...new Set(items.map(one => one.drug || one.kind))].join(', ');
  return {
    field: 'minutes',
    question: `What are the documented start and stop times of the infusion (${names})? Without a stop time it is not reported as an infusion.`,
    options: [],
  };
}

function asPush(one: Stated): Item {
  const timed = { ...one, minutes: one.minutes ?? 0 };
  return timed.way === 'infusion' && timed.kind !== 'hydration' && timed.minutes <= PUSH_AT_MOST
    ? { ...timed, way: 'push' }
    : timed;
}

function counts(one: Item): boolean {
  return one.kind !== 'hydration' || one.minutes >= HYDRATION_FROM;
}

function rank(one: Item): number {
  return KIND.indexOf(one.kind) * 10 + WAY.indexOf(one.way) + (one.concurrent ? 5 : 0);
}

/** Hours after the first: one for each full hour, and one when more than 30 minutes are left. */
function furtherHours(minutes: number): number {
  return countSteps(Math.max(0, minutes - 60), 60, 'half');
}

function collect(items: readonly Item[], setting: string): RuleLine[] {
  const lines = new Map<string, RuleLine>();
  const add = (code: string, units: number, because: string) => {
    const known = lines.get(code);
    if (units > 0)
      lines.set(code, {
        code,
        units: (known?.units ?? 0) + units,
        because: known ? `${known.because}; ${because}` : because,
      });
  };
  const drugs = new Set<string>();
  let initial = true;
  let concurrent = false;
  for (const one of items) {
    if (one.way === 'injection') {
      add(CODES[one.kind === 'chemo' ? 'chemo' : 'therapeutic'].injection, 1, `injection ${one.drug}`.trim());
      continue;
    }
    if (one.kind === 'hydration') addHydration(one, initial, add);
    else if (one.concurrent) {
      if (!concurrent) add('96368', 1, `concurrent ${one.drug}, once`);
      concurrent = true;
      continue;
    } else addDrug(one, initial, drugs.has(keyOf(one)), setting, add);
    drugs.add(keyOf(one));
    initial = false;
  }
  return [...lines.values()];
}

/** Drugs without a name are the same one only within their kind. */
function keyOf({ kind, drug }: Item): string {
  return drug || kind;
}

type Add = (code: string, units: number, because: string) => void;

function addHydration(one: Item, initial: boolean, add: Add): void {
  if (initial) add('96360', 1, `hydration, ${one.minutes} minutes`);
  const hours = initial ? furtherHours(one.minutes) : countSteps(one.minutes, 60, 'half');
  add('96361', hours, `further hours of hydration, ${one.minutes} minutes`);
}

function addDrug(one: Item, initial: boolean, again: boolean, setting: string, add: Add): void {
  const codes = CODES[one.kind === 'chemo' ? 'chemo' : 'therapeutic'];
  if (one.way === 'push') addPush(one, initial, again, setting, add);
  else if (one.kind === 'chemo' && initial && one.minutes > PUMP_OVER_MINUTES)
    add('96416', 1, `${one.minutes} minutes by pump`);
  else if (again) {
    add(codes.further, countSteps(one.minutes, 60, 'half'), `${one.drug} once more, ${one.minutes} minutes`);
  } else {
    add(
      initial ? codes.infusion : codes.sequential,
      1,
      `${initial ? 'first' : 'sequential'} infusion ${one.drug}, ${one.minutes} minutes`,
    );
    add(codes.further, furtherHours(one.minutes), `further hours of ${one.drug}, ${one.minutes} minutes`);
  }
}

/** The same drug pushed again is reported by facilities only, more than 30 minutes later. */
function addPush(one: Item, initial: boolean, again: boolean, setting: string, add: Add): void {
  const codes = CODES[one.kind === 'chemo' ? 'chemo' : 'therapeutic'];
  if (initial) add(codes.push, 1, `first push ${one.drug}`.trim());
  else if (!again) add(codes.nextPush, 1, `further push ${one.drug}`.trim());
  else if (setting === 'facility') add('96376', 1, `same drug again ${one.drug}`.trim());
}
