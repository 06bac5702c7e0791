import { z } from 'zod';
import type { CodeCard } from '../case/codebook.ts';
import { areasCm2, SQ_CM, totalCm2 } from './area.ts';
import { bandOptions, cardsOf, pickBase, printBounds, printSum } from './choose.ts';
import { defineRule, type MissingFact, type RefusedCode, type RuleResult } from './rule.ts';

const input = z.object({
  device: z.enum(['disposable', 'durable']).optional(),
  areasCm2,
});

const SOURCE =
  'CPT 97605-97608 criteria in the catalog; CMS Physician Fee Schedule status A; LCD L35125 / article A53001 for documentation';

/** Negative pressure wound therapy: device kind and the total surface area of all wounds of the session. */
export const npwt = defineRule({
  id: 'npwt',
  title: 'Negative pressure wound therapy by device and total surface area',
  area: 'wound care',
  source: SOURCE,
  standing: 'official',
  from: '2015-01-01',
  families: ['npwt'],
  input,
  examples: [
    { given: { device: 'disposable', areasCm2: [45] }, expect: ['97607 x1'] },
    {
      given: { device: 'disposable', areasCm2: [50] },
      expect: ['97607 x1'],
      why: 'exactly 50 is the smaller',
    },
    { given: { device: 'disposable', areasCm2: [50.1] }, expect: ['97608 x1'] },
    {
      given: { device: 'disposable', areasCm2: [30, 20.5] },
      expect: ['97608 x1'],
      why: 'total of all wounds',
    },
    { given: { device: 'disposable', areasCm2: [62] }, expect: ['97608 x1'] },
    { given: { device: 'durable', areasCm2: [50] }, expect: ['97605 x1'] },
    { given: { device: 'durable', areasCm2: [50.1] }, expect: ['97606 x1'] },
    { given: { device: 'durable', areasCm2: [25, 25] }, expect: ['97605 x1'] },
    { given: { areasCm2: [45] }, expect: [], asks: ['device'] },
    { given: { device: 'disposable' }, expect: [], asks: ['areasCm2'] },
    { given: {}, expect: [], asks: ['device', 'areasCm2'] },
  ],
  run: ({ device, areasCm2: areas }, { book, on }) => {
    const cards = cardsOf(book, 'npwt', on, device ? { device } : {});
    const total = totalCm2(areas);
    const missing = missingFacts(cards, device, total);
    const always = { missing, documentation: documentation(device), refused: device ? SUPPLIES[device] : [] };
    if (device === undefined || total === undefined) return always;
    const card = pickBase(cards, total);
    return card ? { ...always, ...chosen(card, cards, total, areas ?? []) } : always;
  },
});

function chosen(
  card: CodeCard,
  cards: readonly CodeCard[],
  total: number,
  areas: readonly number[],
): Partial<RuleResult> {
  const bounds = printBounds(card, cards, SQ_CM);
  const sum = printSum(areas, SQ_CM);
  return {
    lines: [
      { code: card.code, units: 1, because: `${total} ${SQ_CM} in all: ${card.code} is for ${bounds}` },
    ],
    trace: [
      ...(sum ? [sum] : []),
      `${total} ${SQ_CM}: ${card.code} is for ${bounds}, so ${card.code} x1, once a session`,
    ],
    notes: [
      'NPWT is reported once a session by the total surface area of all wounds treated, not wound by wound.',
    ],
    alternatives: cards
      .filter(other => other.code !== card.code && other.criteria)
      .map(other => `Were the total ${printBounds(other, cards, SQ_CM)}: ${other.code}.`),
  };
}

function missingFacts(
  cards: readonly CodeCard[],
  device: string | undefined,
  total: number | undefined,
): MissingFact[] {
  const missing: MissingFact[] = [];
  if (device === undefined) {
    missing.push({
      field: 'device',
      question:
        'Which NPWT device was used: a disposable, non-reusable device with its own canister or dressing reservoir, or a durable (DME) pump?',
      options: [
        { when: 'the device was disposable', set: { device: 'disposable' } },
        { when: 'it was a durable (DME) pump', set: { device: 'durable' } },
      ],
    });
  }
  if (total === undefined) {
    missing.push({
      field: 'areasCm2',
      question: `Surface area is not stated: ${listBounds(cards)}. What was the total area of all wounds under NPWT, in ${SQ_CM}?`,
      options:
        device === undefined
          ? []
          : bandOptions(cards, SQ_CM, value => ({ areasCm2: [value] }), 'the area under NPWT'),
    });
  }
  return missing;
}

function listBounds(cards: readonly CodeCard[]): string {
  return cards.map(card => `${card.code} covers ${printBounds(card, cards, SQ_CM)}`).join(', ');
}

const SUPPLY_SOURCE = 'CMS HCPCS Level II and the description of 97605-97608 in the catalog';

const CLEANSING: RefusedCode = {
  code: '97602',
  reason:
    'Cleansing and non-selective debridement of the same wound are part of the session; no modifier separates them.',
  source: 'NCCI PTP 97602/97607 (indicator 0); fee schedule status B',
};

const SUPPLIES: Readonly<Record<'disposable' | 'durable', readonly RefusedCode[]>> = {
  disposable: [
    CLEANSING,
    {
      code: 'A9272',
      reason:
        'The disposable suction device and its dressings are part of 97607/97608; no separate supply line.',
      source: SUPPLY_SOURCE,
    },
    {
      code: 'E2402',
      reason: 'That is the durable (DME) pump; a disposable device was used.',
      source: SUPPLY_SOURCE,
    },
    {
      code: 'A6550',
      reason:
        'The dressing set belongs to a durable pump and is billed by the DME supplier, not with a disposable device.',
      source: SUPPLY_SOURCE,
    },
  ],
  durable: [
    CLEANSING,
    {
      code: 'E2402',
      reason: 'The pump is billed by the DME supplier who owns it, not by the clinician who applies it.',
      source: SUPPLY_SOURCE,
    },
    {
      code: 'A6550',
      reason: 'The dressing set of a durable pump is billed by the DME supplier, not by the clinician.',
      source: SUPPLY_SOURCE,
    },
    {
      code: 'A9272',
      reason: 'That is a disposable suction device; a durable pump was used.',
      source: SUPPLY_SOURCE,
    },
  ],
};

function documentation(device: string | undefined): string[] {
  return [
    'Length and width of every wound under NPWT (surface area of each and the total), measured at this session',
    device === 'disposable'
      ? 'That the device is disposable (name or model), and that it was applied or changed in this session'
      : 'The device (durable pump or disposable), its pressure setting, and dressing change in this session',
    'Wound assessment, topical applications, instructions for ongoing care, and the order for NPWT',
  ];
}
