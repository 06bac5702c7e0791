import { z } from 'zod';
import { defineRule, type MissingFact, type RuleSetting } from './rule.ts';

const input = z.object({
  /** The earlier procedure: its date, and its global days indicator (000, 010, 090) or the code that has them. */
  earlier: z.object({
    date: z.iso.date().optional(),
    globalDays: z.enum(['000', '010', '090']).optional(),
    code: z
      .string()
      .regex(/^[0-9A-Z]{5}$/)
      .optional(),
  }),
  /** The service now asked about. */
  service: z.enum(['visit', 'procedure']),
  /** Its code, when it is to be printed as a line. */
  code: z
    .string()
    .regex(/^[0-9A-Z]\d{4}$/)
    .optional(),
  date: z.iso.date().optional(),
  /** Days from the earlier procedure to the service, where no dates are given; -1 the day before. */
  daysAfter: z.number().int().min(-1).max(400).optional(),
  related: z.boolean().optional(),
  /** For a procedure in the global period. */
  situation: z
    .enum([
      'staged',
      'complication-in-or',
      'complication-elsewhere',
      'unrelated',
      'repeat-same-physician',
      'repeat-other-physician',
    ])
    .optional(),
  /** For a visit: it decided on the major surgery, or was separate on the day of a minor one. */
  visit: z.enum(['decision-for-surgery', 'separate-same-day', 'other']).default('other'),
  sameGroup: z.boolean().default(true),
  payer: z.enum(['medicare', 'other']).optional(),
});
type Input = z.output<typeof input>;

const DAYS = { '000': 0, '010': 10, '090': 90 } as const;

/** Whether a service falls into the global period of an earlier procedure, and which modifier tells why it is paid. */
export const globalPeriod = defineRule({
  id: 'global-period',
  title: 'Global period: 24, 25, 57, 58, 76-79',
  area: 'modifiers',
  source: 'Medicare Claims Processing Manual ch. 12 s40 (global surgery); NGS; AAPC 140546',
  standing: 'official',
  from: '2010-01-01',
  families: [],
  input,
  examples: [
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '010' },
        service: 'visit',
        code: '99213',
        date: '2026-01-15',
        related: true,
      },
      expect: [],
      why: 'day 10 is inside: included',
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '010' },
        service: 'visit',
        code: '99213',
        date: '2026-01-16',
        related: true,
      },
      expect: ['99213 x1'],
      why: 'day 11 is outside',
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '090' },
        service: 'visit',
        code: '99213',
        date: '2026-04-05',
        related: false,
      },
      expect: ['99213-24 x1'],
      why: 'day 90',
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '090' },
        service: 'visit',
        code: '99213',
        date: '2026-04-06',
        related: true,
      },
      expect: ['99213 x1'],
      why: 'day 91',
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '090' },
        service: 'visit',
        code: '99214',
        date: '2026-01-04',
        visit: 'decision-for-surgery',
      },
      expect: ['99214-57 x1'],
      why: 'the day before counts',
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '010' },
        service: 'visit',
        code: '99214',
        date: '2026-01-05',
        visit: 'decision-for-surgery',
      },
      expect: [],
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '010' },
        service: 'visit',
        code: '99214',
        date: '2026-01-05',
        visit: 'separate-same-day',
      },
      expect: ['99214-25 x1'],
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '090' },
        service: 'procedure',
        code: '11043',
        date: '2026-02-01',
        situation: 'staged',
      },
      expect: ['11043-58 x1'],
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '090' },
        service: 'procedure',
        code: '11043',
        date: '2026-02-01',
        situation: 'complication-in-or',
      },
      expect: ['11043-78 x1'],
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '090' },
        service: 'procedure',
        code: '11043',
        date: '2026-02-01',
        situation: 'complication-elsewhere',
      },
      expect: [],
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '090' },
        service: 'procedure',
        code: '11043',
        date: '2026-02-01',
        situation: 'unrelated',
      },
      expect: ['11043-79 x1'],
    },
    {
      given: {
        earlier: { date: '2026-01-05', globalDays: '090' },
        service: 'visit',
        code: '99213',
        date: '2026-02-01',
        related: true,
        sameGroup: false,
      },
      expect: ['99213 x1'],
    },
    {
      given: { earlier: { code: '11750' }, service: 'visit', code: '99213', daysAfter: 10, related: true },
      expect: [],
      why: 'the global days of the code: 010',
    },
    {
      given: { earlier: { code: '11750' }, service: 'visit', code: '99213', daysAfter: 11, related: true },
      expect: ['99213 x1'],
    },
    {
      given: {
        earlier: { globalDays: '090' },
        service: 'visit',
        code: '99213',
        daysAfter: 5,
        related: false,
      },
      expect: ['99213-24 x1'],
    },
    {
      given: { earlier: { code: '99999' }, service: 'visit', daysAfter: 5, related: true },
      expect: [],
      asks: ['globalDays'],
    },
    { given: { earlier: { globalDays: '090' }, service: 'visit' }, expect: [], asks: ['daysAfter'] },
    {
      given: { earlier: { date: '2026-01-05', globalDays: '090' }, service: 'procedure', date: '2026-02-01' },
      expect: [],
      asks: ['situation'],
    },
    {
      given: { earlier: { date: '2026-01-05', globalDays: '090' }, service: 'visit', date: '2026-02-01' },
      expect: [],
      asks: ['related'],
    },
  ],
  run: (facts, at) => {
    const days = facts.earlier.globalDays ?? daysOfCode(facts.earlier.code, at);
    const passed = passedDays(facts);
    if (days === undefined || passed === undefined) {
      const missing = [
        ...(days === undefined ? [askDays(facts.earlier.code)] : []),
        ...(passed === undefined ? [ASK_DATES] : []),
      ];
      return { missing, documentation: DOCUMENTATION };
    }
    const span = DAYS[days];
    const inside = passed >= (span === 90 ? -1 : 0) && passed <= span;
    const where = `${facts.date ?? 'the service'} is ${passed} days after ${facts.earlier.date ?? 'the procedure'}; the global period is ${SPAN_WORDS[days]}`;
    const found = inside && facts.sameGroup ? verdict(facts, passed, days) : FREE;
    const outside = inside
      ? 'Another group or specialty is not bound by the global period.'
      : 'Outside the global period: no global modifier.';
    const reason = found === FREE ? outside : found.reason;
    return {
      lines:
        facts.code && found.billed
          ? [{ code: facts.code, units: 1, modifiers: found.modifiers, because: reason }]
          : [],
      refused: facts.code && !found.billed && !found.ask ? [{ code: facts.code, reason }] : [],
      trace: [where],
      notes: found.ask ? [] : [reason],
      missing: found.ask ? [{ ...found.ask, options: [] }] : [],
      documentation: DOCUMENTATION,
    };
  },
});

type Days = keyof typeof DAYS;

function isDays(days: string | undefined): days is Days {
  return days !== undefined && days in DAYS;
}

/** The global days of the earlier code in the fee schedule in force. */
function daysOfCode(code: string | undefined, { book, on }: RuleSetting): Days | undefined {
  const days = code === undefined ? undefined : book.card(code, on)?.globalDays;
  return isDays(days) ? days : undefined;
}

function passedDays({ earlier, date, daysAfter }: Input): number | undefined {
  return earlier.date !== undefined && date !== undefined ? daysBetween(earlier.date, date) : daysAfter;
}

const ASK_DATES: MissingFact = {
  field: 'daysAfter',
  question: 'On which dates were the earlier procedure and this service?',
  options: [],
};

function askDays(code: string | undefined): MissingFact {
  return {
    field: 'globalDays',
    question: `How many global days has ${code ?? 'the earlier procedure'} in the fee schedule (000, 010 or 090)?`,
    options: [],
  };
}

const SPAN_WORDS = {
  '000': 'the day itself',
  '010': 'the day itself and 10 days',
  '090': 'the day before, the day itself and 90 days',
} as const;

interface Judged {
  readonly billed: boolean;
  readonly modifiers: readonly string[];
  readonly reason: string;
  readonly ask?: { readonly field: string; readonly question: string };
}

const FREE: Judged = { billed: true, modifiers: [], reason: '' };

function billed(modifier: string, reason: string): Judged {
  return { billed: true, modifiers: [modifier], reason: `Modifier ${modifier}: ${reason}` };
}

function included(reason: string): Judged {
  return { billed: false, modifiers: [], reason: `Included: ${reason}` };
}

function open(field: string, question: string): Judged {
  return { billed: false, modifiers: [], reason: question, ask: { field, question } };
}

function verdict(facts: Input, passed: number, days: Days): Judged {
  if (facts.service === 'visit') return judgeVisit(facts, passed, days);
  if (facts.situation === undefined) {
    return open(
      'situation',
      'Was the procedure staged or planned before, a return to the operating room for a complication, treatment of a complication elsewhere, unrelated, or a repeat of the same procedure?',
    );
  }
  return PROCEDURES[facts.situation];
}

function judgeVisit(facts: Input, passed: number, days: Days): Judged {
  const minor = days !== '090';
  if (passed <= 0 && facts.visit === 'decision-for-surgery') {
    return minor
      ? included('the decision for a minor procedure is part of it.')
      : billed('57', 'the visit decided on the major surgery.');
  }
  if (passed === 0 && facts.visit === 'separate-same-day') {
    return billed('25', 'a significant, separately identifiable visit on the day of the procedure.');
  }
  if (facts.related === undefined)
    return open('related', 'Was the visit related to the surgery or its recovery?');
  return facts.related
    ? included('a related visit in the global period is not billed.')
    : billed('24', 'an unrelated visit in the global period, with its own diagnosis.');
}

const PROCEDURES = {
  staged: billed('58', 'staged, planned or more extensive procedure; a new global period starts.'),
  'complication-in-or': billed(
    '78',
    'unplanned return to the operating room; only the intra-operative part is paid, no new global period.',
  ),
  'complication-elsewhere': included(
    'Medicare includes treatment of a complication outside the operating room; other payers may pay it by their own policy.',
  ),
  unrelated: billed('79', 'unrelated procedure by the same physician; a new global period starts.'),
  'repeat-same-physician': billed('76', 'repeat of the same procedure by the same physician.'),
  'repeat-other-physician': billed('77', 'repeat of the same procedure by another physician.'),
} as const;

const DOCUMENTATION = [
  'Date and code of the earlier procedure and its global days',
  'Why the later service is unrelated, staged or a return to the operating room',
];

const DAY_MS = 86_400_000;

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}
