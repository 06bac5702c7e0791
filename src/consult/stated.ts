import type { Quote } from '../case/facts.ts';
import type { Question, ZoneKind } from '../case/question.ts';

/** Whether a mail states a value where a model says it does: by the quote's own words, not by the model's. */

export const READ_FIELDS = [
  'depth',
  'device',
  'area',
  'stage',
  'side',
  'payer',
  'minutes',
  'patient',
  'diabetes',
] as const;
export type ReadField = (typeof READ_FIELDS)[number];

export interface FoundQuote {
  readonly quote: Quote;
  /** The sentence around it, and the one before: where a negation or a doubt would stand. */
  readonly around: string;
}

/** Only new text and attached notes count: quoted history and signatures state nothing. */
const STATING: ReadonlySet<ZoneKind> = new Set(['subject', 'new', 'attachment']);

export function findSentence(quote: string, texts: readonly Question[]): FoundQuote | undefined {
  if (quote.length < 3 || quote.length > 240) return undefined;
  for (const { text, zones } of texts) {
    const start = text.indexOf(quote);
    const end = start + quote.length;
    const inNew = zones.some(zone => STATING.has(zone.kind) && zone.start <= start && end <= zone.end);
    if (start === -1 || !inNew) continue;
    const before = text.slice(Math.max(0, start - 300), start);
    const after = text.slice(end, end + 300);
    const from = Math.max(before.lastIndexOf('\n\n'), secondLast(before, /[.!?]\s/g));
    const to = /[.!?]$/.test(quote) ? 0 : after.search(/[.!?](?:\s|$)|\n\n/);
    return {
      quote: { text: quote, start, end },
      around: before.slice(from + 1) + quote + (to === -1 ? after : after.slice(0, to + 1)),
    };
  }
  return undefined;
}

function secondLast(text: string, find: RegExp): number {
  return [...text.matchAll(find)].at(-2)?.index ?? -1;
}

const DOUBT =
  /\b(?:no|not|none|never|without|n't|denie[sd]|negative for|rule[sd]? out|planned|plans?|planning|will|would|could|should|may|might|maybe|perhaps|possibl[ey]|probabl[ey]|likely|appears?|seems?|if|whether|unless|unclear|unsure|unknown|uncertain|not sure|suppose|assume|pretend|instead|rather|or|versus|vs|either|next time|tomorrow|scheduled|ignore|system|assistant|instruction\w*|exposed|visible|visuali[sz]ed|probes?|previous(?:ly)?|prior|last (?:week|month|visit)|history of)\b|\?/i;

/** Words that state a value. Numbers are checked apart. */
const SAYS: Readonly<Partial<Record<ReadField, Readonly<Record<string, RegExp>>>>> = {
  depth: {
    'epidermis-dermis': /\b(?:epidermis|epidermal|dermis|dermal|slough|biofilm|fibrin\w*)\b/i,
    subcutaneous:
      /\b(?:subcutaneous|subcutis|subq|sub-?cu|adipose|fat(?:ty)?(?: layer| tissue)?|hypodermis)\b/i,
    'muscle-fascia': /\b(?:muscle|muscular|fascia|fascial)\b/i,
    bone: /\b(?:bone|bony|osseous|cortex|cortical)\b/i,
  },
  device: {
    disposable: /\b(?:disposable|single[- ]use|battery[- ]powered canisterless|pico|snap)\b/i,
    durable: /\b(?:durable|dme|rental|rented|reusable|electric(?:al)? pump)\b/i,
  },
  stage: {
    '1': /\bstage\s?(?:1|i)\b/i,
    '2': /\bstage\s?(?:2|ii)\b/i,
    '3': /\bstage\s?(?:3|iii)\b/i,
    '4': /\bstage\s?(?:4|iv)\b/i,
    unstageable: /\bunstageable\b/i,
    'deep-tissue': /\bdeep[- ]tissue (?:injury|damage|pressure)\b/i,
  },
  side: { left: /\b(?:left|lt)\b/i, right: /\b(?:right|rt)\b/i, bilateral: /\b(?:bilateral(?:ly)?|both)\b/i },
  payer: {
    medicare: /\b(?:medicare|part b)\b(?! (?:advantage|replacement))/i,
    'medicare-advantage': /\bmedicare (?:advantage|replacement)\b|\bpart c\b/i,
    medicaid: /\bmedicaid\b/i,
    commercial: /\b(?:commercial|blue cross|bcbs|aetna|cigna|united ?healthcare|anthem|humana)\b/i,
    tricare: /\btricare\b/i,
    'workers-comp': /\bworkers?['’]? comp\w*\b/i,
    'self-pay': /\bself[- ]pay\b/i,
  },
  patient: { new: /\bnew patient\b/i, established: /\b(?:established|returning|follow-?up)\b/i },
  diabetes: { 'type-1': /\btype (?:1|i)\b/i, 'type-2': /\btype (?:2|ii)\b|\bt2dm\b/i },
};
const REMOVAL = /\b(?:debrid\w*|excis\w*|remov\w*|resect\w*|curett\w*|rongeur\w*|took|taken|cut)\b/i;

/** Whether the quote says the value in words, with nothing around it or elsewhere in the mails against it. */
export function isStated(
  field: ReadField,
  value: string,
  { quote, around }: FoundQuote,
  texts: readonly Question[],
): boolean {
  if (DOUBT.test(around)) return false;
  if (field === 'area') return saysNumber(quote.text, value, '(?:sq\\.? ?cm|cm2|cm²|square cent\\w+)');
  if (field === 'minutes') return saysNumber(quote.text, value, '(?:min(?:ute)?s?)');
  if (field === 'depth' && !REMOVAL.test(quote.text)) return false;
  const words = SAYS[field];
  if (words?.[value]?.test(quote.text) !== true) return false;
  // Another value of the same field anywhere in what was written: a person has to tell which is meant.
  const others = Object.entries(words).filter(([other]) => other !== value);
  return !others.some(([, says]) => texts.some(one => says.test(newText(one))));
}

function newText({ text, zones }: Question): string {
  return zones
    .filter(zone => STATING.has(zone.kind))
    .map(zone => text.slice(zone.start, zone.end))
    .join('\n');
}

function saysNumber(quote: string, value: string, unit: string): boolean {
  if (!/^\d{1,4}(?:\.\d{1,2})?$/.test(value) || Number(value) <= 0) return false;
  const stated = [
    ...quote.matchAll(new RegExp(`(?<![\\d.])(\\d{1,4}(?:\\.\\d{1,2})?)\\s?${unit}`, 'gi')),
  ].map(match => match[1]);
  return stated.length === 1 && stated[0] === value;
}
