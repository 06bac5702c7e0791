import { sentenceText } from '../passage.ts';
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
  if (parts.length === 0) return [];
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
    /\bcounsel(?:l)?(?:ed|ing)\b(?!\s(?:on smoking|about tobacco))/i,
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
  [/\bmmrv\b|\bproquad\b/i, { components: 4 }],
  [/\bmmr\b/i, { components: 3 }],
  [/\bdtap-ipv\/hib\b|\bpentacel\b/i, { components: 5 }],
  [/\bdtap-ipv\b|\bkinrix\b|\bquadracel\b/i, { components: 4 }],
  [/\b(?:dtap|tdap)\b/i, { components: 3 }],
  [/\bvaricella\b|\bvarivax\b/i, { components: 1 }],
  [/\b(?:hpv|gardasil)\b/i, { components: 1 }],
  [/\brotavirus\b|\brotateq\b|\brotarix\b/i, { components: 1, way: 'oral-nasal' }],
  [/\bflumist\b/i, { components: 1, kind: 'influenza', way: 'oral-nasal' }],
  [/\b(?:influenza|flu (?:shot|vaccine))\b/i, { components: 1, kind: 'influenza' }],
  [/\b(?:pneumococcal|prevnar|pneumovax)\b/i, { components: 1, kind: 'pneumococcal' }],
  [/\bhep(?:atitis)?[- ]?b\b/i, { components: 1, kind: 'hepatitis-b' }],
  [/\bcovid(?:-19)? (?:shot|vaccine|booster)\b/i, { components: 1, kind: 'covid' }],
];
const given = /\b(?:got|gave|given|gets|administered|received|vaccin\w*|immuniz\w*|shots?)\b/i;

function namedVaccines(text: ServiceText): ReturnType<ServiceReader> {
  const found = products
    .flatMap(([pattern, vaccine]) => {
      const match = pattern.exec(text.passage.text);
      return match ? [{ start: match.index, end: match.index + match[0].length, vaccine }] : [];
    })
    .filter(one => given.test(sentenceText(text.passage, triggerAt(text, one.start, one.end).sentence)))
    .sort((a, b) => a.start - b.start);
  const apart = found.filter((one, i) => !found.some((other, at) => at < i && one.start < other.end));
  const [first] = apart;
  const last = apart.at(-1);
  if (!first || !last) return [];
  const trigger = triggerAt(text, first.start, first.end);
  const counselled = findFact(
    text,
    trigger,
    /\bcounsel(?:l)?(?:ed|ing)\b(?!\s(?:on smoking|about tobacco))/i,
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
