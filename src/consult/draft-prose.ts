import { repeatsInstructions, wrongSum } from './draft-checks.ts';

/**
 * Checks sentences a model wrote against what is known. A sentence with anything that is not known goes; what is
 * left says nothing that rules, catalog or mail did not say before.
 */

export type LineStanding = 'bill' | 'depends' | 'do-not-bill';

export interface KnownFacts {
  /** Every code the text may name, with how it stands and its units where it is a line. */
  readonly codes: ReadonlyMap<string, { readonly standing: LineStanding; readonly units?: number }>;
  /** The mail and everything computed: numbers, dates and named authorities must occur here. */
  readonly text: string;
  /** Instructions that must not be repeated to anyone. */
  readonly secret: string;
}

export type RemovalCause =
  | 'code'
  | 'number'
  | 'arithmetic'
  | 'contradiction'
  | 'citation'
  | 'contact'
  | 'money'
  | 'markup'
  | 'language'
  | 'instructions';

export interface CheckedProse {
  readonly text: string;
  readonly removed: readonly RemovalCause[];
}

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of a text that hold, joined; and why each other one went. */
export function checkProse(text: string, known: KnownFacts): CheckedProse {
  const removed: RemovalCause[] = [];
  const kept: string[] = [];
  for (const { segment } of SENTENCES.segment(canonical(text))) {
    const sentence = segment.trim();
    if (sentence === '') continue;
    const cause = faultOf(sentence, known);
    if (cause === undefined) kept.push(sentence);
    else removed.push(cause);
  }
  // A code pulled apart ("9. 7. 6. 0. 9.") may lie across what the splitter takes for sentences.
  const whole = kept.join(' ');
  if (whole !== '' && !isEnglish(whole)) return { text: '', removed: [...removed, 'language'] };
  if (kept.length > 1 && namesStrangeCode(whole, known)) return { text: '', removed: [...removed, 'code'] };
  return { text: whole, removed };
}

/** Compatibility forms folded (full-width digits), invisible characters out: what the eye reads is what is checked. */
export function canonical(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Mn}\p{Me}]/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

const ENGLISH = new Set(
  'the a an is are was were be been of to and or in on for with by not no that this it its as at from than has have had does do only when if but which so there their code codes wound size stated'.split(
    ' ',
  ),
);
const FEW_WORDS = 6;

/** Rough, for whole texts: a model that slips into another language writes hardly any of the commonest words. */
function isEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const latin = words.filter(word => /^[a-z]+$/.test(word));
  if (words.length < FEW_WORDS) return latin.length >= words.length / 2;
  return words.filter(word => ENGLISH.has(word)).length / words.length >= 0.12;
}

function faultOf(sentence: string, known: KnownFacts): RemovalCause | undefined {
  if (CONTACT.test(sentence)) return 'contact';
  if (MARKUP.test(sentence)) return 'markup';
  if (repeatsInstructions(sentence, known.secret)) return 'instructions';
  if (namesStrangeCode(sentence, known)) return 'code';
  if (MONEY.test(sentence)) return 'money';
  if (citesStranger(sentence, known.text)) return 'citation';
  if (wrongSum(sentence)) return 'arithmetic';
  if (contradicts(sentence, known)) return 'contradiction';
  if (hasStrangeNumber(sentence, known)) return 'number';
  return undefined;
}

const CONTACT =
  /https?:|www\.|\b[\w-]{2,40}\.(?:com|net|org|io|test|example|gov|edu|info|biz|us|co)\b|\S@\S|\b\d{3}[ .-]\d{3}[ .-]\d{4}\b|\bCC-\d{4}-\d+/i;
/** No prose needs these: tags, template and block marks, code fences. */
const MARKUP = /<[a-z/!]|\{\{|\}\}|\[\[|\]\]|```/i;
const MONEY = /[$€£¥]|\b(?:USD|EUR|dollars?|bitcoin|gift ?cards?|wire|iban)\b/i;

/** CPT, HCPCS Level II and ICD-10-CM shapes in any case. */
const CODE_SHAPES = /(?<![\w.])(?:\d{4}[0-9A-Z]|[A-Z]\d{4}|[A-TV-Z]\d[0-9AB](?:\.?[0-9A-Z]{1,4})?)(?!\w)/gi;
/** Digits pulled apart so that a plain search misses the code: "9 7 6 0 9", "97-609". */
const SPACED_DIGITS = /\b\d(?:[ ._/-]{1,2}\d){3,}(?!\d)|\b\d{2,3}[ _-]\d{2,3}\b(?! ?(?:sq|cm|min|%))/;
const DIGIT_WORDS =
  /\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty)[ -]+){2,}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b/i;
/** Vertebrae, vitamins and the like have the form of an ICD-10-CM category. */
const SHORT_SHAPE = /^[A-Z]\d{1,2}$/i;
const YEAR = /^(?:19|20)\d\d$/;

function namesStrangeCode(text: string, known: KnownFacts): boolean {
  if (DIGIT_WORDS.test(text)) return true;
  const withoutDates = text.replace(/\b\d{4}-\d\d-\d\d\b/g, ' ');
  const spaced = SPACED_DIGITS.exec(withoutDates)?.[0];
  if (spaced !== undefined && !known.text.includes(spaced)) return true;
  return [...withoutDates.matchAll(CODE_SHAPES)].some(([shape]) => {
    const code = shape.toUpperCase();
    if (known.codes.has(code) || YEAR.test(code) || SHORT_SHAPE.test(code)) return false;
    // A number of five digits that the rules or the mail use as a number stays one; codes were shown as codes.
    return !(/^\d+$/.test(code) && code.length === 4 && hasNumber(known.text, code));
  });
}

/** Named authorities: only those that the sources or the mail name. */
const AUTHORITY =
  /\b(?:CPT Assistant|Coding Clinic|MLN\w*|CFR|Federal Register|Medicare (?:Benefit|Claims Processing|Program Integrity) Manual|(?:LCD|NCD|article|chapter|section|transmittal|guideline|policy|publication|pub\.?)\s+[A-Z]{0,4}\d[\w.()-]*|[LA]\d{5}|F-\d{3})/gi;

function citesStranger(sentence: string, knownText: string): boolean {
  const haystack = knownText.toLowerCase();
  return [...sentence.matchAll(AUTHORITY)].some(
    ([name]) => !haystack.includes(name.toLowerCase().replace(/[.)]+$/, '')),
  );
}

const HEDGED =
  /\b(?:not|no|never|neither|nor|cannot|can't|isn't|doesn't|without|unless|if|only|would|instead of|rather than|excluded|bundled|denied|depends|until|whether|when|once|included)\b/i;
const URGING =
  /\b(?:bill\w*|report\w*|submit\w*|use|add|append|code|claim|choose|assign|select|charge|correct|supported|appropriate|recommend\w*|should|must|right|applies)\b/i;

/** "97598 x3" where 2 are decided, urging a code that the rules refuse or leave open, or refusing one they bill. */
function contradicts(sentence: string, known: KnownFacts): boolean {
  for (const [code, { standing, units }] of known.codes) {
    const name = escapePattern(code);
    if (!new RegExp(`\\b${name}\\b`, 'i').test(sentence)) continue;
    const stated = statedUnits(sentence, name);
    if (stated !== undefined && units !== undefined && stated !== units) return true;
    if (standing !== 'bill' && URGING.test(sentence) && !HEDGED.test(sentence)) return true;
    const refusal = new RegExp(
      `\\b(?:do not|don't|never|cannot|should not) (?:bill|report|use|submit|code|be billed)\\b[^.;]{0,30}\\b${name}\\b|\\b${name}\\b (?:is|was) (?:wrong|incorrect|not (?:supported|payable|billable))`,
      'i',
    );
    if (standing === 'bill' && refusal.test(sentence)) return true;
  }
  return false;
}

function statedUnits(sentence: string, name: string): number | undefined {
  const after = new RegExp(
    `\\b${name}(?:-\\w\\w)?,?\\s*(?:x|×|times|for|with)\\s*(\\d{1,4})(?:\\s*units?)?\\b(?! ?(?:sq|cm|min|%))`,
    'i',
  );
  const before = new RegExp(
    `\\b(\\d{1,4})\\s*(?:units?\\s+(?:of|for)|x|×)\\s*(?:CPT |code )?${name}\\b`,
    'i',
  );
  const found = after.exec(sentence)?.[1] ?? before.exec(sentence)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Numbers must stand in the mail or in what was computed; counts up to three are language. */
function hasStrangeNumber(sentence: string, known: KnownFacts): boolean {
  return [...sentence.matchAll(/\d+(?:[.,]\d+)*/g)].some(([number]) => {
    const plain = number.replaceAll(',', '');
    if (/^[0-3]$/.test(plain) || known.codes.has(plain)) return false;
    return !hasNumber(known.text, plain) && ![...known.codes.keys()].some(code => code.includes(number));
  });
}

function hasNumber(text: string, number: string): boolean {
  return new RegExp(`(?<![\\d.])${escapePattern(number)}(?!\\d|\\.\\d)`).test(
    text.replace(/(\d),(?=\d{3}\b)/g, '$1'),
  );
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
