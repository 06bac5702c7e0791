import { sentenceText } from '../passage.ts';
import {
  countPattern,
  factAt,
  findChoice,
  findFact,
  present,
  readCount,
  type ServiceReader,
  serviceOf,
  triggerOf,
  triggersOf,
} from './reader.ts';

/** Paring of corns and calluses and debridement of nails, with counts. */
export const readFootCare: ServiceReader = text => {
  const callus = triggerOf(
    text,
    /\b(?:par(?:ed|ing)|trimm(?:ed|ing) of|cut)\b[^.;]{0,30}\b(?:corns?|call(?:us(?:es)?|i)|hyperkerato\w+)|\b(?:corns?|callus(?:es)?|hyperkeratotic lesions?)\b[^.;]{0,24}\bpar(?:ed|ing)\b/i,
  );
  const nails = triggerOf(
    text,
    /\b(?:debr[ie]+d\w*|trimm\w*|reduc\w*)\b[^.;]{0,40}\b(?:toe)?nails?\b|\bnail debridement\b|\b(?:mycotic|dystrophic) (?:toe)?nails?\b/i,
  );
  const routine = triggerOf(text, /\broutine foot care\b/i);
  const trigger = callus ?? nails ?? routine;
  if (!trigger) return [];
  const lesion = findChoice(text, trigger, [
    ['corn-callus', /\b(?:corns?|call(?:us(?:es)?|i)|hyperkeratotic lesions?)\b/i],
    ['nail', /\b(?:toe)?nails?\b/i],
  ]);
  const count =
    findFact(
      text,
      trigger,
      new RegExp(
        `\\b${countPattern}\\s(?:[\\w-]+\\s){0,3}?(?:corns?|call(?:us(?:es)?|i)|(?:toe)?nails?|hyperkeratotic lesions?|lesions)\\b`,
        'i',
      ),
      found => readCount(found[1]),
    ) ??
    findFact(text, trigger, /\b(\d{1,2})\s(?:were\s|was\s)?(?:treated|debrided|pared|trimmed)\b/i, found =>
      readCount(found[1]),
    ) ??
    findFact(text, trigger, /\b(?:nails?|callus(?:es)?|corns?)\s?(?:x|×)\s?(\d{1,2})\b/i, found =>
      readCount(found[1]),
    );
  return [serviceOf(text, 'foot-care', trigger, present({ lesion, count }))];
};

const words: Readonly<Record<string, readonly [string, string]>> = {
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

/** Nail plates avulsed: the toes, by modifier or by name. */
export const readNailAvulsion: ServiceReader = text => {
  const named = triggersOf(
    text,
    /\b(?:avuls(?:ed|ions?)\b[^.;]{0,30}\bnails?|nails?(?: plates?)?[^.;\n]{0,20}\bavuls(?:ed|ions?))\b/i,
  );
  // The subject may name the procedure, the body the toes.
  const trigger = named.find(one =>
    /\b(?:TA|T[1-9]|toes?|great|hallux)\b/.test(sentenceText(text.passage, one.sentence)),
  );
  if (!trigger) return [];
  const span = text.passage.sentences[trigger.sentence] ?? trigger;
  const sentence = text.passage.text.slice(span.start, span.end);
  const coded = [...sentence.matchAll(/\b(?:TA|T[1-9])\b/g)];
  const said =
    coded.length > 0
      ? []
      : [
          ...sentence.matchAll(
            /\b(left|right)\s(great|big|hallux|first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|little)\b/gi,
          ),
        ];
  const found = coded.length > 0 ? coded : said;
  const first = found[0];
  const last = found.at(-1);
  if (!first || !last) return [];
  const toes = found.map(one =>
    coded.length > 0
      ? one[0]
      : (words[(one[2] ?? '').toLowerCase()]?.[/^l/i.test(one[1] ?? '') ? 0 : 1] ?? 'TA'),
  );
  const fact = factAt(text, toes, span.start + first.index, span.start + last.index + last[0].length);
  return [serviceOf(text, 'nail-avulsion', trigger, { toes: fact })];
};
