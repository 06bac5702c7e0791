import type { Fact } from '../facts.ts';
import type { Mention } from '../match.ts';
import { sentenceText } from '../passage.ts';
import { isDenied } from './denied.ts';
import { unitAmountOf } from './drug-amounts.ts';
import { doseByVolume } from './drug-volumes.ts';
import { type GivenDrug, readGivenDrugs } from './given-drugs.ts';
import { readJoints } from './joints.ts';
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

/** Drug units of the code the mail names, else of every drug given whose dose it tells. */
export const readDrugUnits: ServiceReader = text => {
  const coded = readCodedDrug(text);
  if (coded.length > 0) return coded;
  const named = readNamedDrugs(text);
  return named.length > 0 ? named : readUndosedDrug(text);
};

const asksUnits =
  /\b(?:how many|what|which|number of|correct|right)\s(?:\w+\s)?units\b|\bunits\s?\?|\bdose\s(?:is\s|was\s)?(?:illegible|unreadable|unclear|missing|unknown|blank|not\s\w+)\b|\b(?:no|without an?|without)\s(?:\w+\s)?dose\b/i;
const anyAmount = /\d\s?(?:mg|mcg|ug|units?|ml|cc|gm?)\b/i;

/** A drug code whose units are asked for, given by injection, but in no dose that the mail tells. */
function readUndosedDrug(text: ServiceText): ReturnType<ServiceReader> {
  const codes = text.mentions.filter(one => /^[JQ]\d{4}$/.test(one.code) && !one.range);
  const [drug] = codes;
  const unit = drug && unitAmountOf(drug.code);
  if (!drug || unit === undefined || codes.some(one => one.code !== drug.code)) return [];
  const body = text.passage.text;
  if (
    !asksUnits.test(body) ||
    anyAmount.test(body) ||
    !/\b(?:inject\w*|gave|given|administered)\b/i.test(body)
  )
    return [];
  const trigger = triggerAt(text, drug.start, drug.end);
  return [
    serviceOf(
      text,
      'drug-units',
      trigger,
      present({
        code: factAt(text, drug.code, drug.start, drug.end),
        perUnit: factAt(text, unit, drug.start, drug.end),
      }),
    ),
  ];
}

/** Steroids that are put into joints: told with a dose beside a joint injection, they were given by it. */
const JOINT_DRUGS: ReadonlySet<string> = new Set(['J3301', 'J1010', 'J1100']);
const notGiven =
  /\b(?:p\.?o\.?|orally|daily|bid|tid|tabs?|tablets?|taper|prescri\w*|rx|refill\w*|allerg\w*|declin\w*|refus\w*|im\b|intramuscular\w*|next|plan\w*|if|consider\w*)\b/i;

function isInJoint(text: ServiceText, one: GivenDrug): boolean {
  if (!JOINT_DRUGS.has(one.drug.code ?? '') || isDenied(text, one.start, one.end)) return false;
  const { sentence } = triggerAt(text, one.start, one.end);
  if (notGiven.test(sentenceText(text.passage, sentence))) return false;
  return readJoints(text).some(each => each.state === 'performed');
}

/** "Depo-Medrol 40 (J1030)": a bare number is the dose in mg where the former code beside it holds just that amount. */
function withBareDose(text: ServiceText, one: GivenDrug): GivenDrug {
  if (one.dose !== undefined || one.drug.code !== 'J1010') return one;
  const bare = Number(
    /^\s(\d{2})(?![\d.%-]|\s?[a-z]{1,5}\b)/i.exec(text.passage.text.slice(one.end, one.end + 12))?.[1],
  );
  const isCoded = text.mentions.some(
    each => /^J10[234]0$/.test(each.code) && unitAmountOf(each.code) === bare && (each.units ?? 1) === 1,
  );
  return isCoded ? { ...one, dose: bare } : one;
}

function readNamedDrugs(text: ServiceText): ReturnType<ServiceReader> {
  const given = readGivenDrugs(text)
    .map(one => withBareDose(text, one))
    .filter(one => one.drug.code && one.dose && (one.isGiven || isInJoint(text, one)));
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
