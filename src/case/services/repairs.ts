import type { Fact } from '../facts.ts';
import { sentenceText } from '../passage.ts';
import {
  factAt,
  type LengthMention,
  lengthsOf,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggersOf,
} from './reader.ts';
import { skinSiteOf } from './skin-sites.ts';

interface Repaired {
  readonly cm: number;
  readonly site: string;
  readonly complexity?: string;
  readonly closure?: string;
}

const repairing = /\b(?:repair(?:ed|s)?|lacerations?|sutur(?:ed|es?|ing)|closure|closed|layered|stapl\w+)\b/i;
const others =
  /\b(?:hernias?|flaps?|tendons?|rotator|npwt|vac|ulcers?|debr\w*|graft\w*|meniscus|valve|mohs|excis\w*|biops\w*)\b/i;
const complexities: readonly (readonly [string, RegExp])[] = [
  ['complex', /\bcomplex\b/i],
  ['intermediate', /\b(?:intermediate|layered|two-layer|multi-?layer\w*|deep sutures)\b/i],
  ['simple', /\b(?:simple|single[- ]layer|superficial)\b/i],
];
const closures: readonly (readonly [string, RegExp])[] = [
  ['sutures', /\b(?:sutur\w+|staples?|stitch\w*)\b/i],
  ['adhesive', /\b(?:adhesive|dermabond|glue|cyanoacrylate)\b(?!\s(?:strips|tape))/i],
  ['strips', /\b(?:steri-?\s?strips?|strips|butterfly)\b/i],
];

/**
 * Repairs of skin wounds: length, site and complexity of each, from one item of a list to the next. A repair
 * is read only when each length stands with a site.
 */
export const readRepairs: ServiceReader = text => {
  const [trigger] = triggersOf(text, repairing).filter(
    one => !others.test(sentenceText(text.passage, one.sentence)),
  );
  if (!trigger) return [];
  const lengths = lengthsOf(text).filter(
    one =>
      Math.abs(one.sentence - trigger.sentence) <= 6 &&
      !others.test(sentenceText(text.passage, one.sentence)),
  );
  const items = lengths.map((one, i) => itemOf(text, lengths, one, i));
  const wounds = items.flatMap(item => (item ? [item] : []));
  const first = lengths[0];
  const last = lengths.at(-1);
  if (!first || !last || wounds.length === 0 || wounds.length < lengths.length) return [];
  const end = Math.max(last.end, text.passage.sentences[last.sentence]?.end ?? last.end);
  const fact: Fact<readonly Repaired[]> = factAt(text, wounds, first.start, end);
  return [serviceOf(text, 'repair', trigger, { wounds: fact })];
};

function itemOf(
  text: ServiceText,
  lengths: readonly LengthMention[],
  one: LengthMention,
  i: number,
): Repaired | undefined {
  const [from, to] = boundsOf(text, lengths, one, i);
  const words = text.passage.text.slice(from, to);
  const site = text.sites.find(at => at.start >= from && at.end <= to);
  if (!site) return undefined;
  const closure = chosen(words, closures);
  const head = text.passage.text.slice(0, lengths[0]?.start ?? 0);
  const complexity =
    chosen(words, complexities) ?? (closure === 'adhesive' ? undefined : chosenAlone(head, complexities));
  return {
    cm: one.cm,
    site: skinSiteOf(site),
    ...(complexity === undefined ? {} : { complexity }),
    ...(closure === undefined || closure === 'sutures' ? {} : { closure }),
  };
}

/** An item runs to the separator before the next length. */
function boundsOf(
  text: ServiceText,
  lengths: readonly LengthMention[],
  one: LengthMention,
  i: number,
): readonly [number, number] {
  const body = text.passage.text;
  const span = text.passage.sentences[one.sentence] ?? one;
  const before = lengths[i - 1];
  const after = lengths[i + 1];
  const from =
    before && before.sentence === one.sentence ? cutBetween(body, before.end, one.start) : span.start;
  const to = after && after.sentence === one.sentence ? cutBetween(body, one.end, after.start) : span.end;
  return [from, to];
}

function cutBetween(body: string, from: number, to: number): number {
  const gap = body.slice(from, to);
  const semicolon = gap.lastIndexOf(';');
  if (semicolon >= 0) return from + semicolon + 1;
  const conjunction = [...gap.matchAll(/\b(?:and|plus)\b|,/gi)].at(-1);
  return conjunction ? from + conjunction.index : from;
}

function chosen(words: string, choices: readonly (readonly [string, RegExp])[]): string | undefined {
  return choices.find(([, pattern]) => pattern.test(words))?.[0];
}

/** "Intermediate repair of ... and ...": a complexity told before the list holds for every wound. */
function chosenAlone(words: string, choices: readonly (readonly [string, RegExp])[]): string | undefined {
  const found = choices.filter(([, pattern]) => pattern.test(words));
  return found.length === 1 ? found[0]?.[0] : undefined;
}
