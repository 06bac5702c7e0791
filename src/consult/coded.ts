import type { CodeBook, CodeCard } from '../case/codebook.ts';
import type { Facts, Procedure, StatedService } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import type { Question } from '../case/question.ts';
import { areBands } from '../rules/band-edits.ts';
import { PROLONGED_CODES } from '../rules/prolonged-time.ts';
import { findRule } from '../rules/registry.ts';
import type { RefusedCode } from '../rules/rule.ts';
import { textsIn } from './code-words.ts';
import { tellsWhatWasDone } from './coded-sentence.ts';
import { codedServices } from './coded-services.ts';
import { isDone } from './merge-procedures.ts';
import { type Named, quoteOf, VISITS } from './named-code.ts';
import type { Service } from './services.ts';
import { areaOf } from './wounds.ts';

/** What the codes a mail names tell about what was done, where its words do not. */
export interface CodedReading {
  readonly facts: Facts;
  readonly services: readonly Service[];
  /** Named codes that are never paid on their own. */
  readonly bundled: readonly RefusedCode[];
  readonly assumptions: readonly string[];
}

/** Families read from words too: how a code of them fills an undescribed procedure. */
const WORDED = {
  npwt: { kind: 'npwt', key: 'device' },
  debridement: { kind: 'debridement', key: 'depth' },
  'skin-substitute': { kind: 'skin-substitute', key: 'siteGroup' },
} as const;
type Worded = keyof typeof WORDED;

/** Status B of the physician fee schedule: payment is always bundled. */
const BUNDLED: Readonly<Record<string, string>> = { '97602': 'CMS Physician Fee Schedule, status B' };

/**
 * "Can we bill 97607 and 11042 together?" says what was done by the codes alone. A code stands for its own criteria
 * where the text describes nothing else; words always rule over codes.
 */
export function readCoded(
  told: Facts,
  mentions: readonly Mention[],
  question: Question,
  book: CodeBook,
  on: string,
): CodedReading {
  const facts = withoutBare(told, mentions, question, book, on);
  const named = namedCodes(mentions, book, on).filter(
    one =>
      !isInServices(one.card, facts) &&
      tellsWhatWasDone(one.mention, question) &&
      !isRivalOfService(one, mentions, facts, question, book, on),
  );
  let read = facts;
  const coded: Named[] = [];
  const assumptions: string[] = [];
  for (const [family, own] of Map.groupBy(named, one => one.card.criteria?.family ?? one.card.code)) {
    if (own.every(one => BUNDLED[one.card.code])) {
      read = without(
        read,
        read.procedures.filter(one => one.kind === 'debridement' && isDone(one) && isBare(one)),
      );
      continue;
    }
    const step = isWorded(family)
      ? readWorded(family, own, read, question)
      : readOther(family, own, read, question);
    read = step.facts;
    coded.push(...step.coded);
    assumptions.push(...step.assumptions);
  }
  const bundled = named.flatMap(({ card }) => {
    const source = BUNDLED[card.code];
    return source
      ? [
          {
            code: card.code,
            reason:
              'Medicare bundles it into every other service of the day: nothing is paid for it, with or without a modifier.',
            source,
          },
        ]
      : [];
  });
  const services = codedServices(coded, read, question, named.length === 1);
  const codes = coded.map(one => one.card.code).join(', ');
  const asCoded =
    coded.length > 0
      ? [`${codes}: taken as the mail codes it; what the codes rest on was not stated (assumed).`]
      : [];
  return { facts: read, services, bundled, assumptions: [...assumptions, ...asCoded] };
}

/** "97598 without 97597": the second code is named as not done. */
export function isDeniedByWords(mention: Mention, question: Question): boolean {
  return /\b(?:without|no|not|instead of)\s+(?:cpt\s+|code\s+|the\s+)?$/i.test(
    question.text.slice(Math.max(0, mention.start - 24), mention.start),
  );
}

/** A claim has few lines; a mail with more codes than this is a list. */
const MAX_NAMED = 12;

function namedCodes(mentions: readonly Mention[], book: CodeBook, on: string): Named[] {
  const seen = new Set<string>();
  return mentions.flatMap(mention => {
    const card = book.card(mention.code, on);
    const fit =
      mention.role !== 'quoted' &&
      !mention.ambiguous &&
      !mention.range &&
      card?.status === 'valid' &&
      isService(card);
    const key = card && placeKey(card.code, mention);
    if (!fit || !card || !key || seen.has(key) || seen.has(card.code) || seen.size >= MAX_NAMED) return [];
    seen.add(key);
    return [{ mention, card }];
  });
}

/** "UDS with 80307": a service of which words tell nothing but its name gives way to the code named for it. */
function withoutBare(
  facts: Facts,
  mentions: readonly Mention[],
  question: Question,
  book: CodeBook,
  on: string,
): Facts {
  const named = namedCodes(mentions, book, on).filter(one => tellsWhatWasDone(one.mention, question));
  const services = (facts.services ?? []).filter(
    one =>
      Object.keys(one.values).length > 0 ||
      !named.some(({ card }) => isOfRule(card.code, card.criteria?.family ?? '', one.rule)),
  );
  return services.length === (facts.services ?? []).length ? facts : { ...facts, services };
}

/** "20610-RT, 20610-LT" names two lines of one code; the code alone stands for every place. */
function placeKey(code: string, { modifiers = [] }: Mention): string {
  const places = modifiers.filter(one => /^(?:RT|LT|E[1-4]|F[A1-9]|T[A1-9])$/.test(one));
  return [code, ...places].join('-');
}

/** A procedure or visit; supplies, drugs and diagnoses are no services. */
function isService({ system, code }: CodeCard): boolean {
  return system === 'CPT' || (system === 'HCPCS' && code.startsWith('G'));
}

/** A service read from words already decides this code or its family. */
function isInServices({ code, criteria }: CodeCard, { services = [], visit }: Facts): boolean {
  if (PROLONGED_CODES.has(code) && visit?.minutes) return true;
  const family = criteria?.family ?? '';
  return services
    .filter(one => one.rule !== 'payment')
    .some(one => isOfRule(code, family, one.rule) || textsIn(valuesOf(one)).includes(code));
}

/** A rule speaks of the families it reads, and of every code that its examples give. */
function isOfRule(code: string, family: string, id: string): boolean {
  const rule = findRule(id);
  return (
    rule !== undefined &&
    (rule.families.includes(family) ||
      rule.examples.some(({ expect }) => expect.some(line => line.startsWith(code))))
  );
}

/** What is stated, without the words it rests on: those may name another code. */
function valuesOf({ values }: StatedService): unknown[] {
  return Object.values(values).map(one => one.value);
}

/** "20550 or 20605?": of two codes named for one service, the words already decide the other one's family. */
function isRivalOfService(
  { mention }: Named,
  mentions: readonly Mention[],
  facts: Facts,
  question: Question,
  book: CodeBook,
  on: string,
): boolean {
  return mentions.some(other => {
    const card = book.card(other.code, on);
    const [first, second] = other.start < mention.start ? [other, mention] : [mention, other];
    const between = question.text.slice(first.end, second.start);
    return (
      other.code !== mention.code &&
      card !== undefined &&
      isInServices(card, facts) &&
      between.length < 40 &&
      /^[^.?!;]*\b(?:or|vs\.?|versus|instead of|rather than)\b[^.?!;]*$/i.test(between)
    );
  });
}

interface Step {
  readonly facts: Facts;
  readonly coded: readonly Named[];
  readonly assumptions: readonly string[];
}

function isWorded(family: string): family is Worded {
  return family in WORDED;
}

function readWorded(family: Worded, own: readonly Named[], facts: Facts, question: Question): Step {
  const { kind, key } = WORDED[family];
  const ofKind = facts.procedures.filter(one => one.kind === kind);
  const done = ofKind.filter(isDone);
  if (ofKind.length > done.length && done.every(isBare)) return { facts, coded: [], assumptions: [] };
  const choices = [...new Set(own.flatMap(one => one.card.criteria?.choose?.[key] ?? []))];
  const [choice] = choices;
  if (done.some(one => !isBare(one))) return fillDevice(family, own, choices, facts);
  const measured = areaOf(done[0] ?? blank(kind, own), facts).areasCm2 !== undefined;
  const rivals = areRivals(own, question) || (family === 'npwt' && bases(own).length > 1);
  if (!rivals && !(measured && choices.length === 1))
    return { facts: without(facts, done), coded: own, assumptions: [] };
  const base = done[0] ?? blank(kind, own);
  const filled = choices.length === 1 && choice !== undefined ? fill(base, key, choice) : base;
  return {
    facts: { ...without(facts, done), procedures: [...without(facts, done).procedures, filled] },
    coded: [],
    assumptions: choices.length === 1 && choice ? [takenFrom(own, choice)] : [],
  };
}

/** Words describe the therapy but not the device: the code named tells it. */
function fillDevice(family: Worded, own: readonly Named[], choices: readonly string[], facts: Facts): Step {
  const [choice] = choices;
  const open = facts.procedures.filter(one => one.kind === 'npwt' && isDone(one));
  const unclear =
    family !== 'npwt' || choices.length !== 1 || choice === undefined || open.some(one => one.device);
  if (unclear) return { facts, coded: [], assumptions: [] };
  const procedures = facts.procedures.map(one => (open.includes(one) ? fill(one, 'device', choice) : one));
  return { facts: { ...facts, procedures }, coded: [], assumptions: [takenFrom(own, choice)] };
}

function readOther(family: string, own: readonly Named[], facts: Facts, question: Question): Step {
  const { patient, minutes, mdm } = facts.visit ?? {};
  const fits = own.every(one => (one.card.criteria?.choose?.patient ?? patient?.value) === patient?.value);
  const visit =
    family === 'evaluation' && ((minutes ?? mdm) !== undefined || (patient !== undefined && !fits));
  const rivals =
    areRivals(own, question) ||
    (VISITS.has(family) && bases(own).length > 1) ||
    own.some(one => own.some(other => areBands(one.card, other.card)));
  if (visit || rivals) return { facts, coded: [], assumptions: [] };
  const bare =
    family === 'evaluation' ? facts.procedures.filter(one => one.kind === 'evaluation' && isDone(one)) : [];
  const kept = without(facts, bare);
  return { facts: family === 'evaluation' ? withoutVisit(kept) : kept, coded: own, assumptions: [] };
}

/** "Est pt, 99213": the code says the same and more, so the visit is not asked for again. */
function withoutVisit({ visit, ...rest }: Facts): Facts {
  return visit?.separate ? { ...rest, visit: { separate: visit.separate } } : rest;
}

function isBare({ device, depth, technique, areaCm2, product }: Procedure): boolean {
  return [device, depth, technique, areaCm2, product].every(one => one === undefined);
}

function bases(own: readonly Named[]): readonly Named[] {
  return own.filter(one => one.card.criteria?.baseCodes === undefined);
}

/** "97607 or 97608?" asks for a choice, not for both. */
function areRivals(own: readonly Named[], question: Question): boolean {
  const [first, second] = bases(own);
  if (!first || !second) return false;
  const between = question.text.slice(first.mention.end, second.mention.start);
  return between.length < 60 && /\b(?:or|vs\.?|versus|instead of|rather than)\b/i.test(between);
}

function without(facts: Facts, gone: readonly Procedure[]): Facts {
  return gone.length === 0
    ? facts
    : { ...facts, procedures: facts.procedures.filter(one => !gone.includes(one)) };
}

function blank(kind: Procedure['kind'], own: readonly Named[]): Procedure {
  return { kind, state: 'asked', quote: quoteOf(own), wounds: [] };
}

function fill(procedure: Procedure, key: string, choice: string): Procedure {
  const value = { value: choice, quote: procedure.quote };
  if (key === 'device' && (choice === 'disposable' || choice === 'durable'))
    return { ...procedure, device: { ...value, value: choice } };
  const depth = DEPTHS.find(one => one === choice);
  return key === 'depth' && depth ? { ...procedure, depth: { ...value, value: depth } } : procedure;
}

const DEPTHS = ['epidermis-dermis', 'subcutaneous', 'muscle-fascia', 'bone'] as const;

function takenFrom(own: readonly Named[], choice: string): string {
  return `${choice.replaceAll('-', ' or ')}: taken from the code named (${own.map(one => one.card.code).join(', ')}), the mail does not say it (assumed).`;
}
