import type { Fact } from '../facts.ts';
import type { Mention } from '../match.ts';
import { findAll } from '../passage.ts';
import { unitAmountOf } from './drug-amounts.ts';
import { doseByVolume } from './drug-volumes.ts';
import { type GivenDrug, readGivenDrugs } from './given-drugs.ts';
import {
  factAt,
  findFact,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerAt,
} from './reader.ts';

const itemPattern =
  /\b(?:(chemo(?:therapy)?|therapeutic|hydration|iv fluids?|normal saline|antibiotic)\s)?(?:iv\s)?(infusion|push|injection)\b|\b(hydration)\b|\b([A-Za-z][\w-]{2,30})\s(?:was\s|were\s)?infused\b/gi;

/** Infusions, pushes and injections in the order told: of drugs by name, else by their own words. */
export const readInfusion: ServiceReader = text => {
  const named = readNamedInfusion(text);
  const worded = readWordedInfusion(text);
  // Fluids named beside drugs that are not ("then a push of drug a"): the words tell more.
  const isMore = isFluidsOnly(text) && countItems(worded) > countItems(named);
  return named.length > 0 && !isMore ? named : worded;
};

function isFluidsOnly(text: ServiceText): boolean {
  return readGivenDrugs(text).every(one => one.drug.kind === 'hydration');
}

function countItems([service]: ReturnType<ServiceReader>): number {
  const items = service?.values.items?.value;
  return Array.isArray(items) ? items.length : 0;
}

const facility =
  /\b(?:outpatient hospital|outpt hosp(?:ital)?|hospital|facility|hopd|emergency (?:room|department)|infusion center of the hospital|ub-?04)\b/i;
const facilityInitials = /\b(?:ED|ER)\b/g;

function readNamedInfusion(text: ServiceText): ReturnType<ServiceReader> {
  const all = readGivenDrugs(text).filter(one => one.isGiven && one.way !== undefined);
  const given = all.filter((one, place) => !all.slice(0, place).some(other => isSoonAfter(other, one)));
  const [first] = given;
  const last = given.at(-1);
  if (!first || !last) return [];
  const items = given.flatMap(one => itemsOf(one, given));
  const trigger = triggerAt(text, first.start, first.end);
  return [
    serviceOf(
      text,
      'infusion',
      trigger,
      present({
        setting: settingOf(text, trigger),
        items: factAt(text, items, first.start, Math.max(last.end, last.until)),
      }),
    ),
  ];
}

function settingOf(text: ServiceText, trigger: Trigger) {
  return (
    findFact(text, trigger, facility, () => 'facility') ??
    findFact(text, trigger, facilityInitials, () => 'facility')
  );
}

/** One item for each time it was given; a further push of the same drug within 30 minutes is none. */
function itemsOf(one: GivenDrug, all: readonly GivenDrug[]) {
  const { drug, way, time, isConcurrent } = one;
  const item = {
    kind:
      way === 'injection' ? 'therapeutic' : (drug.kind ?? (isDoubtful(one, all) ? 'unknown' : 'therapeutic')),
    way,
    drug: drug.name,
    ...(time ? { minutes: countedMinutes(one, all) } : {}),
    ...(isConcurrent || runsBeside(one, all) ? { concurrent: true } : {}),
  };
  const counted = one.at.filter(
    (at, place) => place === 0 || at - (one.at[place - 1] ?? 0) > SAME_DRUG_AGAIN_MINUTES,
  );
  const times = way === 'infusion' ? 1 : counted.length > 0 ? counted.length : one.times;
  return Array.from({ length: Math.min(times, MAX_TIMES) }, () => item);
}

const SAME_DRUG_AGAIN_MINUTES = 30;
const MAX_TIMES = 9;

/** A drug of no table beside chemotherapy may be part of it. */
function isDoubtful({ drug }: GivenDrug, all: readonly GivenDrug[]): boolean {
  return drug.isUnlisted === true && all.some(other => other.drug.kind === 'chemo');
}

/** A further push of the same drug within 30 minutes is not reported again. */
function isSoonAfter(before: GivenDrug, one: GivenDrug): boolean {
  const [from, to] = [before.at.at(-1), one.at[0]];
  const isSame = before.drug.name === one.drug.name && before.way === 'push' && one.way === 'push';
  return isSame && from !== undefined && to !== undefined && Math.abs(to - from) <= SAME_DRUG_AGAIN_MINUTES;
}

/** A drug infusion whose clock lies inside that of an earlier one. */
function runsBeside(one: GivenDrug, all: readonly GivenDrug[]): boolean {
  if (one.way !== 'infusion' || one.drug.kind === 'hydration') return false;
  return all
    .slice(0, all.indexOf(one))
    .some(other => other.way === 'infusion' && other.drug.kind !== 'hydration' && overlap(one, other) > 0);
}

/** Hydration beside a drug infusion does not count for the time both ran. */
function countedMinutes(one: GivenDrug, all: readonly GivenDrug[]): number {
  const minutes = one.time?.minutes ?? 0;
  if (one.drug.kind !== 'hydration') return minutes;
  const beside = all
    .filter(other => other !== one && other.way === 'infusion' && other.drug.kind !== 'hydration')
    .reduce((sum, other) => sum + overlap(one, other), 0);
  return Math.max(0, minutes - beside);
}

function overlap(one: GivenDrug, other: GivenDrug): number {
  const [a, b] = [one.time?.clock, other.time?.clock];
  return a && b ? Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from)) : 0;
}

/** Infusions, pushes and injections in the order told, with drug, minutes and whether they ran together. */
function readWordedInfusion(text: ServiceText): ReturnType<ServiceReader> {
  const body = text.passage.text;
  if (
    !/\b(?:infus\w+|hydration|iv push|push of)\b/i.test(body) ||
    /\b(?:insulin pump|joint|knee|trigger point|facet)\b/i.test(body)
  )
    return [];
  const all = findAll(text.passage, itemPattern).filter(
    found => (found[1] ?? found[3] ?? found[4]) !== undefined || /\biv\b/i.test(found[0]),
  );
  const first = all[0];
  const last = all.at(-1);
  if (!first || !last) return [];
  const items = all.map((found, i) => {
    const from = found.index + found[0].length;
    const to = all[i + 1]?.index ?? body.length;
    const span = text.passage.sentences[triggerAt(text, found.index, from).sentence];
    const tail = body.slice(from, Math.min(to, span?.end ?? to));
    const drug =
      found[4] ?? (found[3] ? undefined : /^\s(?:of|with)\s(?:drug\s)?([\w-]{1,40})/i.exec(tail)?.[1]);
    const minutes = text.minutes.find(one => one.start >= from && one.end <= Math.min(to, from + 160));
    const concurrent = /\b(?:at the same time|concurrent\w*|simultaneous\w*)\b/i.test(tail);
    const word = (found[1] ?? found[3] ?? 'therapeutic').toLowerCase();
    return {
      kind: word.startsWith('chemo')
        ? 'chemo'
        : /hydration|fluid|saline/.test(word)
          ? 'hydration'
          : 'therapeutic',
      way: (found[2] ?? 'infusion').toLowerCase(),
      ...(drug ? { drug } : {}),
      ...(minutes ? { minutes: minutes.minutes } : {}),
      ...(concurrent ? { concurrent: true } : {}),
    };
  });
  const trigger = triggerAt(text, first.index, first.index + first[0].length);
  const setting = settingOf(text, trigger);
  return [
    serviceOf(
      text,
      'infusion',
      trigger,
      present({
        setting,
        items: factAt(text, items, first.index, body.slice(0, last.index + 160).trimEnd().length),
      }),
    ),
  ];
}

/** Drug units of the code the mail names, else of every drug given whose dose it tells. */
export const readDrugUnits: ServiceReader = text => {
  const coded = readCodedDrug(text);
  return coded.length > 0 ? coded : readNamedDrugs(text);
};

function readNamedDrugs(text: ServiceText): ReturnType<ServiceReader> {
  const given = readGivenDrugs(text).filter(one => one.isGiven && one.drug.code && one.dose);
  return given.flatMap(one => {
    const { code, perUnit } = one.drug;
    if (!code || !perUnit || !one.dose) return [];
    const trigger = triggerAt(text, one.start, one.end);
    const vials = vialsOf(text, trigger);
    const isOurs = given.length === 1 || (vials !== undefined && fitsVials(one, vials.value));
    return [
      serviceOf(
        text,
        'drug-units',
        trigger,
        present({
          code: factAt(text, code, one.start, one.end),
          dose: factAt(text, one.dose * one.times, one.start, one.until),
          perUnit: factAt(text, perUnit, one.start, one.end),
          ...(isOurs ? { vials, noWaste: noWasteOf(text, trigger) } : {}),
        }),
      ),
    ];
  });
}

/** The vials told belong to the drug whose dose they hold without one too many. */
function fitsVials({ dose, times }: GivenDrug, vials: readonly number[]): boolean {
  const given = (dose ?? 0) * times;
  const total = vials.reduce((sum, one) => sum + one, 0);
  return total >= given && total - given < Math.max(...vials);
}

/** Drug units: dose, amount of one unit, vials. Read only where the amount of a unit is stated too. */
function readCodedDrug(text: ServiceText): ReturnType<ServiceReader> {
  const drug = text.mentions.find((mention: Mention) => /^[JQC]\d{4}$/.test(mention.code) && !mention.range);
  if (!drug) return [];
  const trigger = triggerAt(text, drug.start, drug.end);
  const unit = unitAmountOf(drug.code);
  const perUnit =
    findFact(text, trigger, /\bper\s(\d{1,5}(?:\.\d{1,3})?)\s?(?:mg|mcg|units?|ml|g)?\b/i, found =>
      Number(found[1]),
    ) ?? (unit === undefined ? undefined : factAt(text, unit, drug.start, drug.end));
  const dose =
    findFact(
      text,
      trigger,
      /\b(?:dose(?:\sof|:)?|gave|given|administered)\s(\d{1,5}(?:\.\d{1,3})?)\s?(?:mg|mcg|units?|ml|g)?\b(?!\s?\/)/i,
      found => Number(found[1]),
    ) ??
    findFact(text, trigger, /\b(\d{1,5}(?:\.\d{1,3})?)\s?(?:mg|mcg|units)\sof\b/i, found =>
      Number(found[1]),
    ) ??
    volumeDose(text, trigger);
  if (!perUnit || !dose) return [];
  const vials = vialsOf(text, trigger);
  return [
    serviceOf(
      text,
      'drug-units',
      trigger,
      present({
        code: factAt(text, drug.code, drug.start, drug.end),
        dose,
        perUnit,
        vials,
        noWaste: noWasteOf(text, trigger),
      }),
    ),
  ];
}

/** A dose told by strength and volume in the sentence of the drug. */
function volumeDose(text: ServiceText, { sentence }: Trigger): Fact<number> | undefined {
  const span = text.passage.sentences[sentence];
  const amount = span && doseByVolume(text.passage.text.slice(span.start, span.end));
  if (!span || !amount || amount === 'none') return undefined;
  return factAt(text, amount.value, span.start, span.end);
}

/** Nothing discarded of a single-dose container. */
function noWasteOf(text: ServiceText, trigger: Trigger) {
  return findFact(
    text,
    trigger,
    /\b(?:no(?:thing|ne)?\s(?:was\s)?(?:wasted?|discarded|wastage)|no drug (?:wasted|discarded)|(?:entire|whole|full) (?:single[- ]dose )?(?:vial|syringe) (?:was )?(?:used|given|administered)|(?:single[- ]dose|pre-?filled) (?:syringe|pen))\b/i,
    () => true,
  );
}

function vialsOf(text: ServiceText, trigger: Trigger) {
  return (
    findFact(
      text,
      trigger,
      /\bvials? (?:opened|used):?\s(\d{1,5}(?:(?:,|\sand|,\sand)\s\d{1,5}){0,6})/i,
      found => [...(found[1] ?? '').matchAll(/\d+/g)].map(Number),
    ) ??
    findFact(
      text,
      trigger,
      /\b(?:(one|two|three|four|five|six|an?|\d)\s(?:x\s)?)?(\d{1,5})[\s-]?(?:mg|mcg|units?|u)\s(?:(?:single[- ](?:dose|use)|sd|su)\s(?:vials?)?|sdvs?|vials?)\b/i,
      found => Array.from({ length: readCount(found[1]) ?? 1 }, () => Number(found[2])),
    )
  );
}
