import type { Facts } from './facts.ts';
import { type Passage, quoteOf } from './passage.ts';

type Patient = NonNullable<Facts['patient']>;

const years =
  /\b(\d{1,3})[\s-]?(?:y\.?\s?\/?\s?o\.?(?![a-z])|yrs?[\s-]?old|years?[\s-]?old|year[\s-]olds?|y\/o|yo[mf]?\b|years? of age)|\b(?:age|aged|patient|pt)\s?[:=]?\s?(\d{1,3})\b(?![.,]\d|\s?(?:-|to\b)\s?\d|\s?(?:month|week|day|min|hr|hour|mg|mcg|cm|mm|sq|unit|time|visit|lesion|wound|x\b|%|session|treatment|dose|tabs?|injection|area|site))/i;
/** "62M, Medicare": at the beginning of a sentence, so that no temperature or size is taken for an age. */
const glued = /(?:^|[.;:\n]\s?|\b(?:pt|patient|an?)\s)(\d{1,2})[MF](?=[,;.\s])/;
const monthsOld = /\b(\d{1,2})[\s-]?(?:months?[\s-]?old|mo\b|m\/o|months? of age)|\b(newborn|neonate)\b/i;
const female = /\b(?:female|woman|lady|girl|(?:\d{1,3}\s?y\/?o\s?f)\b|\d{1,3}yof|mrs|ms)\b|\b\d{1,3}\s?F\b/i;
const male = /\b(?:male|man|gentleman|boy|(?:\d{1,3}\s?y\/?o\s?m)\b|\d{1,3}yom|mr)\b|\b\d{1,3}\s?M\b/i;
const type1 =
  /\b(?:type[\s-]?(?:1|i|one)(?:\s(?:diabet\w*|dm|dm1))|t1dm?|dm\s?(?:type\s?)?(?:1|i)|diabet\w*\s(?:mellitus\s)?,?\s?type[\s-]?(?:1|i)|iddm type 1|juvenile[- ]onset diabetes)\b/i;
const type2 =
  /\b(?:type[\s-]?(?:2|ii|two)(?:\s(?:diabet\w*|dm))|t2dm?|niddm|dm\s?(?:type\s?)?(?:2|ii)|diabet\w*\s(?:mellitus\s)?,?\s?type[\s-]?(?:2|ii)|adult[- ]onset diabetes)\b/i;
const anyDiabetes = /\b(?:diabet\w*|dm|iddm|dfus?)\b/i;

/** Age, sex and diabetes type as stated. */
export function readPatient(passage: Passage): Patient | undefined {
  const age = readAge(passage);
  const sex = readSex(passage);
  const diabetes = readDiabetes(passage);
  const patient: Patient = {
    ...(age ? { ageYears: age } : {}),
    ...(sex ? { sex } : {}),
    ...(diabetes ? { diabetes } : {}),
  };
  return Object.keys(patient).length > 0 ? patient : undefined;
}

function readAge(passage: Passage): Patient['ageYears'] {
  const found = years.exec(passage.text) ?? glued.exec(passage.text);
  const value = Number(found?.[1] ?? found?.[2] ?? Number.NaN);
  if (found && value <= 120)
    return { value, quote: quoteOf(passage, found.index, found.index + found[0].length) };
  const young = monthsOld.exec(passage.text);
  if (!young) return undefined;
  const months = young[2] ? 0 : Number(young[1]);
  return {
    value: Math.floor(months / 12),
    quote: quoteOf(passage, young.index, young.index + young[0].length),
  };
}

function readSex(passage: Passage): Patient['sex'] {
  const women = female.exec(passage.text);
  const men = male.exec(passage.text);
  if ((women && men) || (!women && !men)) return undefined;
  const found = women ?? men;
  if (!found) return undefined;
  return {
    value: women ? 'female' : 'male',
    quote: quoteOf(passage, found.index, found.index + found[0].length),
  };
}

function readDiabetes(passage: Passage): Patient['diabetes'] {
  const choices = [
    ['type-1', type1],
    ['type-2', type2],
    ['unspecified', anyDiabetes],
  ] as const;
  for (const [value, pattern] of choices) {
    const found = pattern.exec(passage.text);
    if (!found) continue;
    const before = passage.text.slice(Math.max(0, found.index - 20), found.index);
    if (/\b(?:no|not|non-?|denies|without|never)[\s-]?(?:a\s|had\s|history of\s|hx of\s)?$/i.test(before))
      return undefined;
    if (value === 'unspecified' && /\bpre-?$/i.test(before)) continue;
    return { value, quote: quoteOf(passage, found.index, found.index + found[0].length) };
  }
  return undefined;
}
