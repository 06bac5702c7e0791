import type { Depth, Wound } from './facts.ts';
import { findAll, type Passage, sentenceAt, sentenceText } from './passage.ts';

/** A word about a wound with its place: the cause, the stage, the tissue it shows, or the wound's own label. */
export interface Sign<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

type Cause = NonNullable<Wound['cause']>['value'];
type Stage = NonNullable<Wound['stage']>['value'];

const woundNoun = '(?:wounds?|ulcers?|ulcerations?|sores?|injur(?:y|ies))';
const causes: readonly (readonly [Cause, RegExp])[] = [
  [
    'pressure',
    new RegExp(
      `\\b(?:pressure\\s(?:induced\\s)?${woundNoun}|bed\\s?sores?|decubit(?:us|i|al)(?:\\s${woundNoun})?|deep tissue (?:pressure )?injur\\w+|dtp?i\\b)`,
      'gi',
    ),
  ],
  [
    'diabetic',
    new RegExp(
      `\\b(?:diabetic\\s(?:[\\w-]+\\s){0,4}?${woundNoun}|dfus?\\b|neuropathic\\s(?:[\\w-]+\\s){0,2}?${woundNoun})`,
      'gi',
    ),
  ],
  [
    'venous',
    new RegExp(
      `\\b(?:venous\\s(?:[\\w-]+\\s){0,4}?${woundNoun}|vlus?\\b|(?:venous )?stasis\\s(?:[\\w-]+\\s){0,3}?${woundNoun}|varicose\\s(?:[\\w-]+\\s){0,2}?${woundNoun})`,
      'gi',
    ),
  ],
  ['arterial', new RegExp(`\\b(?:(?:arterial|ischemic|ischaemic)\\s(?:[\\w-]+\\s){0,4}?${woundNoun})`, 'gi')],
  [
    'burn',
    /\b(?:(?:(?:first|second|third|1st|2nd|3rd)[- ]degree|partial[- ]thickness|full[- ]thickness|thermal|chemical|scald|electrical)\s(?:[\w-]+\s){0,2}?burns?|burn\s(?:wounds?|injur\w+|site)|burns? (?:of|to|on) the)\b/gi,
  ],
  [
    'surgical',
    /\b(?:(?:post-?\s?(?:op(?:erative)?|surgical)|surgical|dehisced|open surgical)\s(?:[\w-]+\s){0,3}?(?:wounds?|incisions?|sites?)|(?:wound|incision(?:al)?) dehiscence|dehiscence|closed incision|surgical incision)\b/gi,
  ],
  [
    'traumatic',
    /\b(?:traumatic\s(?:[\w-]+\s){0,3}?(?:wounds?|ulcers?)|trauma(?:tic)? wounds?|crush injur\w+|gunshot wounds?|degloving|dog bites?)\b/gi,
  ],
];

/** Causes as stated: only where the wound itself is called so ("diabetic ulcer", not "diabetic patient"). */
export function readCauses(passage: Passage): Sign<Cause>[] {
  return causes
    .flatMap(([value, pattern]) => signs(passage, pattern, () => value))
    .sort((a, b) => a.start - b.start);
}

const stage =
  /\b(?:stage|stg\.?|st\.|grade|category|cat\.)\s{0,2}[:#-]?\s{0,2}(iv|iii|ii|i|[1-4])\b(?!\s?(?:ckd|kidney|chronic|lung|breast|copd|cancer|hypertension))|\b(un-?stage?able|non-?stage?able)\b|\b(deep tissue (?:pressure )?injur\w+|dtp?i\b)/gi;
const roman: Readonly<Record<string, Stage>> = { i: '1', ii: '2', iii: '3', iv: '4' };

/** Pressure ulcer stages; "Wagner grade" and other diseases' stages are none. */
export function readStages(passage: Passage): Sign<Stage>[] {
  return signs(passage, stage, found => {
    const before = passage.text.slice(Math.max(0, found.index - 24), found.index);
    if (/\b(?:wagner|ut|texas|ckd|kidney disease|copd|cancer|chf|disease|hypertension),?\s?$/i.test(before))
      return undefined;
    const sentence = sentenceText(passage, sentenceAt(passage, found.index));
    if (/grade|category|cat\./i.test(found[0]) && !/\b(?:pressure|decubit|ulcer|sore)/i.test(sentence))
      return undefined;
    if (found[2]) return 'unstageable';
    if (found[3]) return 'deep-tissue';
    const digit = (found[1] ?? '').toLowerCase();
    return roman[digit] ?? (digit as Stage);
  });
}

const tissues: readonly (readonly [Depth, string])[] = [
  ['bone', 'bone|bony'],
  ['muscle-fascia', 'muscle|fascia|tendon|ligament'],
  ['subcutaneous', 'subcutaneous (?:tissue|fat)|adipose|fat layer|fat|subq|sub-q'],
];

/** Tissue the wound shows or reaches, which is not tissue removed. */
export function readExposed(passage: Passage): Sign<Depth>[] {
  return tissues
    .flatMap(([value, words]) => [
      ...signs(
        passage,
        new RegExp(`\\b(?:exposed|visible|palpable|exposing)\\s(?:[\\w-]+\\s){0,2}?(?:${words})\\b`, 'gi'),
        () => value,
      ),
      ...signs(
        passage,
        new RegExp(
          `\\b(?:${words})\\b(?:\\s(?:tissue|and|or|tendon|muscle|bone|fascia)){0,2}\\s(?:is\\s|was\\s|are\\s|were\\s)?(?:now\\s|also\\s|clearly\\s)?(?:exposed|visible|palpable|seen|probed|showing|present in the wound|exposure)\\b`,
          'gi',
        ),
        () => value,
      ),
      ...signs(
        passage,
        new RegExp(`\\bprob(?:es|ed|ing)\\s(?:down\\s)?to\\s(?:the\\s)?(?:${words})\\b`, 'gi'),
        () => value,
      ),
      ...signs(
        passage,
        new RegExp(
          `\\b(?:wounds?|ulcers?|it)\\s(?:bed\\s|base\\s)?(?:is\\s|was\\s|extends?\\s|extending\\s|extended\\s|goes\\s|went\\s|reaches\\s|tracks\\s)(?:all the way\\s)?(?:down\\s|through\\s|in\\s)?to\\s(?:the\\s)?(?:${words})\\b`,
          'gi',
        ),
        found => (/^it\b/i.test(found[0]) ? undefined : value),
      ),
      ...signs(
        passage,
        new RegExp(`\\bdown to (?:the )?(?:${words}) (?:wounds?|ulcers?)\\b`, 'gi'),
        () => value,
      ),
      ...signs(passage, new RegExp(`\\bnecrosis of (?:the )?(?:${words})\\b`, 'gi'), () => value),
    ])
    .sort((a, b) => a.start - b.start);
}

const necrosis =
  /\b(?:necrosis of (?:the )?|necrotic )(?:muscle|bone|fascia|tendon)\b|\b(?:muscle|bone|fascia|tendon) (?:with|and is|is|shows?) necro(?:sis|tic)\b|\b(?:without|w\/o|no)\s(?:any\s)?(?:evidence of\s|signs? of\s)?necrosis\b/gi;

/** Whether necrosis of what shows is documented: muscle and bone are coded apart by it. */
export function readNecrosis(passage: Passage): Sign<boolean>[] {
  return signs(passage, necrosis, found => !/^(?:without|w\/o|no)\b/i.test(found[0]));
}

const label =
  /\b(?:wounds?|ulcers?|site|location|wd)\s?(?:#|no\.?\s|number\s)?\s?(\d{1,2}|[A-H](?=\s?[:.)\-–=]|\s(?:is|was|measur))|(?<!s\s)(?:one|two|three|four|five)\b)(?!\s?(?:-|–|to\s)\s?\d)(?!\s?(?:x|×|by|\*|cm|mm|sq|in\b|inch|%|\.\d|,\d|\/|wounds?|ulcers?|weeks?|days?|months?|years?|times?|-?\s?(?:square|cent)))(?=\W|$)|(?:^|\n|[\s(])#\s?(\d{1,2})(?!\s?(?:-\s?)?(?:blade|scalpel|knife|curett|rongeur|forceps|bp|suture))(?=\s?[:.)\-–]|\s(?!\d)|\s\d{1,3}(?:\.\d+)?\s?(?:x|×|cm|sq))|\b(first|second|third|fourth|1st|2nd|3rd|4th)\s(?!(?:toe|finger|digit|met|mtp|ray|web|degree|interspace)\b)(?:[\w-]+\s){0,2}?(?:wound|ulcer|site|one)\b|(?:^|\n)[ \t]*(?:(\d{1,2}|[a-e])[.)]|([A-D])[:.)])[ \t]+(?=[^\n]{0,160}(?:\bwound|\bulcer|\bsq|\bcm|\d\s?x\s?\d))/gi;
const words: Readonly<Record<string, string>> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  first: '1',
  second: '2',
  third: '3',
  fourth: '4',
  '1st': '1',
  '2nd': '2',
  '3rd': '3',
  '4th': '4',
};

/** "S: ... O: ... A: ... P: ..." are the parts of a note, and no wound is called A. */
const soapLine = /(?:^|\n)[ \t]*(?:[SOP]|A\/P)[:.)]\s/;

/** Names of single wounds: "wound #1", "ulcer B", "second wound", a numbered list line. */
export function readLabels(passage: Passage): Sign<string>[] {
  const isSoap = soapLine.test(passage.text);
  return signs(passage, label, found => {
    if (isSoap && found[5] !== undefined) return undefined;
    const raw = (found[1] ?? found[2] ?? found[3] ?? found[4] ?? found[5] ?? '').toLowerCase();
    if (raw === '') return undefined;
    return words[raw] ?? raw.toUpperCase();
  });
}

function signs<T>(
  passage: Passage,
  pattern: RegExp,
  read: (found: RegExpExecArray) => T | undefined,
): Sign<T>[] {
  return findAll(passage, pattern).flatMap(found => {
    const value = read(found);
    if (value === undefined) return [];
    const lead = found[0].length - found[0].trimStart().length;
    const start = found.index + lead;
    return [{ value, start, end: found.index + found[0].length, sentence: sentenceAt(passage, start) }];
  });
}
