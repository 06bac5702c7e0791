import { Decimal } from 'decimal.js';
import { findAll } from '../passage.ts';
import type { MinutesMention } from '../read-times.ts';
import { type DrugName, drugNames } from './drug-names.ts';
import { doseByVolume } from './drug-volumes.ts';
import { readCount, type ServiceText, triggerAt } from './reader.ts';

export type Way = 'infusion' | 'push' | 'injection';

/** A drug named in the text with what stands beside it: dose, route, time, how often. */
export interface GivenDrug {
  readonly drug: DrugName;
  readonly start: number;
  readonly end: number;
  /** End of what belongs to it. */
  readonly until: number;
  readonly way?: Way | undefined;
  /** The route stands beside it, it is not only the usual one. */
  readonly isRouteTold: boolean;
  /** The text says it was given here, not that the patient takes it. */
  readonly isGiven: boolean;
  /** Dose of one administration, in the measure of the billing unit. */
  readonly dose?: number | undefined;
  readonly time?: MinutesMention | undefined;
  readonly times: number;
  /** Minutes of the day of each single administration, where the text tells them. */
  readonly at: readonly number[];
  readonly isConcurrent: boolean;
}

const ways: readonly (readonly [Way, RegExp])[] = [
  ['push', /\b(?:ivp\b(?!b)|iv\s?(?:slow\s)?push(?:ed|es)?|slow (?:iv )?push|push(?:ed|es)?|ivp's)\b/i],
  [
    'infusion',
    /\b(?:ivpb|piggy-?back|iv\s?(?:infusion|drip)|iv(?=\s(?:over|at|from|\d))|infus(?:ion|ed|ing)|drip|gtt|bolus|wide open)\b/i,
  ],
  [
    'injection',
    /\b(?:i\.?m\b\.?|intramuscular(?:ly)?|s\.?q\b\.?|sub-?q|sub-?cut(?:aneous(?:ly)?)?|subcu|im injection)(?![\w-])/i,
  ],
];
const takes =
  /\b(?:p\.?o\.?|orally|tabs?|tablets?|caps?|capsules?|daily|bid|tid|qid|qhs|prn|home meds?|takes|taking|on|refill\w*|prescri\w*|rx|allerg\w*|held|declined)\b/i;
const gives =
  /\b(?:gave|given|gives|administered|administer|injected|injections?|inj|shots?|received|got|infus\w*|bolus|nurse visit|wasted?|sdv|vials?|single[- ]dose|premed\w*)\b/i;
/** "Cefoxitin 2 g IVPB": a drug that is in no table, told by its dose and route. */
const otherDrug =
  /\b(?!(?:gave|given|doses?|with|then|plus|total|about|another|only|over|units?|shots?|injections?|vials?|amount|push|bolus|weekly|monthly|repeat|received|administered|injected)\b)([A-Za-z]{4,20})(?=\s\d{1,5}(?:\.\d{1,3})?\s?(?:mg|mcg|g|gm|units?)\s(?:IVPB?|IV|IM|S[QC]|sub-?[qc])\b)/gi;

const doseAfter =
  /^[\s(:,-]{0,3}(?:dose\s|of\s)?(\d{1,5}(?:,\d{3})?(?:\.\d{1,3})?)\s?(mg|mcg|ug|g|gm|gms|grams?|units?|u|iu)\b/i;
const doseBefore =
  /(\d{1,5}(?:,\d{3})?(?:\.\d{1,3})?)\s?(mg|mcg|ug|g|gm|gms|grams?|units?|u|iu)\s(?:of\s)?(?:iv\s|im\s)?$/i;
const repeat =
  /\b(?:x\s?(\d)|(\d)\s?x|twice|(two|three|four)\s(?:doses|times|pushes))\b(?!\s?(?:days?|weeks?|mg|cm|ml))/i;
const clockAt =
  /(?<![\d:.-])(?:([01]?\d|2[0-3]):([0-5]\d)|([01]\d|2[0-3])([0-5]\d))(?![\d:.]|\s?-|\s?m[cl]?g|\s?units?)/g;
const grams: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mg: { mg: '1', g: '1000', mcg: '0.001' },
  mcg: { mcg: '1', mg: '1000' },
  units: { units: '1' },
};

/** Every drug of the table that the text names, in text order, each with what is told of it up to the next one. */
export function readGivenDrugs(text: ServiceText): GivenDrug[] {
  const body = text.passage.text;
  const known = drugNames.flatMap(drug =>
    findAll(text.passage, drug.pattern).map(found => ({ drug, found })),
  );
  const others = findAll(text.passage, otherDrug).map(found => ({
    drug: {
      name: found[0].toLowerCase(),
      pattern: otherDrug,
      isUnlisted: true,
      ...(/(?:mab|platin|rubicin|taxel)$/i.test(found[0]) ? { kind: 'chemo' as const } : {}),
    },
    found,
  }));
  const unnamed = others.filter(({ found }) => !known.some(one => isDoseOf(body, one.found, found)));
  const places = [...known, ...unnamed]
    .map(({ drug, found }) => ({ drug, start: found.index, end: found.index + found[0].length }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const apart = places.filter((one, at) => !places.slice(0, at).some(other => other.end > one.start));
  const merged = apart.filter((one, at) => !isSameAgain(body, apart[at - 1], one));
  const given = merged.map((one, at) => readOne(text, one, merged[at - 1], merged[at + 1]));
  return withoutRetold(body, shareWays(body, given));
}

const again = /\b(?:repeat\w*|again|second|another|additional|2nd|both|each)\b/i;

/** A drug named again, without more or with the same told of it, is the same one; "repeat morphine 4 mg" is another. */
function withoutRetold(body: string, given: readonly GivenDrug[]): GivenDrug[] {
  return given.filter((one, at) => {
    const same = given.filter((other, place) => place !== at && other.drug.name === one.drug.name);
    if (same.length === 0) return true;
    if (again.test(body.slice(Math.max(0, one.start - 24), one.end + 4))) return true;
    const tells = (each: GivenDrug) =>
      Number(each.dose !== undefined) + Number(each.time !== undefined) + Number(each.isRouteTold);
    const richer = same.find(other => tells(other) > tells(one));
    if (richer) return one.time !== undefined && richer.time !== undefined && !overlaps(one, richer);
    return !same.some(other => {
      const isEqual = other.dose === one.dose && other.way === one.way && sameTime(other, one);
      return isEqual && tells(other) === tells(one) && given.indexOf(other) < at;
    });
  });
}

function overlaps(one: GivenDrug, other: GivenDrug): boolean {
  return one.time?.minutes === other.time?.minutes;
}

/** Clock times beside each that differ tell of two administrations. */
function sameTime(one: GivenDrug, other: GivenDrug): boolean {
  const isSameClock = one.time?.clock?.from === other.time?.clock?.from;
  return isSameClock && one.time?.minutes === other.time?.minutes && one.at.join() === other.at.join();
}

/** "B12 shot given today 1000 mcg IM": the dose is that of the drug before it. */
function isDoseOf(body: string, drug: RegExpExecArray, next: RegExpExecArray): boolean {
  const from = drug.index + drug[0].length;
  if (next.index < drug.index || next.index > from + 40) return false;
  return !/[\d.,;:+]|\b(?:and|then|plus)\b/i.test(body.slice(from, next.index));
}

interface Place {
  readonly drug: DrugName;
  readonly start: number;
  readonly end: number;
}

/** "NS 1 L hydration": two words for one thing. */
function isSameAgain(body: string, last: Place | undefined, next: Place): boolean {
  return (
    last !== undefined &&
    last.drug === next.drug &&
    last.drug.kind === 'hydration' &&
    !/[.;\n]|\b(?:and|then)\b/i.test(body.slice(last.end, next.start))
  );
}

function readOne(text: ServiceText, one: Place, last: Place | undefined, next: Place | undefined): GivenDrug {
  const body = text.passage.text;
  const span = text.passage.sentences[triggerAt(text, one.start, one.end).sentence] ?? one;
  const until = Math.min(next?.start ?? body.length, span.end, one.end + 200);
  const after = body.slice(one.end, until);
  const before = body.slice(Math.max(span.start, last?.end ?? 0, one.start - 40), one.start);
  const own = cutAt(after, next);
  const told = wayIn(own) ?? wayBefore(before);
  const byVolume = doseByVolume(`${before.slice(-24)}${own}`);
  const dose = byVolume
    ? byVolume === 'none'
      ? undefined
      : doseIn(one.drug, byVolume.value, byVolume.measure)
    : (doseOf(one.drug, doseAfter.exec(own) ?? doseBefore.exec(before)) ??
      byStrength(one.drug, body.slice(one.start, one.end), own) ??
      onlyDose(one.drug, own));
  const time =
    text.minutes.find(each => each.start >= one.end && each.end <= one.end + own.length + 2) ??
    (next === undefined && last === undefined
      ? (text.minutes.find(each => each.start >= span.start && each.end <= one.start) ??
        (told === 'push' ? undefined : onlyTime(text)))
      : undefined);
  const again = repeat.exec(own);
  const at = time
    ? []
    : [...own.matchAll(clockAt)].map(
        ([, hour, minute, h, m]) => Number(hour ?? h) * 60 + Number(minute ?? m),
      );
  return {
    ...one,
    until: one.end + own.length,
    // A start and a stop time are told of an infusion only.
    way: told ?? one.drug.usual ?? (time?.clock ? 'infusion' : undefined),
    isRouteTold: told !== undefined,
    isGiven:
      told !== undefined ||
      time !== undefined ||
      (gives.test(body.slice(span.start, span.end)) && !takes.test(`${before.slice(-16)} ${own}`)),
    dose,
    time,
    times: again ? (readCount(again[1] ?? again[2] ?? again[3]) ?? 2) : 1,
    at,
    isConcurrent: /\b(?:concurrent\w*|simultaneous\w*|at the same time|same time as|along with)\b/i.test(own),
  };
}

/** The one stretch of clock time of the text belongs to its one drug, wherever it stands. */
function onlyTime({ minutes }: ServiceText): MinutesMention | undefined {
  const [only, second] = minutes;
  return second || !only?.clock ? undefined : only;
}

/** What is told of a drug ends where the words turn to the next one ("..., then IV push Zofran"). */
function cutAt(after: string, next: Place | undefined): string {
  if (next === undefined) return after;
  const turn = /(?:,|;|\band\b|\bthen\b|\bplus\b|\+|\bfollowed by\b)[^,;]{0,40}$/i.exec(after);
  return turn ? after.slice(0, turn.index) : after;
}

function wayIn(words: string): Way | undefined {
  const found = ways
    .flatMap(([way, pattern]) => {
      const match = pattern.exec(words);
      return match ? [{ way, at: match.index }] : [];
    })
    .sort((a, b) => a.at - b.at);
  return found[0]?.way;
}

function wayBefore(before: string): Way | undefined {
  const near = /(?:^|[,;.]|\band\b|\bthen\b|\bplus\b|\+)?([^,;.+]{0,30})$/i.exec(before)?.[1] ?? '';
  return wayIn(near);
}

/** "Kenalog-40, 1 mL": the name holds the milligrams of a millilitre. */
function byStrength(drug: DrugName, name: string, own: string): number | undefined {
  const strength = /[-\s](10|40|80)$/.exec(name)?.[1];
  const volume = /^[\s,(]{0,3}(\d(?:\.\d{1,2})?)\s?(?:ml|cc)\b/i.exec(own)?.[1];
  return strength && volume ? doseIn(drug, new Decimal(strength).times(volume).toNumber(), 'mg') : undefined;
}

const anyDose =
  /(?<![\d.,/-])(\d{1,5}(?:,\d{3})?(?:\.\d{1,3})?)\s?(mg|mcg|ug|g|gm|gms|grams?|units?|u|iu)\b(?!\s?(?:\/|per\b|sdv|vials?|single|multi|pre-?filled|syringe))/gi;

/** The one amount told further on that is no vial: "Botox for migraine, 155 units from one 200 unit vial". */
function onlyDose(drug: DrugName, own: string): number | undefined {
  const [only, second] = [...own.matchAll(anyDose)];
  return only && !second ? doseOf(drug, only as RegExpExecArray) : undefined;
}

function doseOf(drug: DrugName, found: RegExpExecArray | null): number | undefined {
  if (!found?.[1] || !found[2]) return undefined;
  return doseIn(drug, Number(found[1].replace(',', '')), found[2].toLowerCase());
}

function doseIn(drug: DrugName, amount: number, word: string): number | undefined {
  if (!drug.measure) return undefined;
  const unit = /^g/.test(word)
    ? 'g'
    : /^(?:u|units?|iu)$/.test(word)
      ? 'units'
      : word === 'ug'
        ? 'mcg'
        : word;
  const factor = grams[drug.measure]?.[unit];
  return factor === undefined ? undefined : new Decimal(amount).times(factor).toNumber();
}

/** "Benadryl and Solu-Medrol IV push": the route told once holds for both. */
function shareWays(body: string, given: readonly GivenDrug[]): GivenDrug[] {
  const shared = [...given];
  for (let at = shared.length - 2; at >= 0; at -= 1) {
    const [one, next] = [shared[at], shared[at + 1]];
    if (!one || !next || one.way !== undefined || next.drug.usual) continue;
    if (
      /^[^.;\n]{0,24}(?:,|\band\b|&|\+|\/)\s?(?:and\s)?[^.;\n]{0,12}$/i.test(body.slice(one.end, next.start))
    )
      shared[at] = { ...one, way: next.way };
  }
  return shared;
}
