import type { Depth } from './facts.ts';
import { findAll, type Passage, sentenceAt, sentenceText } from './passage.ts';
import { readTables } from './read-tables.ts';

export interface DepthMention {
  readonly value: Depth;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

const order: readonly Depth[] = ['epidermis-dermis', 'subcutaneous', 'muscle-fascia', 'bone'];

const tissues =
  '(?:subcut[a-z]{0,8}\\.?(?:\\s(?:tissues?|fat|layer|level|depth))?|sub-?\\s?(?:q|cu)\\b(?:\\s(?:tissues?|fat|layer))?|(?<!\\d\\s?)sq\\b(?!\\.?\\s?-?(?:cms?|c\\.m|cent|in\\b|inch|mm|ft|met|mil))(?:\\s(?:tissues?|fat|layer|level))?|adipose(?:\\stissue)?|fat(?:ty)?(?:\\s(?:tissue|layer))?|muscles?(?:\\s?(?:tissue|layer|fascia|level))?|fascia(?:l)?(?:\\s(?:layer|level|plane))?|bone|bony(?:\\stissue)?|cortical bone|periosteum|(?:epi)?dermis|(?:epi)?dermal(?:\\s(?:tissue|layer|level))?|skin|biofilm|fibrin|exudate|slough|debris|eschar|tendons?|ligaments?|(?:joint )?capsule|callus(?:\\srim)?)';
const list = `${tissues}(?:\\s?(?:,|\\/|&|and\\/or|,?\\sand|,?\\sor|,\\sincluding|plus|\\+)\\s?(?:the\\s|some\\s|devitali[sz]ed\\s|necrotic\\s|non-?viable\\s|all\\s)*${tissues}){0,5}`;
const dead =
  '(?:(?:the|all|some|any|a|of|thick|loose|adherent|exposed|yellow|necrotic|devitali[sz]ed|non-?viable|dead|infected|callused|unhealthy|superficial|underlying|portion|deep)\\s){0,4}';

/** Ways a note says what was removed. Group 1 holds the tissues. */
const removedPatterns: readonly RegExp[] = [
  new RegExp(
    `\\b(?:down\\s)?(?:to|through|into|thru|including|incl\\.?|to the (?:level|depth) of|at the (?:level|depth) of|level of|as deep as|as far as|reaching|involving)\\s(?:and\\s(?:including|through|into)\\s)?${dead}(${list})`,
    'gi',
  ),
  new RegExp(
    `\\b(?:debr[ie]+d(?:ed|ing|ement|e)?|debridment|excis(?:ed|ing|ion)|deb|remov(?:ed|ing|al)|resect(?:ed|ing|ion)|(?:cut(?:ting)?|took|taken|trimmed|snipped|scraped) (?:away|off|out)|scraped|curett?(?:ed|age)|rongeured|sharply)(?:\\s(?:w\\/|with|using|via)\\s[^.;,\\n]{1,30}?(?=\\sof\\s))?\\s(?:of\\s|away\\s|off\\s|out\\s|was\\s|with\\s|along with\\s|w\\/\\s|and\\s(?:removed|excised)\\s)?${dead}(${list})`,
    'gi',
  ),
  new RegExp(
    `(${list})\\s(?:tissue\\s|layer\\s|was\\s|were\\s|has been\\s|had been\\s|is\\s|being\\s|also\\s|sharply\\s|surgically\\s|got\\s|all\\s){0,4}(?:debr[ie]+ded|debrided|excised|removed|resected|rongeured|curetted)`,
    'gi',
  ),
  new RegExp(
    `(${list})[- ](?:level\\s|depth\\s|deep\\s)?(?:debr[ie]+d(?:e)?ment|debridement|deb|excision)\\b`,
    'gi',
  ),
  new RegExp(
    `\\b(?:depth|level|deepest(?:\\s(?:tissue|layer|level))?(?:\\s(?:removed|debrided))?|tissue(?:\\s(?:removed|debrided|type))?|layer(?:s)?(?:\\s(?:removed|debrided))?)(?:\\s(?:of (?:the )?(?:debridement|tissue(?:\\sremoved)?|removal)|removed|debrided))?\\s?(?:is|was|were|=|:|\\||-|includ(?:ed|es|ing))\\s?(?:only\\s|just\\s|to\\s|down to\\s|through\\s|the\\s)*(${list})`,
    'gi',
  ),
  new RegExp(
    `(${list})\\s(?:tissue\\s)?(?:debridement\\s)?(?:of\\s|,\\s|was\\s|area\\s|total\\s|x\\s){0,2}(?=\\d{1,4}(?:\\.\\d+)?\\s?(?:sq|cm))`,
    'gi',
  ),
  new RegExp(
    `(?<=\\d\\s?(?:sq\\.?\\s?cm|cm2|cm²)\\s(?:to\\s|of\\s)?)(${list})(?!\\s(?:graft|sub|flap|ulcer|wound|deficit))`,
    'gi',
  ),
  // "Muscle debrided on the left heel and subcutaneous tissue on the right": the verb stands once.
  new RegExp(
    `\\b(?:and|plus|&)\\s(?:the\\s)?${dead}(${list})\\s(?:on|at|from|over|of|in)\\s(?:the\\s)?(?:right|left|other|second|[rl]t?\\b|(?:[a-z]+\\s)?(?:heel|foot|leg|ankle|calf|shin|thigh|hip|sacrum|buttock|toe|knee|hand|arm|wound|ulcer)s?\\b)`,
    'gi',
  ),
];
/** Tissue told by itself at the end of an item: "L heel 3x4 cm - SQ", "R leg (subcutaneous)". */
const deepTissues =
  '(?:subcut[a-z]{0,8}\\.?|sub-?\\s?(?:q|cu)\\b|(?<!\\d\\s?)sq\\b(?!\\.?\\s?-?(?:cms?|c\\.m|cent|in\\b|inch|mm|ft|met|mil))|muscle|fascia|bone|dermis)(?:\\s(?:tissues?|fat|layer|level|depth|only)){0,2}';
const shallow = '(?:(?:epi)?dermis|skin|slough|biofilm|fibrin)\\s?(?:,|&|and|\\/|\\+)\\s?';
const itemPatterns: readonly RegExp[] = [
  new RegExp(`\\((?:down\\s)?(?:to\\s)?(?:depth:?\\s)?((?:${shallow}){0,3}${deepTissues})\\)`, 'gi'),
  new RegExp(`(?:\\s[-–]|\\s?[,:])\\s((?:${shallow}){0,3}${deepTissues})(?=\\s*(?:$|[,;.\\n]))`, 'gim'),
  new RegExp(
    `(?<=\\d\\s?(?:sq\\.?\\s?cm|cm2|cm²|cm))\\s?,?\\s((?:(?:slough|biofilm|fibrin|only)\\s){0,3}(?:${shallow}){0,3}${deepTissues})(?=\\s*(?:$|[,;.\\n]))`,
    'gim',
  ),
];
const onlyTissue = new RegExp(
  `\\bonly\\s(?:the\\s)?((?:${shallow}){0,3}${deepTissues})(?=\\s*(?:$|[,;.\\n]))`,
  'gim',
);
const leadingTissue = new RegExp(
  `(?:^|[.;]\\s)[ \\t]*((?:${shallow}){0,3}${deepTissues})(?=\\s?[,;])`,
  'gim',
);
const exposing =
  /\b(?:expos\w*|visible|palpable|prob(?:es?|ed|ing)|seen|showing|undermin\w*|tunnel\w*|extends?|extending|granulat\w*)\b/i;
const removing =
  /\b(?:deb(?:r[ie]+d\w*|\b)|excis\w*|remov\w*|resect\w*|(?:took|taken|cut) (?:off|out)|depth|deepest|curett\w*|rongeur\w*|sharp(?:ly)?|scraped|cut away)\b/i;
const debriding = /\b(?:deb(?:r[ie]+d\w*|\b)|excisional|curett\w*|sharply|1104[2-7]|9759[78])\b/i;
const negated =
  /\b(?:no|not|without|never|didn't|did not|wasn't|was not|neither|nor|avoid\w*|spar(?:ed|ing)|intact|don't|isn't)\b[^.;,]{0,30}$/i;
const onlyShallow = /\b(?:only|just|nothing deeper|no deeper|superficial\w*|no viable|solely|limited to)\b/i;
const woundReach =
  /\b(?:wounds?|ulcers?|sores?|injury|defect|sinus|tract|abscess)\s(?:\w+\s){0,2}?(?:is\s|was\s|goes\s|extends?\s|extending\s|extended\s|reach\w*\s|prob\w+\s|tunnel\w*\s)?(?:all the way\s)?(?:down\s)?$/i;

/**
 * Depths of tissue removed, as stated. Tissue that is only exposed, seen or probed is none, nor is tissue
 * said not to be removed. Slough alone names no depth.
 */
export function readDepths(passage: Passage): DepthMention[] {
  const found: DepthMention[] = [];
  for (const pattern of removedPatterns) {
    for (const match of findAll(passage, pattern)) {
      const mention = depthMention(passage, match);
      if (
        mention &&
        !found.some(
          known => known.start < mention.end && known.end > mention.start && known.value === mention.value,
        )
      ) {
        found.push(mention);
      }
    }
  }
  const items = [...itemPatterns, leadingTissue, onlyTissue]
    .flatMap(pattern => findAll(passage, pattern))
    .flatMap(match => itemDepth(passage, match));
  const told = [
    ...found,
    ...apartFrom(found, [...items, ...tableDepths(passage), ...labelledAnswers(passage)]),
  ];
  const removed = told.filter(one => !isDenied(passage, one, told));
  return [...removed, ...shortAnswers(passage, told)].sort((a, b) => a.start - b.start);
}

const denied = new RegExp(
  `(${list})\\s(?:was|were|is)\\s?(?:not|n't)\\s(?:\\w+\\s)?(?:removed|debrided|excised|taken)|\\bno\\s(${list})\\s(?:was\\s|were\\s)?(?:removed|debrided|excised|taken)`,
  'gi',
);

/** "Down to fascia; fascia was not removed, only SQ": what is denied in the same sentence does not count. */
function isDenied(passage: Passage, one: DepthMention, told: readonly DepthMention[]): boolean {
  if (!told.some(other => other.sentence === one.sentence && other.value !== one.value)) return false;
  return [...sentenceText(passage, one.sentence).matchAll(denied)].some(
    found => deepest(found[1] ?? found[2] ?? '', '') === one.value,
  );
}

function apartFrom(known: readonly DepthMention[], more: readonly DepthMention[]): DepthMention[] {
  const kept: DepthMention[] = [];
  for (const one of more) {
    if (![...known, ...kept].some(other => other.start < one.end && other.end > one.start)) kept.push(one);
  }
  return kept;
}

const labelledAnswer = new RegExp(
  `\\b(?:wound|ulcer|site)\\s?#?\\s?(?:\\d{1,2}|[A-H])\\s?(?:[:=-]\\s?)?(?:was\\s|went\\s|is\\s)?(?:down\\s)?to\\s(?:the\\s)?(${tissues})(?=\\s*(?:$|[,;.\\n]|and\\b))`,
  'gi',
);
const MAX_ANSWER_CHARS = 300;

/** "Wound 1 to SQ, wound 2 to muscle", as a short mail of its own answers what was removed. */
function labelledAnswers(passage: Passage): DepthMention[] {
  if (passage.text.trim().length > MAX_ANSWER_CHARS) return [];
  return findAll(passage, labelledAnswer).flatMap(match => {
    const start = match.index + match[0].lastIndexOf(match[1] ?? '');
    const value = deepest(match[1] ?? '', '');
    const sentence = sentenceAt(passage, start);
    return value === undefined ? [] : [{ value, start, end: match.index + match[0].length, sentence }];
  });
}

/** A bare tissue is what was removed only in an item of a debridement. */
function itemDepth(passage: Passage, match: RegExpExecArray): DepthMention[] {
  const words = match[1] ?? '';
  const start = match.index + match[0].lastIndexOf(words);
  const end = start + words.length;
  const sentence = sentenceAt(passage, start);
  const own = sentenceText(passage, sentence);
  const value = deepest(words, own);
  if (value === undefined || !isOfDebridement(passage, sentence) || exposing.test(own)) return [];
  if (negated.test(passage.text.slice(Math.max(0, start - 30), start))) return [];
  return [{ value, start, end, sentence }];
}

const MAX_ITEMS = 10;

/** The sentence speaks of a debridement, or is an item of the list below one that does. */
function isOfDebridement(passage: Passage, sentence: number): boolean {
  for (let at = sentence; at >= Math.max(0, sentence - MAX_ITEMS); at -= 1) {
    const text = sentenceText(passage, at);
    if (debriding.test(text)) return true;
    if (!/\d/.test(text)) return false;
  }
  return false;
}

const tissueHead =
  /\b(?:tissue|deepest|layer|debrided to|depth (?:of )?(?:debr\w*|remov\w*|deb)|debridement depth|level)\b/i;

/** The column of a table that tells the tissue removed, row by row. */
function tableDepths(passage: Passage): DepthMention[] {
  return readTables(passage).flatMap(table => {
    const column = table.header.findIndex(cell => tissueHead.test(cell.text));
    return table.rows.flatMap(row => {
      const cell = row[column];
      const value = cell && deepest(cell.text, cell.text);
      if (!cell || value === undefined || cell.text.length > 60) return [];
      return [{ value, start: cell.start, end: cell.end, sentence: sentenceAt(passage, cell.start) }];
    });
  });
}

function depthMention(passage: Passage, match: RegExpExecArray): DepthMention | undefined {
  const start = match.index;
  const end = start + match[0].length;
  const at = sentenceAt(passage, start);
  const sentence = sentenceText(passage, at);
  const span = passage.sentences[at];
  const before = passage.text.slice(Math.max(span?.start ?? 0, start - 60), start);
  const after = passage.text.slice(end, Math.min(span?.end ?? end, end + 40));
  // A tumor named by its depth was taken out whole: no tissue of a wound was.
  if (
    /^\s?(?:[\w-]+\s){0,2}?(?:tumou?rs?|mass(?:es)?|lipomas?|neoplasms?|nodules?|cysts?|cancers?)\b/i.test(
      after,
    )
  )
    return undefined;
  if (negated.test(before) && !/\bnot only\b/i.test(before)) return undefined;
  if (
    /^\s?(?:tissue\s)?(?:\w+\s)?(?:was|were|is)\s?(?:not|n't)\s(?:\w+\s)?(?:debrided|removed|excised|involved|touched)/i.test(
      after,
    )
  )
    return undefined;
  if (/^\s?(?:is|was|are|were)?\s?(?:now\s)?(?:exposed|visible|palpable|intact|seen)/i.test(after))
    return undefined;
  const whole = `${before} ${match[0]}`;
  const clause = whole.slice(Math.max(whole.lastIndexOf(';'), whole.lastIndexOf(', ')) + 1);
  if (exposing.test(clause) && !removing.test(clause)) return undefined;
  if (woundReach.test(before) && !removing.test(match[0]) && !/\bdeb|\bexcis|\bremov/i.test(before))
    return undefined;
  if (!removing.test(sentence) && !followsDebridement(passage, at, match[0])) return undefined;
  const value = deepest(match[1] ?? '', sentence);
  return value === undefined ? undefined : { value, start, end, sentence: at };
}

/** "It was down to the subcutaneous tissue." after, or instead of, a sentence about a debridement. */
function followsDebridement(passage: Passage, sentence: number, text: string): boolean {
  const own = sentenceText(passage, sentence);
  if (
    /\b(?:wound|ulcer|infection|injection|inject\w*|graft|sutur\w*|clos\w*|cellulitis|abscess|repair)\b/i.test(
      own,
    )
  )
    return false;
  if (removing.test(sentenceText(passage, sentence - 1))) return true;
  return /^(?:down|to|through|into|including|as)/i.test(text) && own.trim().length < 90;
}

function deepest(words: string, sentence: string): Depth | undefined {
  const lower = words.toLowerCase();
  const depths: Depth[] = [];
  if (/bon[ey]|periost/.test(lower)) depths.push('bone');
  if (/muscle|fascia/.test(lower)) depths.push('muscle-fascia');
  if (/sub-?\s?q|sub-?\s?cu|adipose|fat|\bsq\b/.test(lower)) depths.push('subcutaneous');
  if (/derm|skin|biofilm|fibrin|exudate|debris|callus/.test(lower)) depths.push('epidermis-dermis');
  if (/slough|eschar/.test(lower) && onlyShallow.test(sentence)) depths.push('epidermis-dermis');
  return depths.sort((a, b) => order.indexOf(b) - order.indexOf(a))[0];
}

/** Bare answers to "what depth of tissue was removed?": "Subcutaneous.", "2) down to muscle". */
function shortAnswers(passage: Passage, known: readonly DepthMention[]): DepthMention[] {
  const answer = new RegExp(
    `^[\\s\\d.)#*:-]{0,8}(?:(?:depth|answer|it|the|was|is|only|just|to|yes|down|level|of|a)[\\s,:-]{1,3}){0,5}(${list})[\\s.!]*(?:only|level|layer|tissue|depth|removed)?[\\s.!]*$`,
    'i',
  );
  return passage.sentences.flatMap((span, sentence) => {
    const text = passage.text.slice(span.start, span.end);
    if (text.length > 80 || known.some(mention => mention.sentence === sentence)) return [];
    const found = answer.exec(text);
    const value = found ? deepest(found[1] ?? '', text) : undefined;
    if (!found || value === undefined) return [];
    const start = span.start + text.indexOf(found[1] ?? '');
    return [{ value, start, end: start + (found[1] ?? '').length, sentence }];
  });
}

/** The deeper of two depths. */
export function deeper(a: Depth, b: Depth): Depth {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
