/** What the name of a vaccine tells: its product code where one is certain, the diseases it protects against, its way. */
export interface NamedVaccine {
  readonly product?: string;
  readonly components: number;
  readonly way?: 'oral-nasal';
  readonly kind?: 'influenza' | 'pneumococcal' | 'hepatitis-b' | 'covid';
}

/** Vaccines by name; a combination stands before its parts. Source: product inserts; CPT vaccine codes as published by the AAP. */
export const vaccineNames: readonly (readonly [RegExp, NamedVaccine])[] = [
  [/\bmmrv\b|\bproquad\b/gi, { components: 4, product: '90710' }],
  [/\bmmr(?:[\s-]?ii)?\b/gi, { components: 3, product: '90707' }],
  [/\bvaxelis\b/gi, { components: 6, product: '90697' }],
  [/\bpediarix\b|\bdtap-hepb-ipv\b/gi, { components: 5, product: '90723' }],
  [/\bdtap-ipv\s?[/-]\s?hib\b|\bpentacel\b/gi, { components: 5, product: '90698' }],
  [/\bdtap[-/]ipv\b|\bkinrix\b|\bquadracel\b/gi, { components: 4, product: '90696' }],
  [/\b(?:tdap|boostrix|adacel)\b/gi, { components: 3, product: '90715' }],
  [/\b(?:dtap|daptacel|infanrix)\b/gi, { components: 3, product: '90700' }],
  [/\b(?:varicella|varivax|vzv vaccine)\b/gi, { components: 1, product: '90716' }],
  [/\b(?:hpv9|gardasil(?:\s?9)?)\b/gi, { components: 1, product: '90651' }],
  [/\bhpv\b/gi, { components: 1 }],
  [/\brotateq\b/gi, { components: 1, way: 'oral-nasal', product: '90680' }],
  [/\brotarix\b/gi, { components: 1, way: 'oral-nasal', product: '90681' }],
  [/\brotavirus\b/gi, { components: 1, way: 'oral-nasal' }],
  [/\bflumist\b/gi, { components: 1, kind: 'influenza', way: 'oral-nasal' }],
  [
    /\bfluzone[\s-]{1,3}(?:hd|high[- ]dose)\b|\bhigh[- ]dose\s(?:flu|influenza)(?:\s(?:shot|vaccine))?\b/gi,
    { components: 1, kind: 'influenza', product: '90662' },
  ],
  [
    /\b(?:influenza|flu|fluzone|flucelvax|fluarix|fluad|afluria|flulaval)\b(?!\s?(?:test|swab|symptoms?|like|a\b|b\b|positive|pos\b))/gi,
    { components: 1, kind: 'influenza' },
  ],
  [/\b(?:prevnar|pcv)[\s-]?20\b/gi, { components: 1, kind: 'pneumococcal', product: '90677' }],
  [/\bvaxneuvance\b|\bpcv[\s-]?15\b/gi, { components: 1, kind: 'pneumococcal', product: '90671' }],
  [/\bcapvaxive\b|\bpcv[\s-]?21\b/gi, { components: 1, kind: 'pneumococcal', product: '90684' }],
  [
    /\bpneumovax(?:[\s-]?23)?\b|\bppsv[\s-]?23\b/gi,
    { components: 1, kind: 'pneumococcal', product: '90732' },
  ],
  [/\b(?:pneumococcal|prevnar|pcv\s?\d{0,2}|ppsv)\b/gi, { components: 1, kind: 'pneumococcal' }],
  [/\b(?:hep(?:atitis)?[- ]?b|engerix|recombivax|heplisav)\b/gi, { components: 1, kind: 'hepatitis-b' }],
  [/\b(?:hep(?:atitis)?[- ]?a|havrix|vaqta)\b/gi, { components: 1 }],
  [/\b(?:hib|pedvaxhib|acthib)\b/gi, { components: 1 }],
  [/\b(?:ipv|ipol)\b/gi, { components: 1 }],
  [/\b(?:menacwy|menactra|menveo|menquadfi|menb|bexsero|trumenba)\b/gi, { components: 1 }],
  [/\bshingrix\b/gi, { components: 1, product: '90750' }],
  [/\b(?:zoster|shingles)\b/gi, { components: 1 }],
  [/\barexvy\b/gi, { components: 1, product: '90679' }],
  [/\babrysvo\b/gi, { components: 1, product: '90678' }],
  [/\brsv\b(?!\s?(?:test|swab|positive))/gi, { components: 1 }],
  [
    /\b(?:covid(?:-?19)?|comirnaty|spikevax|mnexspike|novavax)\b(?!\s?(?:test|swab|symptoms?|positive|pos\b|infection))/gi,
    { components: 1, kind: 'covid' },
  ],
];

/** A name that is a trade name: it is written where the product was given. */
export const brandName =
  /^(?:prevnar|pneumovax|capvaxive|vaxneuvance|shingrix|boostrix|adacel|gardasil|fluzone|flucelvax|fluarix|fluad|afluria|flulaval|flumist|comirnaty|spikevax|mnexspike|vaxelis|pediarix|pentacel|kinrix|quadracel|proquad|menveo|menquadfi|bexsero|trumenba|arexvy|abrysvo|havrix|vaqta|engerix|heplisav)/i;

/** A product code of a vaccine, not of its administration. */
export const vaccineProduct = /\b(90(?:47[6-9]|4[89]\d|[56]\d\d|7[0-5]\d)|913\d\d)\b/;
