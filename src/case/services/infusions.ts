import { findAll } from '../passage.ts';
import { type GivenDrug, readGivenDrugs } from './given-drugs.ts';
import {
  factAt,
  findFact,
  present,
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
  // Fluids or a premedication named beside drugs that are not ("chemo infusion, one agent"): the words tell more.
  const isMore = (isFluidsOnly(text) || lacksChemo(named, worded)) && countItems(worded) > countItems(named);
  return named.length > 0 && !isMore ? named : worded;
};

function isFluidsOnly(text: ServiceText): boolean {
  return readGivenDrugs(text).every(one => one.drug.kind === 'hydration');
}

function lacksChemo(named: ReturnType<ServiceReader>, worded: ReturnType<ServiceReader>): boolean {
  const hasChemo = ([service]: ReturnType<ServiceReader>) =>
    JSON.stringify(service?.values.items?.value ?? []).includes('"chemo"');
  return hasChemo(worded) && !hasChemo(named);
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
  const read = all.map((found, i) => {
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
  // "Hydration" in the subject, and then its minutes: one hydration.
  const items = read.filter(
    (one, at) =>
      one.minutes !== undefined ||
      one.kind !== 'hydration' ||
      !read.some((other, place) => place > at && other.kind === 'hydration' && other.minutes !== undefined),
  );
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
