import type { Fact } from '../facts.ts';
import { findAll, sentenceText } from '../passage.ts';
import { isDenied } from './denied.ts';
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
import { brandName, type NamedVaccine, vaccineNames, vaccineProduct } from './vaccine-names.ts';

const vaccineKinds: readonly (readonly [string, RegExp])[] = [
  ['influenza', /influenza|flu\b/i],
  ['pneumococcal', /pneumoc\w*|prevnar|pneumovax|pcv\d*/i],
  ['hepatitis-b', /hep(?:atitis)?[- ]?b/i],
  ['covid', /covid\w*/i],
];
const vaccineItem =
  /\b(influenza|flu(?: shot| vaccine)?|pneumococcal|prevnar|pneumovax|hep(?:atitis)?[- ]?b|covid(?:-19)?|mmrv?|dtap(?:-ipv)?(?:\/hib)?|tdap|varicella|hpv|gardasil|rotavirus|shingrix|rsv|menactra|vaccine)\b/i;

/** Vaccines given, with product code, parts and way, and whether the practitioner counselled. */
export const readVaccines: ServiceReader = text => {
  const body = text.passage.text;
  const list = /\bvaccines?(?: given| administered)?:\s?([^.\n]{3,300})/i.exec(body);
  if (!list?.[1]) return namedVaccines(text);
  const start = list.index + list[0].length - list[1].length;
  const parts = list[1]
    .split(/,\s?|;\s?|\sand\s/)
    .filter(part => vaccineItem.test(part) || /\b9\d{4}\b/.test(part));
  if (parts.length === 0) return namedVaccines(text);
  const vaccines = parts.map(part => {
    const product = /\b(9\d{4})\b/.exec(part)?.[1];
    const components = /\b(\d{1,2})\scomponents?/i.exec(part)?.[1];
    const kind = vaccineKinds.find(([, pattern]) => pattern.test(part))?.[0];
    return {
      ...(kind ? { kind } : {}),
      ...(product ? { product } : {}),
      ...(components ? { components: Number(components) } : {}),
      ...(/\b(?:by nose|nasal\w*|intranasal|oral\w*|by mouth|flumist|rotavirus)\b/i.test(part)
        ? { way: 'oral-nasal' }
        : {}),
    };
  });
  const trigger = triggerAt(text, list.index, list.index + list[0].length - list[1].length);
  const counselled = readCounselled(text, trigger);
  return [
    serviceOf(
      text,
      'vaccines',
      trigger,
      present({
        vaccines: factAt(text, vaccines, start, start + list[1].length),
        ageYears: text.facts.patient?.ageYears,
        counselled,
      }),
    ),
  ];
};

const given =
  /\b(?:got|gave|given|gets|administered|received|vaccin\w*|vax\w*|immuniz\w*|imm\b|imms\b|shots?|jabs?|boosters?|admin(?:istration)? codes?|counsel+(?:l?ed|ing)|intramuscular\w*|im|deltoid)\b/i;
const otherDay =
  /\b(?:due|recommend\w*|declin\w*|refus\w*|had|previous\w*|last|history|will|needs?|next|schedul\w*|order\w*|discuss\w*)\b/i;
const MAX_NAMED = 15;

interface Found {
  readonly start: number;
  readonly end: number;
  readonly vaccine: NamedVaccine;
}

/** Named in a sentence that tells of giving, under a subject that does, or by a brand. */
function isGiven(text: ServiceText, { start, end }: Found): boolean {
  const sentence = sentenceText(text.passage, triggerAt(text, start, end).sentence);
  if (isDenied(text, start, end)) return false;
  if (given.test(sentence)) return true;
  const body = text.passage.text;
  const isTold =
    given.test(body.slice(0, Math.max(0, body.indexOf('\n')))) || brandName.test(body.slice(start, end));
  return isTold && !otherDay.test(sentence);
}

/** "Boostrix (Tdap)", "MMRV - ProQuad": the second name only explains the first; so do all names in that bracket. */
function isExplained(text: ServiceText, one: Found, before: readonly Found[]): boolean {
  return before.some(other => {
    const between = text.passage.text.slice(other.end, one.start);
    return (
      between.length <= 60 &&
      /^(?:\s?(?:vaccine|shot)?\s?\([^()\n]*|\s?(?:vaccine\s?)?[-/=]?\s?)$/i.test(between)
    );
  });
}

/** The product code written beside a name: behind it before the next name, else right before it. */
function statedProduct(text: ServiceText, one: Found, next: Found | undefined): string | undefined {
  const body = text.passage.text;
  const span = text.passage.sentences[triggerAt(text, one.start, one.end).sentence];
  const until = Math.min(one.end + 40, next?.start ?? body.length, span?.end ?? body.length);
  const behind = vaccineProduct.exec(body.slice(one.end, until))?.[1];
  return (
    behind ??
    /(?:^|[\n,;:(+]|\band)\s?(?:-\s)?(9\d{4})[\s:=-]{1,3}$/.exec(
      body.slice(Math.max(0, one.start - 16), one.start),
    )?.[1]
  );
}

function findNamed(text: ServiceText): Found[] {
  const all = vaccineNames
    .flatMap(([pattern, vaccine]) =>
      findAll(text.passage, pattern).map(match => ({
        start: match.index,
        end: match.index + match[0].length,
        vaccine,
      })),
    )
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: Found[] = [];
  for (const one of all) if (!apart.some(other => one.start < other.end)) apart.push(one);
  const own = apart.filter((one, at) => !isExplained(text, one, apart.slice(0, at)) && isGiven(text, one));
  // A vaccine named twice was given once.
  return own
    .filter((one, at) => own.findIndex(other => other.vaccine === one.vaccine) === at)
    .slice(0, MAX_NAMED);
}

function namedVaccines(text: ServiceText): ReturnType<ServiceReader> {
  const found = findNamed(text);
  const [first] = found;
  const last = found.at(-1);
  if (!first || !last) return [];
  const trigger = triggerAt(text, first.start, first.end);
  const named = found.map((one, at) => {
    const product = one.vaccine.product ?? statedProduct(text, one, found[at + 1]);
    return { ...one.vaccine, ...(product ? { product } : {}) };
  });
  return [
    serviceOf(
      text,
      'vaccines',
      trigger,
      present({
        vaccines: factAt(text, named, first.start, last.end),
        ageYears: text.facts.patient?.ageYears,
        counselled: readCounselled(text, trigger),
      }),
    ),
  ];
}

const noCounsel =
  /\b(?:no|without|w\/o|not)\s(?:\w+\s)?counsel+(?:l?ed|ing)\b|\bcounsel+ing\s(?:was\s)?(?:not\s(?:noted|documented|done|given|stated)|none)\b/i;

/** Whether the practitioner counselled; unknown where the mail tells neither. */
function readCounselled(text: ServiceText, trigger: Trigger): Fact<boolean> | undefined {
  const denied = noCounsel.exec(text.passage.text);
  if (denied) return factAt(text, false, denied.index, denied.index + denied[0].length);
  return findFact(
    text,
    trigger,
    /(?<!\bno )(?<!\bwithout )(?<!\bw\/o )(?<!\bnot )\bcounsel(?:l)?(?:ed|ing)\b(?!\s(?:on smoking|about tobacco|not))/i,
    () => true,
  );
}
