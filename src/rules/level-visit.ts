import type { CodeCard } from '../case/codebook.ts';
import { basesOf, pickBase } from './choose.ts';

/** The code of a visit family by total minutes, by decision making, or the higher of both when both are stated. */
export function visitLevel(
  cards: readonly CodeCard[],
  minutes: number | undefined,
  mdm: string | undefined,
): { card: CodeCard; because: string } | undefined {
  const timed = basesOf(cards).filter(card => card.criteria?.from !== undefined);
  const byTime = minutes === undefined ? undefined : pickBase(timed, minutes);
  const byMdm = mdm === undefined ? undefined : highestFor(cards, mdm);
  const card = higher(byTime, byMdm);
  if (!card) return undefined;
  const met = minutes !== undefined && minutes >= (card.criteria?.from ?? Number.POSITIVE_INFINITY);
  const because = met
    ? `${minutes} minutes meet the ${card.criteria?.from} minutes of ${card.code}`
    : `${mdm} decision making supports ${card.code}`;
  return { card, because };
}

const MDM_ORDER = ['straightforward', 'low', 'moderate', 'high'];

/** The code for a decision making level; a family without that level gives its nearest lower one, or its lowest. */
function highestFor(cards: readonly CodeCard[], mdm: string): CodeCard | undefined {
  const rank = (card: CodeCard) => MDM_ORDER.indexOf(card.criteria?.choose?.mdm ?? '');
  const levels = basesOf(cards)
    .filter(card => rank(card) >= 0)
    .sort((a, b) => rank(b) - rank(a));
  return levels.find(card => rank(card) <= MDM_ORDER.indexOf(mdm)) ?? levels.at(-1);
}

function higher(a: CodeCard | undefined, b: CodeCard | undefined): CodeCard | undefined {
  if (!a || !b) return a ?? b;
  return (a.criteria?.from ?? 0) >= (b.criteria?.from ?? 0) ? a : b;
}
