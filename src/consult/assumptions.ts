import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import type { Assessment } from './assess.ts';
import type { Service } from './services.ts';

/** What the answer rests on: what was read, and what was not stated and is marked as assumed. */
export function writeAssumptions(
  facts: Facts,
  services: readonly Service[],
  { outOfDate, assessed }: Assessment,
  on: string,
  book: CodeBook,
): string[] {
  const place = facts.placeOfService?.value;
  const wound = assessed.some(one => one.service.rule.area === 'wound care');
  const texts = [
    facts.payer
      ? `Payer: ${facts.payer.value}, as stated.`
      : 'Payer: not stated; Medicare and payers that follow CPT and NCCI (assumed).',
    facts.dateOfService
      ? `Date of service: ${on}, as stated.`
      : `Date of service: not stated; the day the mail came in, ${on} (assumed).`,
    place
      ? `Place of service: ${place}, as stated.`
      : 'Place of service: not stated; professional claim (assumed).',
    ...providerText(facts, wound),
    ...services.flatMap(service => service.assumptions),
    ...outOfDate.map(
      service => `${service.rule.title}: the rule holds from ${service.rule.from}, not on ${on}.`,
    ),
    ...(yearOf(on) > yearOf(book.edition.asOf)
      ? [
          `The catalog speaks for dates up to ${yearOf(book.edition.asOf)}; codes for ${on} are not yet checked against newer files.`,
        ]
      : []),
  ];
  return [...new Set(texts)];
}

function providerText(facts: Facts, wound: boolean): string[] {
  const provider = facts.provider?.value;
  if (provider === undefined)
    return ['Provider: not stated; physician or other practitioner billing for own services (assumed).'];
  if (provider === 'therapist' && wound) {
    return [
      'Provider: therapist, as stated. Under a therapy plan of care the discipline modifier (GP or GO) goes on the line.',
    ];
  }
  if (provider === 'facility')
    return [
      'Provider: facility, as stated. The edits below are the practitioner table; the hospital table can differ.',
    ];
  if (provider === 'nurse')
    return [
      'Provider: nurse, as stated. A nurse does not bill alone: only incident to a practitioner, when state scope and payer allow.',
    ];
  return [`Provider: ${provider === 'npp' ? 'non-physician practitioner' : provider}, as stated.`];
}

function yearOf(date: string): string {
  return date.slice(0, 4);
}
