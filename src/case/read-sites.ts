import { type BodySite, isPartOf, siteOf, sitePattern } from './body-sites.ts';
import { findAll, type Passage, sentenceAt, sentenceText } from './passage.ts';

export type Side = 'left' | 'right' | 'bilateral';

export interface SiteMention {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly site: BodySite;
  /** The site words as written. */
  readonly words: string;
  readonly side?: { readonly value: Side; readonly start: number; readonly end: number };
}

const sideWord = 'left|right|bilateral(?:ly)?|both|lt|rt|l|r';
const mention = new RegExp(
  `(?:\\b(${sideWord})\\b\\.?[\\s,/-]{1,2}(?:(?:the|med(?:ial)?|lat(?:eral)?|dist|prox|post|ant|sup|inf|dorsal|plantar|posterior|anterior|distal|proximal|inner|outer|great|upper|lower|mid|side of the|greater|of the)\\s){0,3}?)?\\b${sitePattern}\\b(?:[\\s,(-]{1,3}(left|right|bilateral(?:ly)?|lt|rt|l|r)\\b(?![-'’]))?`,
  'gi',
);

/** Words around a site that make it a site of a wound or a procedure. */
const about =
  /\b(?:wounds?|ulcers?|ulcerations?|sores?|injur\w*|dfus?|vlus?|dti|incisions?|lacerations?|lesions?|deb(?:r[ie]+d\w*|\b)|graft\w*|npwt|negative pressure|vac|defects?|burns?|sq|cm2?|cm²|pressure|stage|decubit\w*|amputation|surgical|skin|curett\w*|slough|eschar|fibrin\w*|\d\s?x\s?\d|excis\w*|biops\w*|repair\w*|inject\w*|abscess|cyst|site|sites|location|located|dehisc\w*|necro\w*|gangrene|fasciitis|measur\w*|depth|mass|tumou?r|keratos[ei]s|aks?|cryo\w*|warts?|tags?|shav\w*|sutur\w*|mohs|cancer|carcinoma|melanoma|bcc|scc|nevus)\b/i;
const idiom =
  /\b(?:on the other hand|at hand|hands?[- ]on|hand(?:ed)?[- ]?(?:off|out|over|in)|face[- ]to[- ]face|face to face|heads[- ]up|head(?:s)? up|head nurse|head start|go(?:ing)? ahead|foot the bill|back (?:to|and forth|in|from|up|at|office|end|on|with)|(?:get|got|getting|call(?:ed)?|come|came|went|going|hear|write|report|send|sent|kicked|bounced|pushed|reach(?:ed)?|circle|looking|look|date) back|back ?order|back ?bill\w*|leg up|leg of|leg bag|arm(?:'s)? length|lip service|ear to|temple (?:university|street|st|health)|first[- ]hand|second[- ]hand|left hand side|right arm of|under ?hand|nose to|knee[- ]deep|chest x-?ray|head of|(?:femoral|humeral|radial|fibular|mandibular) head)\b/gi;

/** Sites of wounds and procedures with their side, in text order. */
export function readSites(passage: Passage): SiteMention[] {
  const idioms = findAll(passage, idiom).map(found => [found.index, found.index + found[0].length] as const);
  const mentions: SiteMention[] = [];
  for (const found of findAll(passage, mention)) {
    const words = found[2] ?? '';
    const site = siteOf(words);
    if (!site) continue;
    const start = found.index + found[0].indexOf(words, (found[1] ?? '').length);
    const end = start + words.length;
    if (idioms.some(([from, to]) => start < to && end > from)) continue;
    const sentence = sentenceAt(passage, start);
    if (!about.test(sentenceText(passage, sentence)) && !isShort(sentenceText(passage, sentence))) continue;
    const side = sideOf(found, start, end);
    mentions.push({ start, end, sentence, site, words, ...(side ? { side } : {}) });
  }
  return joinNested(passage, mentions);
}

/** A table cell or a short answer ("Site | sacrum") needs no further words. */
function isShort(sentence: string): boolean {
  return sentence.trim().length < 50 && !/\b(?:hi|hello|dear|regards|thanks)\b/i.test(sentence);
}

function sideOf(found: RegExpExecArray, start: number, end: number): SiteMention['side'] {
  const before = found[1];
  if (before) return { value: sideValue(before), start: found.index, end: found.index + before.length };
  const after = found[3];
  // "heel. Left the office" never reaches here: a sentence end parts them.
  if (after) {
    const at = found.index + found[0].lastIndexOf(after);
    return at >= end ? { value: sideValue(after), start: at, end: at + after.length } : undefined;
  }
  const inside = /\b(left|right)\b/i.exec(found[2] ?? '');
  if (inside?.[1])
    return {
      value: sideValue(inside[1]),
      start: start + inside.index,
      end: start + inside.index + inside[1].length,
    };
  if (/^[lr][lu]e$/i.test(found[2] ?? ''))
    return { value: sideValue((found[2] ?? '').charAt(0)), start, end: start + 1 };
  return undefined;
}

function sideValue(word: string): Side {
  const lower = word.toLowerCase();
  if (lower.startsWith('b')) return 'bilateral';
  return lower.startsWith('l') ? 'left' : 'right';
}

const nests =
  /^\s?(?:aspect |surface |side |portion |region |area )?(?:of |on |to )(?:the |his |her )?(?:left |right )?$|^(?:\s|,\s?|-|\/)$/i;
const parts = new Set([
  'plantar foot',
  'forefoot',
  'midfoot',
  'toe',
  'heel',
  'calf',
  'ankle',
  'palm',
  'finger',
  'upper back',
  'lower back',
  'hip',
  'ischial buttock',
]);

/** "Ball of the right foot", "left ankle, leg": the finer site stands for both. */
function joinNested(passage: Passage, mentions: readonly SiteMention[]): SiteMention[] {
  const kept: SiteMention[] = [];
  for (const mention of mentions) {
    const last = kept.at(-1);
    const gap = last ? passage.text.slice(last.end, mention.start) : '';
    const wider = ['foot', 'leg', 'lower leg', 'hand', 'back', 'arm', 'buttock', 'head', 'face'].includes(
      mention.site.name,
    );
    if (last && mention.start >= last.end && /^\s$/.test(gap) && last.site.name === mention.site.name) {
      // "Preauricular cheek": one place in two words.
      kept[kept.length - 1] = { ...mention, ...(last.side && !mention.side ? { side: last.side } : {}) };
    } else if (last && mention.start >= last.end && nests.test(gap) && parts.has(last.site.name) && wider) {
      kept[kept.length - 1] = { ...last, ...(last.side ? {} : mention.side ? { side: mention.side } : {}) };
    } else if (last && mention.start >= last.end && isSpecified(last, mention, gap)) {
      const side = mention.side ?? last.side;
      kept[kept.length - 1] = { ...mention, ...(side ? { side } : {}) };
    } else kept.push(mention);
  }
  return kept;
}

/** "Right foot plantar (midfoot)": a part of the site told right after it, with or without brackets, says where on it. */
function isSpecified(wide: SiteMention, fine: SiteMention, gap: string): boolean {
  const isPart =
    isPartOf(fine.site.name, wide.site.name) ||
    (wide.site.name === 'plantar foot' && isPartOf(fine.site.name, 'foot'));
  const sides = [wide.side?.value, fine.side?.value].filter(side => side !== undefined);
  return isPart && new Set(sides).size < 2 && /^(?:\s|\s?\(\s?)$/.test(gap);
}
