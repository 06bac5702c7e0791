import type { Mention } from '../match.ts';
import { findAll } from '../passage.ts';
import { unitAmountOf } from './drug-amounts.ts';
import { factAt, findFact, present, readCount, type ServiceReader, serviceOf, triggerAt } from './reader.ts';

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
