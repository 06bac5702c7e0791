import type { IdentifierKind } from './label-words.ts';
import { labelKind } from './labels.ts';
import type { Token } from './tokens.ts';

/**
 * Numbers that name a person, a place, a thing or an amount and no code: ZIP codes, phones, money, dates,
 * record and account numbers, rooms, policy articles, laboratory values. Decided from the words around a
 * token within a bounded window, so that the whole stays linear.
 */
const street =
  'St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Way|Ct|Court|Hwy|Highway|Pkwy|Parkway|Pl|Place|Ter|Terrace|Cir|Circle|Trail|Trl|Loop|Plaza|Turnpike|Tpke|Pike|Route|Square|Broadway';
const streetBefore = new RegExp(
  `\\b\\d{1,6}\\s(?:[NSEW]\\.?\\s)?(?:[A-Z0-9][\\w.']{0,20}\\s){1,4}(?:${street})\\b\\.?(?:(?!\\d{5})[^\\n;:?!]){0,60}[A-Za-z.],?\\s{1,3}$`,
);
const streetRight = new RegExp(
  `^\\s{1,2}(?:(?:Highway|Hwy|Route|Rte|State Route|County R(?:oa)?d|Interstate)\\.?\\s\\d|(?:(?:[NSEW]\\.?|North|South|East|West)\\s{1,2}(?:[A-Z0-9][\\w.']{0,20}\\s{1,2}){0,3}|(?:[A-Z][\\w.']{0,20}\\s{1,2}){1,4})(?:${street})\\b(?!\\s*:))`,
);
const amountRight =
  /^\s{0,2}-?(?:mg|mcg|µg|ug|g|gm|grams?|kg|ml|l|iu|meq|mmol|mmhg|lbs?|oz|cc|cfu|dollars?|bucks|usd|cents|patients?|people|persons|residents|steps|beds|lives|covered lives|members|employees|miles|yards|yds|blocks|minutes|calls|emails|messages|pages|points|acres|tons|gallons|bytes|meters?|km|feet|ft|sq\s?ft|square f(?:ee|oo)t|rvus?|copies|followers|hours|hrs|words|rows|rpm|hz|calories|kcal|votes|students|nurses|k\/ul|cells|\/ul|\/mm3)(?![A-Za-z0-9-])/i;
const unitsRight = /^\s{0,2}(?:units?|iu|u)\b/i;
/** Nouns that follow both a count ("11042 claims are pending") and a code ("our 97597 claims"). */
const countedRight =
  /^\s{1,2}(?:claims|visits|charts|records|encounters|cases|accounts|procedures|lines|denials|appeals|charges|points|wounds|reports)\b/i;
const countLeft =
  /(?:^|[^A-Za-z])(?:have|has|had|over|about|nearly|almost|around|approximately|approx\.?|roughly|total of|processed|reviewed|audited|saw|seen|treated|covers?|serves?|pulled|exactly|more than|less than|fewer than|at least|up to)\s{1,2}$/i;

const inThe = /\b(?:in|near|around|serving)\s(?:the\s)?$/i;
const zipRight = /^\s{1,2}(?:zip|area code|exchange)\b/i;
const dialledRight =
  /^,?\s{1,2}(?:at the prompt|to join|to opt out|(?:and |then |followed by )(?:the |press )?(?:pound|hash|star)\b|on (?:the|your) (?:keypad|phone))/i;
const secretRight =
  /^\s{1,2}(?:as|is|was|for)\s(?:the|my|our|your|a)\s(?:\w{2,12}\s)?(?:password|passcode|pin|combination|(?:door|gate|entry|access|security|lock|alarm|verification|confirmation|login)\scode)\b/i;
const shippedRight =
  /^\s{1,2}(?:was |has been |is being )?(?:shipped|delivered|back-?ordered|out for delivery)\b/i;

/** How far a decision may look back and ahead. */
const leftWindow = 90;
const rightWindow = 60;

/**
 * Why a token is an identifier or an amount and no code reference; undefined when nothing says so.
 * Looks at most 90 characters back and 60 ahead.
 * @param inCodeList the number right before it was found to be a code.
 */
export function identifierAt(text: string, token: Token, inCodeList = false): IdentifierKind | undefined {
  const inChunk = fromChunk(text, token);
  if (inChunk) return inChunk;
  const floor = windowStart(text, token.start);
  // "Accession S26-10442": the label stands before the whole.
  if (text.charCodeAt(token.start - 1) === 45) {
    const whole = labelKind(text, floor, token.chunkStart, inCodeList);
    if (whole === 'record' || whole === 'thing') return whole;
  }
  if (endsInExtension(text, floor, token.start)) return 'phone';
  const kind = labelKind(text, floor, token.start, inCodeList);
  if (kind) return kind === 'code' ? undefined : kind;
  if (endsAddress(text, floor, token)) return 'zip';
  const after = text.slice(token.end, token.end + rightWindow);
  const stop = after.indexOf('\n');
  return fromRight(text, floor, token, stop < 0 ? after : after.slice(0, stop));
}

/** A label may end the line before its value and an address may wrap: only a blank line closes the window. */
function windowStart(text: string, start: number): number {
  const floor = Math.max(0, start - leftWindow);
  const blank = text.slice(floor, start).lastIndexOf('\n\n');
  return blank < 0 ? floor : floor + blank + 2;
}

/** "555-0197 x" and "555-0197 ext. " */
function endsInExtension(text: string, floor: number, start: number): boolean {
  const at = text.charCodeAt(start - 1) === 32 ? start - 2 : start - 1;
  if (!/[xXtT.]/.test(text.charAt(at))) return false;
  return /\d{3}[-.\s]\d{4},?\s?(?:x|ext\.?)\s?$/i.test(text.slice(Math.max(floor, start - 20), start));
}

/** Five digits after a street address; the town or state before them is capitalised. */
function endsAddress(text: string, floor: number, token: Token): boolean {
  if (token.end - token.start !== 5 || !/[\s]/.test(text.charAt(token.start - 1))) return false;
  const left = text.slice(floor, token.start);
  return /(?:^|[\s,])[A-Z][A-Za-z.'-]*,?\s{1,3}$/.test(left.slice(-24)) && streetBefore.test(left);
}

/** "11042 claims were audited" at the start of a sentence: a code or a count. */
export function mayCount(text: string, token: Token): boolean {
  return (
    countedRight.test(text.slice(token.end, token.end + 16)) &&
    /(?:^|[.!?]\s{1,2}|\n\s*)$/.test(text.slice(Math.max(0, token.start - 4), token.start))
  );
}

function fromChunk(text: string, token: Token): IdentifierKind | undefined {
  if (token.end - token.start === token.chunkEnd - token.chunkStart) return undefined;
  const chunk = text.slice(token.chunkStart, token.chunkEnd);
  if (/@|:\/\/|^www\./i.test(chunk)) return 'contact';
  const before = text.slice(token.chunkStart, token.start);
  const after = text.slice(token.end, token.chunkEnd);
  if (/[$€£]$/.test(before)) return 'money';
  if (/^,\d{3}(?!\d)/.test(after) && token.text.length <= 3) return 'money';
  if (/\d,$/.test(before) && /^\d{3}$/.test(token.text)) return 'money';
  if (
    (token.text.length < 3 && /^:\d\d(?!\d)/.test(after)) ||
    (token.text.length < 5 && /(?:^|[^\dA-Za-z])\d{1,2}:$/.test(before))
  )
    return 'date';
  if (/^-\d{4}(?![\dA-Za-z])/.test(after) && /^\d{5}$/.test(token.text)) return 'zip';
  if (/(?:^|[^A-Za-z0-9])\d{1,2}[/.-]\d{1,2}[/.-]$/.test(before)) return 'date';
  if (/^%/.test(after)) return 'amount';
  // "then 97597#" on a phone; "CLM*11042*210.00" in an X12 claim.
  if (/^#(?!\d)/.test(after)) return 'phone';
  if (/^(?:CLM|REF|NM1|TRN|PER|N4|DTP|AMT|CAS)\*/.test(chunk)) return 'record';
  return undefined;
}

function fromRight(text: string, floor: number, token: Token, right: string): IdentifierKind | undefined {
  if (!/^\s{0,2}-?[A-Za-z/]/.test(right) && !/^\s{1,2}[A-Z]/.test(right)) return undefined;
  if (
    (/^\d/.test(token.text) && amountRight.test(right)) ||
    (/T$/i.test(token.text) && /^\s?(?:magnet|scanner|mri|field|tesla)\b/i.test(right))
  )
    return 'amount';
  if (unitsRight.test(right) && /(?:00|50)$/.test(token.text)) return 'amount';
  if (countedRight.test(right) && countLeft.test(text.slice(Math.max(floor, token.start - 24), token.start)))
    return 'amount';
  if (zipRight.test(right)) return 'zip';
  if (/^\s\w{3,14}\smodel\b/i.test(right)) return 'thing';
  if (/^\sarea\b/i.test(right) && inThe.test(text.slice(Math.max(0, token.start - 14), token.start)))
    return 'zip';
  if (dialledRight.test(right)) return 'phone';
  if (shippedRight.test(right)) return 'record';
  if (secretRight.test(right)) return 'secret';
  if (/^\d+$/.test(token.text) && streetRight.test(right)) return 'address';
  return undefined;
}
