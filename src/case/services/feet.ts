import type { Fact, StatedService } from '../facts.ts';
import { findAll, sentenceAt, sentenceText } from '../passage.ts';
import {
  countPattern,
  factAt,
  findFact,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerOf,
} from './reader.ts';

const callusWords =
  '(?:corns?|call(?:us(?:es)?|i)|hyperkerato(?:sis|ses|tic lesions?)|helomas?|tylomas?|ipks?)';
const nailWords = '(?:toe-?)?nails?';
const paring = new RegExp(
  `\\b(?:par(?:ed|ing)|trim(?:med|ming)(?: of)?|cut|shav(?:ed|ing)|debr[ie]+d(?:ed|ement)?|deb)\\b(?:[^.;\\n]|\\n(?!\\n)){0,40}\\b${callusWords}\\b|\\b${callusWords}\\b(?:[^.;\\n]|\\n(?!\\n)){0,40}\\b(?:par(?:ed|ing)|trimmed|shaved|debr[ie]+ded)\\b`,
  'i',
);
const nailing = new RegExp(
  `\\b(?:deb(?:r[ie]+d\\w*)?|trimm\\w*|reduc\\w*|grind\\w*|ground|burr\\w*)\\b[^.;]{0,40}\\b${nailWords}\\b|\\b${nailWords}\\s(?:were\\s|all\\s)?(?:deb(?:r[ie]+d\\w*)?|trimm\\w*|reduc\\w*)\\b|\\b(?:mycotic|dystrophic|onychomycotic|thickened) ${nailWords}\\b`,
  'i',
);
const ofWound = /\b(?:ulcers?|wounds?|dfus?|sub-?q|subcut\w*|periwound|rim)\b/i;
const diseased =
  /\b(?:debr[ie]+d\w*|deb|mycotic|dystroph\w*|onycho\w*|thick\w*|reduc\w*|grind\w*|ground|burr\w*)\b/i;

/** Paring of corns and calluses, and debridement of nails, each with its own count. */
export const readFootCare: ServiceReader = text => {
  const found = triggerOf(text, paring);
  // The callus around an ulcer is debrided with it.
  const isWound =
    found !== undefined &&
    !/\bpar(?:ed|ing)\b/i.test(text.passage.text.slice(found.start, found.end)) &&
    ofWound.test(sentenceText(text.passage, found.sentence));
  const callus = isWound ? undefined : found;
  const nails = triggerOf(text, nailing);
  const classFindings = classFindingsOf(text);
  const services: StatedService[] = [];
  if (callus) {
    const lesion = factAt(text, 'corn-callus', callus.start, callus.end);
    const count = countOf(text, callus, callusWords) ?? countSingles(text, callus);
    services.push(serviceOf(text, 'foot-care', callus, present({ lesion, count, classFindings })));
  }
  if (nails) {
    // Trimming of nails that are not diseased is another code: which it was has to be asked.
    const lesion = nailKind(text, nails);
    const count = countOf(text, nails, nailWords) ?? countAllNails(text, nails);
    services.push(serviceOf(text, 'foot-care', nails, present({ lesion, count, classFindings })));
  }
  return services.length > 0 ? services : routineCare(text);
};

/** "Q8": the class findings as the one modifier the mail states, not where it asks which of them. */
function classFindingsOf(text: ServiceText): Fact<string> | undefined {
  const found = findAll(text.passage, /\bQ[789]\b/gi).filter(one => {
    const span = text.passage.sentences[sentenceAt(text.passage, one.index)];
    const asked = /\?\s*$/.test(text.passage.text.slice(span?.start ?? 0, span?.end).trim());
    return !asked && !isDenied(text, one.index);
  });
  const [first] = found;
  if (!first || new Set(found.map(one => one[0].toUpperCase())).size > 1) return undefined;
  return factAt(text, first[0].toUpperCase(), first.index, first.index + first[0].length);
}

/** Dystrophic nails debrided, or plain nails trimmed where the text says that they are. */
function nailKind(text: ServiceText, { start, end }: Trigger): Fact<string> | undefined {
  const plain = /\b(?:not|non-?|no)\s?(?:dystroph\w*|mycotic|onychomyco\w*|thick\w*)\b/gi;
  const told = text.passage.text.replace(plain, ' ');
  if (diseased.test(told)) return factAt(text, 'nail', start, end);
  return plain.test(text.passage.text) ? factAt(text, 'plain-nail', start, end) : undefined;
}

function routineCare(text: ServiceText): StatedService[] {
  const routine = triggerOf(text, /\broutine foot care\b/i);
  if (!routine) return [];
  const count = findFact(
    text,
    routine,
    /\b(\d{1,2})\s(?:were\s|was\s)?(?:treated|debrided|pared|trimmed)\b/i,
    found => readCount(found[1]),
  );
  return [serviceOf(text, 'foot-care', routine, present({ count }))];
}

function countOf(text: ServiceText, trigger: Trigger, nouns: string): Fact<number> | undefined {
  const before = new RegExp(`(?<![#\\d.])\\b${countPattern}\\s(?!x\\b)(?:[\\w-]+\\s){0,3}?${nouns}\\b`, 'i');
  const after = new RegExp(
    `\\b${nouns}\\b[^.;\\n\\d]{0,24}?(?:\\b(?:x|n\\s?=)|×)\\s?(\\d{1,2})\\b|\\b${nouns}\\s?\\(?\\s?(\\d{1,2})\\)?\\s(?:total|treated|debrided|pared)`,
    'i',
  );
  const read = (found: RegExpExecArray) => {
    // "A callus" is one; "a few nails" and "a nails" are not.
    if (/^an?$/i.test(found[1] ?? '') && /s$/i.test(found[0].replace(/callus$/i, ''))) return undefined;
    return readCount(found[1] ?? found[2]);
  };
  return findFact(text, trigger, before, read) ?? findFact(text, trigger, after, read);
}

/** "Corn of the 5th toe and callus under the head": each told in the singular is one. */
function countSingles(text: ServiceText, { sentence }: Trigger): Fact<number> | undefined {
  const words = sentenceText(text.passage, sentence);
  const found = findAll(
    text.passage,
    /\b(?:corn|callus|heloma|tyloma|ipk)\b(?!\s(?:care|paring|debridement|trimming|pads?))/gi,
  ).filter(one => sentenceAt(text.passage, one.index) === sentence);
  const [first] = found;
  const last = found.at(-1);
  if (!first || !last || /\b(?:corns|calluses|calli|lesions|multiple|several)\b/i.test(words))
    return undefined;
  const rest = text.passage.text.slice(first.index, first.index + 120).split(/[.;\n]/, 1)[0] ?? '';
  const named = [...rest.matchAll(toeName)].flatMap(one => toesNamed(one[1] ?? '', one[2] ?? ''));
  const count = Math.max(found.length, new Set(named).size);
  return factAt(text, count, first.index, last.index + last[0].length);
}

/** "All nails", "nails 1-5 bilaterally": ten. */
function countAllNails(text: ServiceText, trigger: Trigger): Fact<number> | undefined {
  return findFact(
    text,
    trigger,
    /\b(?:all (?:ten |10 )?(?:toe)?nails|all (?:ten|10)\b(?! toes)|(?:toe)?nails\s(?:were\s)?(?:debrided\s|reduced\s)?(?:#\s?)?1\s?(?:-|–|to|through)\s?5\s?,?\s?(?:on\s)?(?:bilat\w*|b\/l|both|of both|each foot|l (?:and|&) r|r (?:and|&) l|left and right|right and left))/i,
    () => 10,
  );
}

const toes: Readonly<Record<string, readonly [string, string]>> = {
  great: ['TA', 'T5'],
  big: ['TA', 'T5'],
  hallux: ['TA', 'T5'],
  first: ['TA', 'T5'],
  '1st': ['TA', 'T5'],
  second: ['T1', 'T6'],
  '2nd': ['T1', 'T6'],
  third: ['T2', 'T7'],
  '3rd': ['T2', 'T7'],
  fourth: ['T3', 'T8'],
  '4th': ['T3', 'T8'],
  fifth: ['T4', 'T9'],
  '5th': ['T4', 'T9'],
  little: ['T4', 'T9'],
};
const toeName =
  /\b(left|right|lt|rt|l|r|bilat(?:eral)?|b\/l|both)\.?\s(great|big|hallux|first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|little)\b/gi;
const avulsing = new RegExp(
  `\\b(?:avuls(?:ed|ions?)\\b[^.;]{0,40}\\b${nailWords}|${nailWords}(?: plates?)?[^.;\\n]{0,20}\\bavuls(?:ed|ions?))\\b`,
  'i',
);
const permanently =
  /\b(?:matri(?:x|c)?ectomy|phenol(?:i[sz]\w*|\sablation)?|permanent(?:ly)? (?:nail )?remov\w*|p\s?&\s?a|naoh|sodium hydroxide)\b/i;

/** Nails avulsed, or removed for good with their matrix: the toes, by modifier or by name. */
export const readNailAvulsion: ServiceReader = text => {
  if (!/\b(?:toe-?)?nails?\b|\bhallux\b|\btoes?\b/i.test(text.passage.text)) return [];
  const named = [avulsing, permanently].flatMap(pattern => triggersIn(text, pattern));
  // The subject may name the procedure, the body the toes.
  const trigger = named.find(one => toesIn(text, one).length > 0);
  if (!trigger) return [];
  const found = toesIn(text, trigger);
  const [first] = found;
  const last = found.at(-1);
  if (!first || !last) return [];
  // "Matrixectomy L hallux; avulsion R hallux": each clause tells what was done to its toes.
  const parts = [true, false].map(isPermanent => found.filter(one => isPermanent === withMatrix(text, one)));
  const isMixed =
    parts.every(part => part.length > 0) && /;/.test(text.passage.text.slice(first.start, last.end));
  const matrix = findFact(text, trigger, permanently, one => (isDenied(text, one.index) ? undefined : true));
  if (!isMixed) return [nailsOf(text, trigger, found, matrix)];
  return [nailsOf(text, trigger, parts[0] ?? [], matrix), nailsOf(text, trigger, parts[1] ?? [], undefined)];
};

function nailsOf(
  text: ServiceText,
  trigger: Trigger,
  found: readonly ToesAt[],
  permanent: Fact<boolean> | undefined,
): StatedService {
  const named = found.flatMap(one => one.toes);
  const fact = factAt(text, named, found[0]?.start ?? 0, found.at(-1)?.end ?? 0);
  return serviceOf(text, 'nail-avulsion', trigger, present({ toes: fact, permanent }));
}

/** Whether the clause of a toe, between semicolons, tells of its matrix. */
function withMatrix(text: ServiceText, { start, end }: ToesAt): boolean {
  const body = text.passage.text;
  const from = Math.max(body.lastIndexOf(';', start), body.lastIndexOf('.', start)) + 1;
  const to = body.slice(end).search(/[;.\n]/);
  const found = permanently.exec(body.slice(from, to < 0 ? body.length : end + to));
  return found !== null && !isDenied(text, from + found.index);
}

function isDenied(text: ServiceText, at: number): boolean {
  return /\b(?:no|not|without|w\/o|never)\s(?:\w+\s){0,2}$/i.test(
    text.passage.text.slice(Math.max(0, at - 20), at),
  );
}

function triggersIn(text: ServiceText, pattern: RegExp): Trigger[] {
  return findAll(text.passage, new RegExp(pattern.source, 'gi')).map(found => ({
    start: found.index,
    end: found.index + found[0].length,
    sentence: sentenceAt(text.passage, found.index),
  }));
}

interface ToesAt {
  readonly toes: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** The toes told in the sentence of a procedure: by their modifiers, else by side and name. */
function toesIn(text: ServiceText, { sentence }: Trigger): ToesAt[] {
  const offset = text.passage.sentences[sentence]?.start ?? 0;
  const words = sentenceText(text.passage, sentence);
  const at = (found: RegExpMatchArray, named: readonly string[]): ToesAt => {
    const start = offset + (found.index ?? 0);
    return { toes: named, start, end: start + found[0].length };
  };
  const coded = [...words.matchAll(/\b(?:TA|T[1-9])\b/g)].map(found => at(found, [found[0]]));
  if (coded.length > 0) return coded;
  return [...words.matchAll(toeName)].map(found => at(found, toesNamed(found[1] ?? '', found[2] ?? '')));
}

function toesNamed(side: string, name: string): readonly string[] {
  const pair = toes[name.toLowerCase()];
  if (!pair) return [];
  if (/^b/i.test(side)) return pair;
  return [pair[/^l/i.test(side) ? 0 : 1]];
}
