import { SQ_CM, totalCm2 } from './area.ts';
import { addOnLines, basesOf, type Choice, cardsOf, pickBase, plural, printSum } from './choose.ts';
import type { MissingFact, RuleLine, RuleResult, RuleSetting } from './rule.ts';

/** First area step by the base code, each further step or part of it by the add-on: shared by both debridement families. */
export function debrideByArea(
  choice: Choice,
  areas: readonly number[] | undefined,
  at: RuleSetting,
): Partial<RuleResult> {
  const cards = cardsOf(at.book, 'debridement', at.on, choice);
  const total = totalCm2(areas);
  const base = total === undefined ? basesOf(cards)[0] : pickBase(cards, total);
  if (!base) return {};
  const addOn = cards.find(card => card.criteria?.baseCodes?.includes(base.code));
  const first = addOn?.criteria?.beyond ?? 20;
  if (total === undefined) {
    const step = addOn?.criteria?.perAdditional ?? 20;
    return {
      lines: [{ code: base.code, units: 1, because: `the first ${first} ${SQ_CM} or less` }],
      missing: [askArea(base.code, addOn?.code ?? '', first, step)],
    };
  }
  const more = addOnLines(cards, base, total, SQ_CM);
  const line: RuleLine = {
    code: base.code,
    units: 1,
    because:
      total > first
        ? `the first ${first} of ${total} ${SQ_CM}`
        : `${total} ${SQ_CM}, within the first ${first}`,
  };
  const sum = printSum(areas ?? [], SQ_CM);
  const steps =
    more.length > 0
      ? more.map(step => step.because ?? '')
      : [`${total} ${SQ_CM} is within the first ${first}: ${base.code} alone`];
  return {
    lines: [line, ...more],
    trace: [...(sum ? [sum] : []), ...steps],
    alternatives: addOn
      ? neighbours(base.code, addOn.code, total, first, addOn.criteria?.perAdditional ?? 20)
      : [],
  };
}

function askArea(base: string, addOn: string, first: number, step: number): MissingFact {
  return {
    field: 'areasCm2',
    question: `The debrided area is not stated: ${base} covers the first ${first} ${SQ_CM}, ${addOn} each further ${step} ${SQ_CM} or part of it. How many ${SQ_CM} were debrided in all?`,
    options: [],
  };
}

/** What one step less or more would give, so that a corrected measurement needs no second mail. */
function neighbours(base: string, addOn: string, total: number, first: number, step: number): string[] {
  const units = Math.max(0, Math.ceil((total - first) / step));
  const floor = first + (units - 1) * step;
  const ceiling = first + units * step;
  const less =
    units === 0
      ? []
      : [
          `Were ${floor} ${SQ_CM} or less debrided: ${base} with ${units - 1 === 0 ? `no ${addOn}` : `${addOn} x${units - 1}`}.`,
        ];
  return [...less, `Were more than ${ceiling} ${SQ_CM} debrided: ${plural(units + 1, 'unit')} of ${addOn}.`];
}
