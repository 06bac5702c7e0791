import { z } from 'zod';
import { type Facts, factsSchema, type Procedure, type Quote, type Wound } from '../case/facts.ts';
import type { Question, ZoneKind } from '../case/question.ts';

/**
 * Facts a model read where the deterministic readers found none. A reading is taken only when its quote stands in new
 * text of a mail, the quote itself says so in words, and the mail says nothing against it: a model may point, not claim.
 */

const fields = [
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
export type ReadField = (typeof fields)[number];

export const readingsSchema = z.object({
  facts: z.array(
    z.object({ about: z.string(), field: z.enum(fields), value: z.string(), quote: z.string() }),
  ),
});
export type Readings = z.infer<typeof readingsSchema>;

export interface ReadMore {
  readonly facts: Facts;
  /** What was taken, in words for the reply. */
  readonly taken: readonly string[];
  readonly refused: number;
}

const MAX_READINGS = 12;

/** The facts with the readings that hold; what the mail states itself is never replaced. */
export function readMore(
  facts: Facts,
  readings: Readings,
  texts: readonly Question[],
  restore: (text: string) => string,
): ReadMore {
  let now = facts;
  const taken: string[] = [];
  const all = readings.facts.slice(0, MAX_READINGS);
  for (const reading of all) {
    const found = findSentence(restore(reading.quote).trim(), texts);
    if (found === undefined || !isStated(reading.field, reading.value, found, texts)) continue;
    const next = place(now, reading.about, reading.field, reading.value, found.quote);
    if (next === undefined) continue;
    now = next;
    taken.push(`${NAMES[reading.field]}: ${reading.value} ("${found.quote.text}")`);
  }
  return { facts: now, taken, refused: readings.facts.length - taken.length };
}

const NAMES: Readonly<Record<ReadField, string>> = {
  depth: 'deepest tissue removed',
  device: 'NPWT device',
  area: 'wound area in sq cm',
  stage: 'stage',
  side: 'side',
  payer: 'payer',
  minutes: 'visit minutes',
  patient: 'patient',
  diabetes: 'diabetes',
};

interface FoundQuote {
  readonly quote: Quote;
  /** The sentence around it, and the one before: where a negation or a doubt would stand. */
  readonly around: string;
}

/** Only new text and attached notes count: quoted history and signatures state nothing. */
const STATING: ReadonlySet<ZoneKind> = new Set(['subject', 'new', 'attachment']);

function findSentence(quote: string, texts: readonly Question[]): FoundQuote | undefined {
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

function isStated(
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

/** Puts the value where nothing stands yet; undefined when there is no such place, or the value does not fit it. */
function place(
  facts: Facts,
  about: string,
  field: ReadField,
  value: string,
  quote: Quote,
): Facts | undefined {
  const fact = { value: field === 'area' || field === 'minutes' ? Number(value) : value, quote };
  const changed = placed(facts, about, field, fact);
  return changed === undefined ? undefined : factsSchema.safeParse(changed).data;
}

type AnyFact = { readonly value: string | number; readonly quote: Quote };

function placed(facts: Facts, about: string, field: ReadField, fact: AnyFact): object | undefined {
  switch (field) {
    case 'depth':
      return onProcedure(facts, about, 'debridement', one =>
        one.depth ? undefined : { ...one, depth: fact },
      );
    case 'device':
      return onProcedure(facts, about, 'npwt', one => (one.device ? undefined : { ...one, device: fact }));
    case 'area':
      if (facts.totalAreaCm2) return undefined;
      return onWound(facts, about, one =>
        one.areaCm2 || one.sidesCm ? undefined : { ...one, areaCm2: fact },
      );
    case 'stage':
      return onWound(facts, about, one => (one.stage ? undefined : { ...one, stage: fact }));
    case 'side':
      return onWound(facts, about, one => (one.laterality ? undefined : { ...one, laterality: fact }));
    case 'payer':
      return facts.payer ? undefined : { ...facts, payer: fact };
    case 'minutes':
    case 'patient':
      if (facts.visit === undefined || facts.visit[field]) return undefined;
      return { ...facts, visit: { ...facts.visit, [field]: fact } };
    case 'diabetes':
      return facts.patient?.diabetes
        ? undefined
        : { ...facts, patient: { ...facts.patient, diabetes: fact } };
  }
}

function onWound(
  facts: Facts,
  about: string,
  change: (wound: Wound) => object | undefined,
): object | undefined {
  const at = facts.wounds.findIndex(wound => wound.id === about);
  const wound = facts.wounds[at];
  const changed = wound && change(wound);
  return (
    changed && { ...facts, wounds: [...facts.wounds.slice(0, at), changed, ...facts.wounds.slice(at + 1)] }
  );
}

function onProcedure(
  facts: Facts,
  about: string,
  kind: Procedure['kind'],
  change: (procedure: Procedure) => object | undefined,
): object | undefined {
  const at = Number(/^p(\d{1,2})$/.exec(about)?.[1] ?? 0) - 1;
  const procedure = facts.procedures[at];
  if (procedure?.kind !== kind || procedure.state !== 'performed') return undefined;
  const changed = change(procedure);
  return (
    changed && {
      ...facts,
      procedures: [...facts.procedures.slice(0, at), changed, ...facts.procedures.slice(at + 1)],
    }
  );
}

/** What is still missing, by the ids a reading may name. */
export function printMissing(facts: Facts, questions: readonly string[]): string {
  const said = (name: string, value: unknown): string =>
    `${name} ${value === undefined ? 'missing' : 'known'}`;
  return [
    ...facts.wounds.map(
      one =>
        `${one.id}: wound${one.site ? `, ${one.site.value}` : ''}; ${said('area', one.areaCm2 ?? one.sidesCm)}; ${said('stage', one.stage)}; ${said('side', one.laterality)}`,
    ),
    ...facts.procedures.map(
      (one, at) =>
        `p${at + 1}: ${one.kind}, ${one.state}; ${one.kind === 'npwt' ? said('device', one.device) : said('depth', one.depth)}`,
    ),
    `case: ${said('payer', facts.payer)}; ${facts.visit === undefined ? 'no visit' : `${said('minutes', facts.visit.minutes)}; ${said('patient', facts.visit.patient)}`}; ${said('diabetes', facts.patient?.diabetes)}`,
    ...questions.map(question => `Asked for: ${question}`),
  ].join('\n');
}
