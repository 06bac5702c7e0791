import { cardsOf } from './choose.ts';
import type { PayerFork, RefusedCode, RuleLine, RuleSetting } from './rule.ts';

/** Status B of the fee schedule: Medicare pays nothing apart for them. */
const BUNDLED_GRAFTS = new Set(['allograft-morsel', 'autograft-local']);
const STATUS_B = 'Medicare Physician Fee Schedule, status B';

const CAGES = {
  'with-fusion': { kind: 'cage', noun: 'interspace with a cage, together with the fusion' },
  corpectomy: { kind: 'corpectomy-cage', noun: 'gap of a removed body with a cage' },
  'without-fusion': { kind: 'cage-without-fusion', noun: 'gap with a cage, without a fusion' },
} as const;

/** Cages and like devices: one unit an interspace or gap, not one a cage. */
export function deviceLines(
  cage: keyof typeof CAGES | undefined,
  places: number | undefined,
  at: RuleSetting,
): readonly RuleLine[] {
  if (cage === undefined || places === undefined) return [];
  const { kind, noun } = CAGES[cage];
  const card = cardsOf(at.book, 'spine', at.on, { kind }).find(one => one.criteria?.choose?.kind === kind);
  return card ? [{ code: card.code, units: places, because: `${places} x ${noun}` }] : [];
}

/** Bone grafts of spine surgery: each kind once; what Medicare bundles is left out for Medicare. */
export function graftLines(
  grafts: readonly string[],
  payer: 'medicare' | 'other' | undefined,
  at: RuleSetting,
): readonly RuleLine[] {
  return [...new Set(grafts)].flatMap(kind => {
    const code = graftCode(kind, at);
    if (code === undefined || (payer === 'medicare' && BUNDLED_GRAFTS.has(kind))) return [];
    return [{ code, units: 1, because: `${kind.replaceAll('-', ', ')} graft: once a session` }];
  });
}

/** The grafts that Medicare bundles, with the reason. */
export function bundledGrafts(
  grafts: readonly string[],
  payer: 'medicare' | 'other' | undefined,
  at: RuleSetting,
): readonly RefusedCode[] {
  if (payer !== 'medicare') return [];
  return grafts
    .filter(kind => BUNDLED_GRAFTS.has(kind))
    .flatMap(kind => {
      const code = graftCode(kind, at);
      return code ? [{ code, reason: 'Medicare bundles this graft into the fusion.', source: STATUS_B }] : [];
    });
}

export function graftForks(
  grafts: readonly string[],
  payer: 'medicare' | 'other' | undefined,
): readonly PayerFork[] {
  if (payer !== undefined || !grafts.some(kind => BUNDLED_GRAFTS.has(kind))) return [];
  return [
    {
      topic: 'Local autograft and donor bone chips',
      medicare: '20930 and 20936 are bundled and not paid.',
      cpt: 'They may be reported once a session.',
      source: STATUS_B,
    },
  ];
}

function graftCode(kind: string, at: RuleSetting): string | undefined {
  return cardsOf(at.book, 'spine', at.on, { kind }).find(one => one.criteria?.choose?.kind === kind)?.code;
}
