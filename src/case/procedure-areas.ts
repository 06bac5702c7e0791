import { Decimal } from 'decimal.js';
import { type AreaMention, isVague } from './area-mention.ts';
import type { Procedure } from './facts.ts';
import { findAll, type Passage, quoteOf, sentenceAt } from './passage.ts';
import { type DraftProcedure, done, owner } from './procedure-signs.ts';

type Kind = Procedure['kind'];

/** Gives areas debrided or grafted to their procedure, beside the areas of the wounds. */
export function attachAreas(passage: Passage, drafts: DraftProcedure[], areas: readonly AreaMention[]): void {
  const given = new Map<DraftProcedure, AreaMention>();
  for (const area of areas) {
    const kind: Kind | undefined =
      area.role === 'debrided' ? 'debridement' : area.role === 'grafted' ? 'skin-substitute' : undefined;
    if (!kind) continue;
    const target = owner(done(drafts, kind), area, []);
    if (!target) continue;
    const before = given.get(target);
    if (!before || !target.areaCm2) target.areaCm2 ??= areaFact(passage, area);
    // "Debrided three ulcers: 6, 9 and 12 sq cm" lists parts of one sum.
    else if (isNextInList(passage, before, area)) target.areaCm2 = addArea(passage, target.areaCm2, area);
    else continue;
    given.set(target, area);
  }
  attachShares(passage, drafts);
}

function areaFact(passage: Passage, area: AreaMention): NonNullable<Procedure['areaCm2']> {
  return {
    value: area.areaCm2,
    quote: quoteOf(passage, area.start, area.end),
    ...(area.approximate ? { approximate: true } : {}),
    ...(area.range ? { range: area.range } : {}),
    ...(area.unitAssumed ? { unitAssumed: true } : {}),
  };
}

function isNextInList(passage: Passage, before: AreaMention, area: AreaMention): boolean {
  const between = passage.text.slice(before.end, area.start);
  return before.sentence === area.sentence && /^\s?(?:,|and|&|\+|plus|,\sand)\s?$/i.test(between);
}

function addArea(
  passage: Passage,
  sum: NonNullable<Procedure['areaCm2']>,
  area: AreaMention,
): NonNullable<Procedure['areaCm2']> {
  const add = (a: number, b: number) => new Decimal(a).plus(b).toNumber();
  const next = areaFact(passage, area);
  const range = sum.range ?? next.range;
  return {
    value: add(sum.value, next.value),
    quote: quoteOf(passage, sum.quote.start, area.end),
    ...((sum.approximate ?? next.approximate) ? { approximate: true } : {}),
    ...(range
      ? {
          range: {
            low: add(sum.range?.low ?? sum.value, next.range?.low ?? next.value),
            high: add(sum.range?.high ?? sum.value, next.range?.high ?? next.value),
          },
        }
      : {}),
  };
}

const surface =
  '(?:of\\s)?(?:the\\s|a\\s|this\\s)?(?:[\\d.]{1,5}\\s?(?:x|by)\\s?[\\d.]{1,5}\\s?(?:cm\\s)?|[\\d.]{1,6}\\s?(?:sq\\.?\\s?cm|cm2|cm²)\\s)?(?:left\\s|right\\s|[lr]\\s)?(?:the\\s|this\\s|total\\s|whole\\s)*(?:wound|ulcer|surface|area|lesion|bed|base)';
const shares: readonly RegExp[] = [
  new RegExp(
    `\\b(\\d{1,3})\\s?(?:%|percent)\\s${surface}\\b[^.;,\\n]{0,30}?\\b(?:debr[ie]+ded|deb)\\b`,
    'gi',
  ),
  new RegExp(
    `\\b(?:debr[ie]+ded|deb|debridement)\\b[^.;\\n%]{0,40}?\\b(\\d{1,3})\\s?(?:%|percent)\\s${surface}\\b`,
    'gi',
  ),
  /\b(?:percent(?:age)?|%)\s(?:of\s)?(?:wound\s|area\s|surface\s)?debrided\s?[:=|-]?\s?(\d{1,3})\s?%?/gi,
];

const wordShare =
  /\b(?:only\s)?(half|(?:a|one) third|two[- ]thirds|(?:a|one) quarter|three[- ]quarters)\s(?:of\s)?(?:it|the wound|the ulcer|the surface|the area)\b[^.;,\n]{0,20}?\b(?:debr[ie]+ded|deb)\b/gi;
const percents: Readonly<Record<string, number>> = {
  half: 50,
  quarter: 25,
  third: 33.33,
  thirds: 66.67,
  quarters: 75,
};

/** "50% of the wound was debrided": the share, to be taken of the wounds' own area. */
function attachShares(passage: Passage, drafts: readonly DraftProcedure[]): void {
  for (const found of [...shares, wordShare].flatMap(pattern => findAll(passage, pattern))) {
    const words = (found[1] ?? '').toLowerCase().split(/[\s-]/).at(-1) ?? '';
    const percent = percents[words] ?? Number(found[1]);
    const place = { start: found.index, sentence: sentenceAt(passage, found.index) };
    const target = owner(done(drafts, 'debridement'), place, []);
    if (!target || target.areaCm2 || target.sharePercent || percent <= 0 || percent > 100) continue;
    const vague = isVague(passage.text.slice(Math.max(0, found.index - 40), found.index), '');
    target.sharePercent = {
      value: percent,
      quote: quoteOf(passage, found.index, found.index + found[0].length),
      ...(vague ? { approximate: true } : {}),
    };
  }
}
