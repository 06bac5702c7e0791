import type { Fact } from '../facts.ts';
import { isDenied } from './denied.ts';
import {
  factAt,
  findChoice,
  findFact,
  isPast,
  type LengthMention,
  lengthsOf,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggersOf,
} from './reader.ts';
import { sideOf } from './sides.ts';

const repaired =
  /\b(?:repair\w*|herniorrhaph\w*|hernioplast\w*|mesh|fix(?:ed|ing)?|closed primarily|operat\w+|surgery|laparoscop\w*|robot\w*)\b/i;

/** Repair of a hernia of the front of the abdomen: span of the defects, course, content, and old mesh removed. */
export const readHernia: ServiceReader = text => {
  const trigger = named(
    text,
    /\b(?:ventral|incisional|umbilical|epigastric|spigelian|anterior abdominal)\b(?:[^.;]|\.\d){0,30}\bhernias?\b/i,
  );
  if (!trigger) return [];
  const meshRemoved = findFact(
    text,
    trigger,
    /\b(?:old |prior |previous |infected )?mesh (?:was )?(?:removed|explanted|excised)|(?:remov(?:al|ed)|explant(?:ed|ation)) (?:of )?(?:the )?(?:old |prior |previous |infected )?mesh\b/i,
    () => true,
  );
  return [
    serviceOf(
      text,
      'hernia',
      trigger,
      present({
        spanCm: spanOf(text),
        course: courseOf(text, trigger),
        content: contentOf(text, trigger),
        meshRemoved,
      }),
    ),
  ];
};

/** Inguinal or femoral hernia repair: way, course, content and side. */
export const readGroinHernia: ServiceReader = text => {
  const trigger = named(
    text,
    /\b(?:inguinal|femoral|groin)\b(?:[^.;]|\.\d){0,30}\bhernias?\b|\bhernias?\b(?:[^.;]|\.\d){0,16}\b(?:inguinal|femoral)\b/i,
  );
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    ['femoral', /\bfemoral\b(?:[^.;]|\.\d){0,30}\bhernias?\b/i],
    ['inguinal', /\b(?:inguinal|groin)\b/i],
  ]);
  const way = findChoice(text, trigger, [
    ['laparoscopic', /\b(?:laparoscop\w*|robot\w*|tapp?|tep)\b/i],
    ['open', /\b(?:open|lichtenstein|shouldice|bassini|herniorrhaphy)\b/i],
  ]);
  const { ageYears } = text.facts.patient ?? {};
  return [
    serviceOf(
      text,
      'groin-hernia',
      trigger,
      present({
        kind,
        way,
        course: courseOf(text, trigger),
        content: contentOf(text, trigger),
        side: sideOf(text, trigger),
        ageYears,
      }),
    ),
  ];
};

const again =
  /\b(?:now|today|currently)\b[^.;]{0,20}\b(?:recurr?ent|recurred|recurrence)\b|\brecurr?ent\b[^.;]{0,20}\b(?:now|today)\b/i;

function named(text: ServiceText, pattern: RegExp): Trigger | undefined {
  const all = triggersOf(text, pattern);
  // "Previous ventral hernia repair ..., now recurrent": the hernia named in the history is the one repaired again.
  const isAgain = again.test(text.passage.text) && repairedAgain(text, all[0]);
  const trigger = all.find(one => !isPast(text, one)) ?? (isAgain ? all[0] : undefined);
  return trigger && repaired.test(text.passage.text) ? trigger : undefined;
}

/** A repair told outside the sentence of the history. */
function repairedAgain(text: ServiceText, first: Trigger | undefined): boolean {
  const pattern =
    /\b(?:(?:open|laparoscopic|robotic|lap)\srepair|repaired|repair (?:was )?(?:done|performed)|new mesh|mesh (?:was )?placed)\b/i;
  return (
    first !== undefined &&
    triggersOf(text, pattern).some(
      one => one.sentence !== first.sentence && !isPast(text, one) && !isDenied(text, one.start, one.end),
    )
  );
}

function courseOf(text: ServiceText, trigger: Trigger) {
  const never = findFact(
    text,
    trigger,
    /\b(?:not (?:a )?recurren\w+|non-?recurrent|never (?:been )?(?:operated|repaired)(?: on)?(?: before)?|no (?:prior|previous) (?:hernia )?repairs?)\b/i,
    () => 'initial',
  );
  return (
    never ??
    findChoice(text, trigger, [
      [
        'recurrent',
        /\b(?:recurr?ent|recurred|recurrence|re-?do|repaired (?:once )?before|(?:previously|prior) (?:repaired|repair))\b/i,
      ],
      [
        'initial',
        /\b(?:initial|primary(?! clos)|first[- ]time|first (?:repair|surgery|hernia|operation)|de novo)\b/i,
      ],
    ])
  );
}

function contentOf(text: ServiceText, trigger: Trigger): Fact<string> | undefined {
  const caught = findFact(
    text,
    trigger,
    /\b(?:incarcerat\w+|strangulat\w+|irreducible|(?:non|not)[- ]?reducible)\b/i,
    found => (isDenied(text, found.index, found.index + found[0].length) ? undefined : 'incarcerated'),
  );
  return (
    caught ??
    findFact(
      text,
      trigger,
      /\breducible\b|\b(?:no|not|without|never)\s(?:\w+\s){0,2}(?:incarcerat\w+|strangulat\w+)/i,
      () => 'reducible',
    )
  );
}

const spanBefore =
  /\b(?:span\w*|total(?:ling|ing)?|overall|combined|altogether|measur\w*|defects?(?: size)?(?: was| is| of|:)?)\s(?:[\w-]+\s){0,3}$/i;
const spanAfter =
  /^\s?(?:in\s)?(?:(?:total|overall|combined)\s)?(?:span|hernia defect|defect|fascial defect|in total|altogether|total)\b/i;
const strong = /\b(?:span\w*|total\w*|overall|combined|altogether)\b/i;

/** The size of a hernia: one stated length, or the one told as span or total. Of several others none is it. */
function spanOf(text: ServiceText): Fact<number> | undefined {
  const body = text.passage.text;
  const around = ({ start, end }: LengthMention) => ({
    before: body.slice(Math.max(0, start - 50), start).replace(/^.*[.;,\n](?!\d)/s, ''),
    after: body.slice(end, end + 40),
  });
  const all = lengthsOf(text).filter(one => {
    const { before, after } = around(one);
    return (
      !/^\s?(?:x|×|by)?[^.;,]{0,20}\b(?:mesh|patch|trocars?|ports?|incision|bridge|apart)\b/i.test(after) &&
      !/\b(?:mesh|patch|trocar|port|incision|bridge of|separated by)\b[^.;,]{0,20}$/i.test(before)
    );
  });
  const told = all.find(one => {
    const { before, after } = around(one);
    return (
      (strong.test(before) && spanBefore.test(before)) ||
      (spanAfter.test(after) && strong.test(after.slice(0, 24)))
    );
  });
  const [first] = all;
  const chosen = told ?? (first && all.every(one => one.cm === first.cm) ? first : undefined);
  return chosen && factAt(text, chosen.cm, chosen.start, chosen.end);
}
