import type { Fact, StatedService } from '../facts.ts';
import {
  factAt,
  minutesOf,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerAt,
  triggerOf,
} from './reader.ts';

/** Procedures that are billed beside critical care, with their codes. */
const bedside: readonly (readonly [code: string, pattern: RegExp])[] = [
  ['31500', /\b(?:intubat(?:ed|ion|ing)|ett placed|rsi)\b/i],
  ['36556', /\b(?:cvc|cvl|central (?:venous )?(?:line|catheter)|central lines?|triple lumen|tlc|ij line)\b/i],
  ['36620', /\b(?:a-?line|art(?:erial)? line|arterial catheter)\b/i],
  ['92950', /\b(?:cpr|resuscitation|acls|coded pt)\b/i],
  ['32551', /\b(?:chest tubes?|tube thoracostomy)\b/i],
];
const procedureWord = bedside.map(([, pattern]) => pattern.source).join('|');
const procedureTime = new RegExp(
  `^\\s?(?:(?:were|was|on|for|of|spent on|was spent on|to place|placing|doing)\\s)?(?:(?:the|an?|separately billed|separate|separately billable)\\s){0,2}(?:separately|separate|central|line|arterial|procedures?|placing|teaching|${procedureWord})\\b`,
  'i',
);
/** "Placed an arterial line 1640-1655": the stretch is the procedure's. */
const placedAt = new RegExp(`(?:${procedureWord})\\s?(?:\\w+\\s){0,2}[(:,@]?\\s?(?:from\\s|at\\s)?$`, 'i');
const partOf = /\b(?:of which|incl(?:uding|udes|\.)?|minus|less|excluding|not counting|with)\s?$/i;
/** "Exclusive of procedures": the minutes are net already. */
const netTime =
  /\b(?:excl(?:ud(?:es?|ing|ed)|usive|\.)?(?:\sof)?|not (?:including|counting)|minus|apart from|outside of|w\/o|without)\s(?:all\s|any\s|the\s|time (?:for|of|spent on)\s)?(?:separately\s|billable\s|billed\s|reportable\s|bedside\s|other\s){0,3}(?:procedures?|procedure time|lines?)\b/i;

/** Critical care: total minutes, separately billed procedures, and the minutes told of them. */
export const readCriticalCare: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:critical care|crit\.? care|cc time)\b/i);
  return trigger ? [criticalCareAt(text, trigger)] : [];
};

/** The time of critical care told at a place of the text. */
export function criticalCareAt(text: ServiceText, trigger: Trigger): StatedService {
  const body = text.passage.text;
  const isProcedure = (before: string, after: string) =>
    procedureTime.test(after) ||
    placedAt.test(before) ||
    (partOf.test(before) && !/crit(?:ical)?\.? care/i.test(before.slice(-24)));
  const sum = sumOfStretches(text, isProcedure);
  const minutes = sum ?? minutesOf(text, trigger, isProcedure);
  const own = text.minutes.filter(one =>
    isProcedure(body.slice(Math.max(0, one.start - 50), one.start), body.slice(one.end, one.end + 50)),
  );
  const [first] = own;
  const last = own.at(-1);
  const net = netTime.exec(body);
  const procedureMinutes = sum
    ? { ...sum, value: 0 }
    : first && last
      ? factAt(
          text,
          own.reduce((sum, one) => sum + one.minutes, 0),
          first.start,
          last.end,
        )
      : net
        ? factAt(text, 0, net.index, net.index + net[0].length)
        : undefined;
  return serviceOf(
    text,
    'critical-care',
    trigger,
    present({ minutes, procedureMinutes, procedures: bedsideProcedures(text) }),
  );
}

type IsProcedure = (before: string, after: string) => boolean;

/** Several stretches of clock time of one day, none of them a procedure's, and no total: critical care is their sum. */
function sumOfStretches(text: ServiceText, isProcedure: IsProcedure): Fact<number> | undefined {
  const body = text.passage.text;
  const own = text.minutes.filter(
    one =>
      !isProcedure(body.slice(Math.max(0, one.start - 50), one.start), body.slice(one.end, one.end + 50)),
  );
  const [first] = own;
  const last = own.at(-1);
  if (!first || !last || own.length < 2 || own.some(one => !one.clock)) return undefined;
  if (otherWork.test(body)) return undefined;
  const sum = own.reduce((total, one) => total + one.minutes, 0);
  return factAt(text, sum, first.start, last.end);
}

/** Time of somebody else, or of work that is no critical care, may be among the stretches. */
const otherWork =
  /\b(?:NP|PA(?:-C)?|APRN|APP|resident|fellow|teaching|partner|colleague|travel|off the (?:unit|floor)|transport|lunch)\b/;

/** The procedures told as done; a denied or planned one is none. */
function bedsideProcedures(text: ServiceText): Fact<string[]> | undefined {
  const done = bedside.flatMap(([code, pattern]) => {
    const word = triggerOf(text, pattern);
    const named = text.mentions.find(one => one.code === code);
    const trigger = word ?? (named && triggerAt(text, named.start, named.end));
    const isDone = trigger && serviceOf(text, 'critical-care', trigger, {}).state === 'performed';
    return isDone ? [{ code, trigger }] : [];
  });
  const [first] = done;
  return (
    first &&
    factAt(
      text,
      done.map(one => one.code),
      first.trigger.start,
      first.trigger.end,
    )
  );
}
