import type { CodeBook } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import type { Assessment } from './assess.ts';
import type { Service } from './services.ts';

/**
 * What the answer rests on: what was read, and what was not stated and is marked as assumed. A mail that asks for
 * codes only (`codesOnly`) needs neither payer nor place.
 */
export function writeAssumptions(
  facts: Facts,
  services: readonly Service[],
  { outOfDate, assessed }: Assessment,
  codesOnly: boolean,
  on: string,
  book: CodeBook,
): string[] {
  const wound = assessed.some(one => one.service.rule.area === 'wound care');
  const isLookUp = codesOnly && services.length === 0;
  const texts = [
    ...(isLookUp ? [] : [payerText(facts)]),
    facts.dateOfService
      ? `Date of service: ${on}, as stated.`
      : `Date of service: not stated; the day the mail came in, ${on} (assumed).`,
    ...(isLookUp ? [] : [placeText(facts), ...providerText(facts, wound)]),
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

function payerText({ payer }: Facts): string {
  return payer
    ? `Payer: ${PAYERS[payer.value]}, as stated.`
    : 'Payer: not stated; Medicare and payers that follow CPT and NCCI (assumed).';
}

function placeText({ placeOfService }: Facts): string {
  const place = placeOfService?.value;
  return place
    ? `Place of service: ${PLACES[place] ?? `code ${place}`}, as stated.`
    : 'Place of service: not stated; professional claim (assumed).';
}

type Payer = NonNullable<Facts['payer']>['value'];

const PAYERS: Readonly<Record<Payer, string>> = {
  medicare: 'Medicare',
  'medicare-advantage': 'Medicare Advantage',
  medicaid: 'Medicaid',
  commercial: 'commercial insurer',
  tricare: 'TRICARE',
  'workers-comp': "workers' compensation",
  'self-pay': 'the patient pays',
};

/** CMS place of service codes that wound, office and hospital cases meet. */
const PLACES: Readonly<Record<string, string>> = {
  '02': 'telehealth, not at home (02)',
  '10': 'telehealth at home (10)',
  '11': 'office (11)',
  '12': 'home (12)',
  '13': 'assisted living (13)',
  '19': 'off-campus hospital outpatient department (19)',
  '20': 'urgent care (20)',
  '21': 'hospital inpatient (21)',
  '22': 'on-campus hospital outpatient department (22)',
  '23': 'emergency department (23)',
  '24': 'ambulatory surgery center (24)',
  '31': 'skilled nursing facility (31)',
  '32': 'nursing facility (32)',
  '34': 'hospice (34)',
  '49': 'independent clinic (49)',
  '50': 'federally qualified health center (50)',
  '61': 'inpatient rehabilitation (61)',
  '65': 'dialysis facility (65)',
  '72': 'rural health clinic (72)',
};

function providerText(facts: Facts, wound: boolean): string[] {
  const provider = facts.provider?.value;
  if (provider === undefined)
    return ['Provider: not stated; physician or other practitioner billing for own services (assumed).'];
  if (provider === 'therapist' && wound) {
    return [
      'Provider: therapist, as stated. The discipline modifier (GP or GO) says that it is under a therapy plan of care.',
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
  return [`Provider: ${provider === 'npp' ? 'non-physician practitioner' : 'physician'}, as stated.`];
}

function yearOf(date: string): string {
  return date.slice(0, 4);
}
