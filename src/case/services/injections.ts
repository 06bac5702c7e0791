import type { Mention } from '../match.ts';
import { findAll, sentenceText } from '../passage.ts';
import { unitAmountOf } from './drug-amounts.ts';
import {
  countPattern,
  factAt,
  findChoice,
  findFact,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggerAt,
  triggerOf,
} from './reader.ts';

const jointWords: readonly (readonly [string, RegExp])[] = [
  ['subacromial-bursa', /\bsubacromial(?: bursa)?\b/gi],
  ['acromioclavicular', /\b(?:acromioclavicular|ac joint)\b/gi],
  ['jaw', /\b(?:tmj|temporomandibular|jaw)\b/gi],
  ['shoulder', /\b(?:shoulders?|glenohumeral)\b/gi],
  ['knee', /\bknees?\b/gi],
  ['hip', /\bhips?\b/gi],
  ['wrist', /\bwrists?\b/gi],
  ['elbow', /\belbows?\b/gi],
  ['ankle', /\bankles?\b/gi],
  ['finger', /\b(?:fingers?|thumb|mcp|pip joint|cmc)\b/gi],
  ['toe', /\b(?:toes?|mtp)\b/gi],
];
const sidePattern = /\b(left|right|both|bilateral|lt|rt)\b(?:\s\w+){0,2}\s?$/i;

interface Joint {
  readonly joint: string;
  readonly side?: string;
  readonly ultrasound?: true;
}

/** Joint injections and aspirations: each joint with its side, and ultrasound guidance. */
export const readJoints: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:inject(?:ed|ion|ions|ing)?|aspirat\w+|arthrocentesis)\b/i);
  if (
    !trigger ||
    /\b(?:trigger point|facet|epidural|vaccin\w*|botox|botulinum|nerve block|biops\w*|im injection|subcutaneous injection)\b/i.test(
      text.passage.text,
    )
  )
    return [];
  const found = jointWords
    .flatMap(([joint, pattern]) =>
      findAll(text.passage, pattern).map(match =>
        jointAt(text, joint, match.index, match.index + match[0].length),
      ),
    )
    .filter(one =>
      /\b(?:inject|aspirat|arthrocentesis|kenalog|steroid|cortisone|depo)/i.test(
        sentenceText(text.passage, triggerAt(text, one.start, one.end).sentence),
      ),
    )
    .sort((a, b) => a.start - b.start);
  const apart = found
    .filter((one, i) => found.findIndex(other => same(other.joint, one.joint)) === i)
    .map(one => {
      // "Knee ..., knee under ultrasound": what a later mention adds holds for the joint.
      const guided = found.some(other => other.joint.ultrasound && same(other.joint, one.joint));
      return guided ? { ...one, joint: { ...one.joint, ultrasound: true as const } } : one;
    });
  const first = apart[0];
  const last = apart.at(-1);
  if (!first || !last) return [];
  const bilateral = findFact(text, trigger, /\btwo lines\b/i, () => 'two-lines');
  return [
    serviceOf(
      text,
      'joint-injection',
      trigger,
      present({
        joints: factAt(
          text,
          apart.map(one => one.joint),
          first.from,
          last.end,
        ),
        bilateral,
      }),
    ),
  ];
};

function same(a: Joint, b: Joint): boolean {
  return a.joint === b.joint && (a.side === b.side || a.side === undefined || b.side === undefined);
}

function jointAt(
  text: ServiceText,
  joint: string,
  start: number,
  end: number,
): { joint: Joint; start: number; end: number; from: number } {
  const before = text.passage.text.slice(Math.max(0, start - 70), start);
  const word = sidePattern.exec(before);
  const raw = (word?.[1] ?? '').toLowerCase();
  const side = raw === '' ? undefined : raw.startsWith('b') ? 'both' : raw.startsWith('l') ? 'left' : 'right';
  const unguided = /^[^.;,]{0,30}\b(?:without|no)\s(?:ultrasound|us\b|image|imaging)/i.test(
    text.passage.text.slice(end, end + 60),
  );
  const guided =
    !unguided &&
    (/^[^.;,]{0,40}\b(?:ultrasound|us[- ]guid\w*|sonograph\w*)\b/i.test(
      text.passage.text.slice(end, end + 60),
    ) ||
      /\b(?:ultrasound|us)[- ]guided[^.;,]{0,50}$/i.test(before + text.passage.text.slice(start, end)));
  return {
    joint: { joint, ...(side ? { side } : {}), ...(guided ? { ultrasound: true as const } : {}) },
    start,
    end,
    from: word ? start - before.length + word.index : start,
  };
}

/** Trigger points and dry needling by muscles. */
export const readTriggerPoints: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:trigger point injections?|dry needling|trigger points?)\b/i);
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    ['dry-needling', /\bdry needl\w+\b/i],
    ['trigger-point', /\btrigger points?\b/i],
  ]);
  const muscles = findFact(
    text,
    trigger,
    new RegExp(`\\b${countPattern}\\s(?:[\\w-]+\\s){0,2}?muscles?\\b`, 'i'),
    found => readCount(found[1]),
  );
  const counted =
    muscles ??
    findFact(text, trigger, namedMuscles, found => (found[1] ?? '').split(/,\s?(?:and\s)?|\sand\s/).length);
  return [serviceOf(text, 'trigger-points', trigger, present({ kind, muscles: counted }))];
};

/** "Into the trapezius, rhomboid and levator scapulae muscles": the list is counted. */
const namedMuscles =
  /\b(?:into|in|of)\s(?:the\s)?((?:(?!muscles?\b)[a-z]+(?:\s(?!muscles?\b|and\b)[a-z]+){0,2}(?:,\s(?:and\s)?|\sand\s)?){1,8})\smuscles?\b/i;

/** Facet joint injections and radiofrequency destruction by region, joints or nerves. */
export const readFacet: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:facet|medial branch|mbb\b|zygapophyseal|(?:radiofrequency|rf) (?:ablation|destruction|neurotomy)|rfa\b)/i,
  );
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    ['destruction', /\b(?:destruct\w+|ablat\w+|radiofrequency|rfa|neurotomy|rhizotomy)\b/i],
    ['injection', /\b(?:inject\w*|block\w*|mbb)\b/i],
  ]);
  if (!kind) return [];
  const levels = findAll(text.passage, /\b([CTL])(\d{1,2})\s?-\s?(?:[CTLS])?(\d{1,2})\b/g);
  const region =
    findChoice(text, trigger, [
      ['cervical-thoracic', /\b(?:cervical|thoracic|neck)\b/i],
      ['lumbar-sacral', /\b(?:lumbar|sacral|lumbosacral|low back)\b/i],
    ]) ??
    (levels[0] &&
      factAt(
        text,
        levels[0][1] === 'L' ? 'lumbar-sacral' : 'cervical-thoracic',
        levels[0].index,
        levels[0].index + levels[0][0].length,
      ));
  const nerves = findFact(
    text,
    trigger,
    new RegExp(`\\b${countPattern}\\s(?:contiguous\\s|medial branch\\s)?nerves?\\b`, 'i'),
    found => readCount(found[1]),
  );
  const said = findFact(
    text,
    trigger,
    new RegExp(`\\b${countPattern}\\s(?:facet\\s)?(?:joints?|levels?)\\b`, 'i'),
    found => readCount(found[1]),
  );
  const last = levels.at(-1);
  const joints =
    said ??
    (nerves || !levels[0] || !last
      ? undefined
      : factAt(
          text,
          new Set(levels.map(level => level[0].replace(/\s/g, ''))).size,
          levels[0].index,
          last.index + last[0].length,
        ));
  const bilateral = findFact(text, trigger, /\b(?:bilateral(?:ly)?|both sides)\b/i, () => true);
  return [serviceOf(text, 'facet', trigger, present({ kind, region, joints, nerves, bilateral }))];
};

/** Botulinum toxin for migraine or limb spasticity. */
export const readChemodenervation: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:botox|botulinum|chemodenervation|onabotulinum\w*|dysport|xeomin)\b/i);
  if (!trigger) return [];
  const target = findChoice(text, trigger, [
    ['migraine', /\bmigraines?\b/i],
    ['limbs', /\b(?:limbs?|arms?|legs?|extremit\w+|spasticity)\b/i],
  ]);
  if (!target) return [];
  const musclesByLimb =
    findFact(text, trigger, /\bmuscles by limb:?\s?(\d{1,2}(?:,\s?\d{1,2}){0,3})/i, found =>
      (found[1] ?? '').split(/,\s?/).map(Number),
    ) ??
    findFact(text, trigger, new RegExp(`\\b${countPattern}\\s(?:[\\w-]+\\s){0,2}?muscles\\b`, 'i'), found => {
      const count = readCount(found[1]);
      return count === undefined ? undefined : [count];
    });
  return [
    serviceOf(
      text,
      'chemodenervation',
      trigger,
      present({ target, musclesByLimb: target.value === 'limbs' ? musclesByLimb : undefined }),
    ),
  ];
};

const itemPattern =
  /\b(?:(chemo(?:therapy)?|therapeutic|hydration|iv fluids?|normal saline|antibiotic)\s)?(?:iv\s)?(infusion|push|injection)\b|\b(hydration)\b|\b([A-Za-z][\w-]{2,30})\s(?:was\s|were\s)?infused\b/gi;

/** Infusions, pushes and injections in the order told, with drug, minutes and whether they ran together. */
export const readInfusion: ServiceReader = text => {
  const body = text.passage.text;
  if (
    !/\b(?:infus\w+|hydration|iv push|push of)\b/i.test(body) ||
    /\b(?:insulin pump|joint|knee|trigger point|facet)\b/i.test(body)
  )
    return [];
  const all = findAll(text.passage, itemPattern).filter(
    found => (found[1] ?? found[3] ?? found[4]) !== undefined || /\biv\b/i.test(found[0]),
  );
  const first = all[0];
  const last = all.at(-1);
  if (!first || !last) return [];
  const items = all.map((found, i) => {
    const from = found.index + found[0].length;
    const to = all[i + 1]?.index ?? body.length;
    const span = text.passage.sentences[triggerAt(text, found.index, from).sentence];
    const tail = body.slice(from, Math.min(to, span?.end ?? to));
    const drug =
      found[4] ?? (found[3] ? undefined : /^\s(?:of|with)\s(?:drug\s)?([\w-]{1,40})/i.exec(tail)?.[1]);
    const minutes = text.minutes.find(one => one.start >= from && one.end <= Math.min(to, from + 160));
    const concurrent = /\b(?:at the same time|concurrent\w*|simultaneous\w*)\b/i.test(tail);
    const word = (found[1] ?? found[3] ?? 'therapeutic').toLowerCase();
    return {
      kind: word.startsWith('chemo')
        ? 'chemo'
        : /hydration|fluid|saline/.test(word)
          ? 'hydration'
          : 'therapeutic',
      way: (found[2] ?? 'infusion').toLowerCase(),
      ...(drug ? { drug } : {}),
      ...(minutes ? { minutes: minutes.minutes } : {}),
      ...(concurrent ? { concurrent: true } : {}),
    };
  });
  const trigger = triggerAt(text, first.index, first.index + first[0].length);
  const setting = findFact(
    text,
    trigger,
    /\b(?:outpatient hospital|hospital|facility|hopd|emergency (?:room|department)|infusion center of the hospital)\b/i,
    () => 'facility',
  );
  return [
    serviceOf(
      text,
      'infusion',
      trigger,
      present({
        setting,
        items: factAt(text, items, first.index, body.slice(0, last.index + 160).trimEnd().length),
      }),
    ),
  ];
};

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

/** Drug units: dose, amount of one unit, vials. Read only where the amount of a unit is stated too. */
export const readDrugUnits: ServiceReader = text => {
  const drug = text.mentions.find((mention: Mention) => /^[JQC]\d{4}$/.test(mention.code) && !mention.range);
  if (!drug) return [];
  const trigger = triggerAt(text, drug.start, drug.end);
  const unit = unitAmountOf(drug.code);
  const perUnit =
    findFact(text, trigger, /\bper\s(\d{1,5}(?:\.\d{1,3})?)\s?(?:mg|mcg|units?|ml|g)?\b/i, found =>
      Number(found[1]),
    ) ?? (unit === undefined ? undefined : factAt(text, unit, drug.start, drug.end));
  const dose =
    findFact(
      text,
      trigger,
      /\b(?:dose(?:\sof|:)?|gave|given|administered)\s(\d{1,5}(?:\.\d{1,3})?)\s?(?:mg|mcg|units?|ml|g)?\b/i,
      found => Number(found[1]),
    ) ??
    findFact(text, trigger, /\b(\d{1,5}(?:\.\d{1,3})?)\s?(?:mg|mcg|units)\sof\b/i, found => Number(found[1]));
  if (!perUnit || !dose) return [];
  const vials =
    findFact(
      text,
      trigger,
      /\bvials? (?:opened|used):?\s(\d{1,5}(?:(?:,|\sand|,\sand)\s\d{1,5}){0,6})/i,
      found => [...(found[1] ?? '').matchAll(/\d+/g)].map(Number),
    ) ??
    findFact(
      text,
      trigger,
      /\b(one|two|three|four|an?|\d)\s(\d{1,5})[\s-]?(?:mg|mcg|units?)\s(?:single[- ](?:dose|use)\s)vials?\b/i,
      found => Array.from({ length: readCount(found[1]) ?? 1 }, () => Number(found[2])),
    );
  return [
    serviceOf(
      text,
      'drug-units',
      trigger,
      present({ code: factAt(text, drug.code, drug.start, drug.end), dose, perUnit, vials }),
    ),
  ];
};
