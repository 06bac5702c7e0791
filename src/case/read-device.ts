import type { Fact } from './facts.ts';
import { findAll, type Passage, quoteOf, sentenceAt } from './passage.ts';

export interface DeviceMention {
  readonly value: 'disposable' | 'durable';
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

const notDisposable =
  /\b(?:non-?\s?disposable|not (?:a |the )?(?:disposable|single[- ]use)|isn't (?:a )?disposable|reusable)\b/gi;
/** Words and device names of single-use systems (CPT 97607/97608 speak of disposable, non-durable equipment). */
const disposable =
  /\b(?:disposable|single[- ]?(?:patient[- ])?use|one[- ]time[- ]use|throw-?away|mechanical(?:ly)? powered|non-?durable|(?:ultra-?)?portable single[- ]use|canister-?less|pico(?:\s?(?:7y?|14|\d))?|snap(?:™|®)?(?=\W|$)(?!\s(?:benefits|judg))|prevena|v\.?a\.?c\.?\s?via|avelle|my\s?newt|uno (?:negative|npwt)|nanova|avance solo|invia motion)(?![\w-])/gi;
/** A pump rented or owned as durable medical equipment (CPT 97605/97606). "Wound vac" alone does not tell. */
const durable =
  /\b(?:d\.?m\.?e\.?|durable(?:\smedical\sequipment)?|rental|rented|rent(?:s|ing)?|activ\.?a\.?c\.?|v\.?a\.?c\.?\s?ulta|info\s?v\.?a\.?c\.?|v\.?a\.?c\.?\s?(?:freedom|rx4|ats)|renasys(?:\s?(?:go|touch|ez))?|(?:traditional|conventional|stationary|standard|home|hospital|powered|electric(?:al)?|facility(?:-owned)?|non-?disposable) (?:npwt |wound )?(?:pump|vac|unit|system|device)|e2402|multi-?(?:patient|use) (?:pump|device|unit)|canister (?:pump|system))(?![\w-])/gi;
const otherThings =
  /^\s(?:curettes?|scalpels?|blades?|forceps|gloves?|suppl(?:y|ies)|scissors|instruments?|syringes?|needles?|drapes?|income|pads?|briefs?|diapers?|punch|razor|gowns?|kit for)\b/i;

/** Devices named, in text order. A question that offers both ("disposable or DME?") names none. */
export function readDevices(passage: Passage): DeviceMention[] {
  const found: DeviceMention[] = [];
  const add = (pattern: RegExp, value: DeviceMention['value']) => {
    for (const match of findAll(passage, pattern)) {
      const end = match.index + match[0].length;
      if (found.some(known => match.index < known.end && end > known.start)) continue;
      if (value === 'disposable' && otherThings.test(passage.text.slice(end, end + 20))) continue;
      if (/^snap$/i.test(match[0]) && !isName(match[0], passage, match.index)) continue;
      const isNegated = /\b(?:not|no|isn't|wasn't|without)\s(?:an?\s|the\s|using\s)?$/i.test(
        passage.text.slice(Math.max(0, match.index - 24), match.index),
      );
      const read = isNegated ? (value === 'durable' ? 'disposable' : 'durable') : value;
      found.push({ value: read, start: match.index, end, sentence: sentenceAt(passage, match.index) });
    }
  };
  add(notDisposable, 'durable');
  add(disposable, 'disposable');
  add(durable, 'durable');
  found.sort((a, b) => a.start - b.start);
  return found.filter(mention => !isChoice(passage, found, mention));
}

function isName(word: string, passage: Passage, at: number): boolean {
  return (
    word === 'SNAP' ||
    (word === 'Snap' &&
      /\b(?:npwt|device|system|negative|vac|therapy)\b/i.test(passage.text.slice(at, at + 40)))
  );
}

function isChoice(passage: Passage, all: readonly DeviceMention[], mention: DeviceMention): boolean {
  return all.some(other => {
    if (other.value === mention.value || other.sentence !== mention.sentence) return false;
    const [first, second] = other.start < mention.start ? [other, mention] : [mention, other];
    return /\b(?:or|vs\.?|versus|whether)\b|\//i.test(passage.text.slice(first.end, second.start));
  });
}

/** The mention as a fact with its quote. */
export function deviceFact(passage: Passage, mention: DeviceMention): Fact<'disposable' | 'durable'> {
  return { value: mention.value, quote: quoteOf(passage, mention.start, mention.end) };
}
