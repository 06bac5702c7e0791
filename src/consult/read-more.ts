import { z } from 'zod';
import { type Facts, factsSchema, type Procedure, type Quote, type Wound } from '../case/facts.ts';
import type { Question } from '../case/question.ts';
import { findSentence, isStated, READ_FIELDS, type ReadField } from './stated.ts';

/**
 * Facts a model read where the deterministic readers found none. A reading is taken only when its quote stands in new
 * text of a mail, the quote itself says so in words, and the mail says nothing against it: a model may point, not claim.
 */

export const readingsSchema = z.object({
  facts: z.array(
    z.object({ about: z.string(), field: z.enum(READ_FIELDS), value: z.string(), quote: z.string() }),
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
