import { findAll, sentenceText } from '../passage.ts';
import {
  factAt,
  findFact,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggerAt,
} from './reader.ts';

const vaccineKinds: readonly (readonly [string, RegExp])[] = [
  ['influenza', /influenza|flu\b/i],
  ['pneumococcal', /pneumoc\w*|prevnar|pneumovax|pcv\d*/i],
  ['hepatitis-b', /hep(?:atitis)?[- ]?b/i],
  ['covid', /covid\w*/i],
];
const vaccineItem =
  /\b(influenza|flu(?: shot| vaccine)?|pneumococcal|prevnar|pneumovax|hep(?:atitis)?[- ]?b|covid(?:-19)?|mmrv?|dtap(?:-ipv)?(?:\/hib)?|tdap|varicella|hpv|gardasil|rotavirus|shingrix|rsv|menactra|vaccine)\b/i;

/** Vaccines given, with product code, parts and way, and whether the practitioner counselled. */
export const readVaccines: ServiceReader = text => {
  const body = text.passage.text;
  const list = /\bvaccines?(?: given| administered)?:\s?([^.\n]{3,300})/i.exec(body);
  if (!list?.[1]) return namedVaccines(text);
  const start = list.index + list[0].length - list[1].length;
  const parts = list[1]
    .split(/,\s?|;\s?|\sand\s/)
    .filter(part => vaccineItem.test(part) || /\b9\d{4}\b/.test(part));
  if (parts.length === 0) return namedVaccines(text);
  const vaccines = parts.map(part => {
    const product = /\b(9\d{4})\b/.exec(part)?.[1];
    const components = /\b(\d{1,2})\scomponents?/i.exec(part)?.[1];
    const kind = vaccineKinds.find(([, pattern]) => pattern.test(part))?.[0];
    return {
      ...(kind ? { kind } : {}),
      ...(product ? { product } : {}),
      ...(components ? { components: Number(components) } : {}),
      ...(/\b(?:by nose|nasal\w*|intranasal|oral\w*|by mouth|flumist|rotavirus)\b/i.test(part)
        ? { way: 'oral-nasal' }
        : {}),
    };
  });
  const trigger = triggerAt(text, list.index, list.index + list[0].length - list[1].length);
  const counselled = findFact(
    text,
    trigger,
    /(?<!\bno )(?<!\bwithout )(?<!\bw\/o )(?<!\bnot )\bcounsel(?:l)?(?:ed|ing)\b(?!\s(?:on smoking|about tobacco|not))/i,
    () => true,
  );
  return [
    serviceOf(
      text,
      'vaccines',
      trigger,
      present({
        vaccines: factAt(text, vaccines, start, start + list[1].length),
        ageYears: text.facts.patient?.ageYears,
        counselled,
      }),
    ),
  ];
};

/** Vaccines by name, with the diseases each protects against (components) and the way it is given. */
const products: readonly (readonly [RegExp, Readonly<Record<string, unknown>>])[] = [
  [/\bmmrv\b|\bproquad\b/gi, { components: 4 }],
  [/\bmmr(?:\s?ii)?\b/gi, { components: 3 }],
  [/\bvaxelis\b/gi, { components: 6 }],
  [/\bdtap-ipv\/hib\b|\bpentacel\b|\bpediarix\b|\bdtap-hepb-ipv\b/gi, { components: 5 }],
  [/\bdtap-ipv\b|\bkinrix\b|\bquadracel\b/gi, { components: 4 }],
  [/\b(?:dtap|tdap|boostrix|adacel|daptacel|infanrix)\b/gi, { components: 3 }],
  [/\b(?:varicella|varivax|vzv vaccine)\b/gi, { components: 1 }],
  [/\b(?:hpv9?|gardasil(?:\s?9)?)\b/gi, { components: 1 }],
  [/\b(?:rotavirus|rotateq|rotarix)\b/gi, { components: 1, way: 'oral-nasal' }],
  [/\bflumist\b/gi, { components: 1, kind: 'influenza', way: 'oral-nasal' }],
  [
    /\b(?:influenza|flu|fluzone|flucelvax|fluarix|fluad|afluria|flulaval)\b(?!\s?(?:test|swab|symptoms?|like|a\b|b\b|positive|pos\b))/gi,
    { components: 1, kind: 'influenza' },
  ],
  [
    /\b(?:pneumococcal|prevnar|pneumovax|pcv\s?\d{0,2}|ppsv\s?\d{0,2}|vaxneuvance|capvaxive)\b/gi,
    { components: 1, kind: 'pneumococcal' },
  ],
  [/\b(?:hep(?:atitis)?[- ]?b|engerix|recombivax|heplisav)\b/gi, { components: 1, kind: 'hepatitis-b' }],
  [/\b(?:hep(?:atitis)?[- ]?a|havrix|vaqta)\b/gi, { components: 1 }],
  [/\b(?:hib|pedvaxhib|acthib)\b/gi, { components: 1 }],
  [/\b(?:ipv|ipol)\b/gi, { components: 1 }],
  [/\b(?:menacwy|menactra|menveo|menquadfi|menb|bexsero|trumenba)\b/gi, { components: 1 }],
  [/\b(?:shingrix|zoster|shingles)\b/gi, { components: 1 }],
  [/\b(?:rsv|arexvy|abrysvo)\b(?!\s?(?:test|swab|positive))/gi, { components: 1 }],
  [
    /\b(?:covid(?:-?19)?|comirnaty|spikevax|mnexspike|novavax)\b(?!\s?(?:test|swab|symptoms?|positive|pos\b|infection))/gi,
    { components: 1, kind: 'covid' },
  ],
];
const given =
  /\b(?:got|gave|given|gets|administered|received|vaccin\w*|vax\w*|immuniz\w*|imm\b|imms\b|shots?|jabs?|boosters?|admin(?:istration)? codes?|counsel+(?:l?ed|ing))\b/i;
const MAX_NAMED = 15;

/** Named in a sentence that tells of giving, or by a brand. */
function isGiven(text: ServiceText, { start, end }: { start: number; end: number }): boolean {
  const sentence = sentenceText(text.passage, triggerAt(text, start, end).sentence);
  return given.test(sentence) || isBrand(text.passage.text.slice(start, end), sentence);
}

/** A brand is named where it is given, unless the words tell of another day. */
function isBrand(name: string, sentence: string): boolean {
  return (
    /^(?:prevnar|pneumovax|capvaxive|vaxneuvance|shingrix|boostrix|adacel|gardasil|fluzone|flucelvax|fluarix|fluad|afluria|flulaval|flumist|comirnaty|spikevax|mnexspike|vaxelis|pediarix|pentacel|proquad|menveo|menquadfi|bexsero|trumenba|arexvy|abrysvo|havrix|vaqta|engerix|heplisav)/i.test(
      name,
    ) &&
    !/\b(?:due|recommend\w*|declin\w*|refus\w*|had|previous\w*|last|history|will|needs?|next|schedul\w*|order\w*|discuss\w*)\b/i.test(
      sentence,
    )
  );
}

function namedVaccines(text: ServiceText): ReturnType<ServiceReader> {
  const found = products
    .flatMap(([pattern, vaccine]) =>
      findAll(text.passage, pattern)
        .map(match => ({ start: match.index, end: match.index + match[0].length, vaccine }))
        .filter(one => isGiven(text, one))
        .slice(0, 1),
    )
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .slice(0, MAX_NAMED);
  const apart = found.filter(
    (one, i) => !found.some((other, at) => at < i && one.start < other.end && one.end > other.start),
  );
  const [first] = apart;
  const last = apart.at(-1);
  if (!first || !last) return [];
  const trigger = triggerAt(text, first.start, first.end);
  const counselled = findFact(
    text,
    trigger,
    /(?<!\bno )(?<!\bwithout )(?<!\bw\/o )(?<!\bnot )\bcounsel(?:l)?(?:ed|ing)\b(?!\s(?:on smoking|about tobacco|not))/i,
    () => true,
  );
  const vaccines = factAt(
    text,
    apart.map(one => one.vaccine),
    first.start,
    last.end,
  );
  return [
    serviceOf(
      text,
      'vaccines',
      trigger,
      present({ vaccines, ageYears: text.facts.patient?.ageYears, counselled }),
    ),
  ];
}
