import type { Facts, Quote } from '../../src/case/facts.ts';
import { type Mention, matchCodes } from '../../src/case/match.ts';
import { type Question, readQuestion } from '../../src/case/question.ts';
import { readFacts } from '../../src/case/read-facts.ts';
import { openCatalog } from '../../src/catalog/catalog.ts';

/** The day all test mails arrive. */
export const receivedOn = '2026-11-20';

export const book = openCatalog(undefined);
afterAll(() => book.close());

/** A body, or [subject, body]. */
export type MailText = string | readonly [string, string];

export function questionOf(mail: MailText): Question {
  const [subject, text] = typeof mail === 'string' ? ['', mail] : mail;
  return readQuestion({ subject, text });
}

export function mentionsOf(mail: MailText): readonly Mention[] {
  return matchCodes(questionOf(mail), book, receivedOn);
}

export function factsOf(mail: MailText): Facts {
  const question = questionOf(mail);
  return readFacts(question, matchCodes(question, book, receivedOn), receivedOn);
}

/** Every quote in some facts. */
export function quotesIn(value: unknown): Quote[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('text' in value && 'start' in value) return [value as Quote];
  return Object.values(value).flatMap(quotesIn);
}

/** Facts in one short line, without their quotes: "w1 sacrum 45 | npwt performed disposable | medicare". */
export function inShort(facts: Facts): string {
  const vague = (fact: {
    approximate?: boolean | undefined;
    unitAssumed?: boolean | undefined;
    range?: { low: unknown } | undefined;
  }) =>
    (fact.range ? `~from ${fact.range.low}` : fact.approximate ? '~' : '') + (fact.unitAssumed ? '?' : '');
  const wounds = facts.wounds.map(wound =>
    words(
      wound.id,
      wound.laterality?.value,
      wound.site?.value,
      wound.areaCm2 && `${wound.areaCm2.value}${vague(wound.areaCm2)}`,
      wound.sidesCm && `(${wound.sidesCm.value.join('x')})`,
      wound.cause?.value,
      wound.stage && `stage-${wound.stage.value}`,
      wound.exposed && `shows-${wound.exposed.value}`,
    ),
  );
  const procedures = facts.procedures.map(procedure =>
    words(
      procedure.kind,
      procedure.state,
      procedure.wounds.length > 0 && facts.wounds.length > 1 ? `on ${procedure.wounds.join('+')}` : undefined,
      procedure.device?.value,
      procedure.technique?.value,
      procedure.depth && `to ${procedure.depth.value}`,
      procedure.areaCm2 && `${procedure.areaCm2.value}`,
      procedure.sharePercent && `${procedure.sharePercent.value}%`,
      procedure.product?.value,
      procedure.separateSite && (procedure.separateSite.value ? 'apart' : 'same'),
    ),
  );
  const rest = [
    facts.totalAreaCm2 && `total ${facts.totalAreaCm2.value}`,
    ...(facts.volumesMl ?? []).map(volume => `${volume.value}${vague(volume)} ml`),
    facts.payer?.value,
    facts.dateOfService?.value,
    facts.placeOfService && `pos ${facts.placeOfService.value}`,
    facts.provider?.value,
    facts.visit?.patient?.value,
    facts.visit?.minutes && `${facts.visit.minutes.value} min`,
    facts.visit?.mdm?.value,
    facts.visit?.separate && (facts.visit.separate.value ? 'separate' : 'not separate'),
    facts.patient?.ageYears && `${facts.patient.ageYears.value}y`,
    facts.patient?.sex?.value,
    facts.patient?.diabetes?.value,
  ].filter(part => part !== undefined);
  return [...wounds, ...procedures, ...rest].join(' | ');
}

function words(...parts: (string | undefined | false)[]): string {
  return parts.filter(part => part).join(' ');
}
