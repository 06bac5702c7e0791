import { businessDaysBetween, daysBetween } from '../calendar.ts';
import type { Fact } from '../facts.ts';
import { type DateMention, readDates } from '../read-dates.ts';
import {
  factAt,
  findFact,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerAt,
  triggerOf,
} from './reader.ts';

/** Care after discharge: contact and visit counted in days, as stated or from their dates. */
export const readTransitional: ServiceReader = text => {
  const named =
    triggerOf(text, /\b(?:transitional care|TCM\b|after discharge)/) ??
    triggerOf(text, /\bafter discharge\b|\btcm\b/i) ??
    codedTrigger(text);
  if (!named) return [];
  const dated = fromDates(text);
  const visitDays =
    findFact(
      text,
      named,
      /\b(?:visit|seen|saw|face[- ]to[- ]face|f2f)[\w\s-]{0,24}?\b(?:on|within|by|at)?\s?day\s(\d{1,2})\b|\b(?:visit|seen|face[- ]to[- ]face|f2f)[\w\s-]{0,24}?\b(\d{1,2})\s(?:calendar )?days (?:after|post|from|later)\b|\bwithin (\d{1,2}) days\b|\b(?:visit|seen|f2f)\s(?:on\s)?(?:post-?(?:dc|discharge)\s)?day\s?#?(\d{1,2})\b/i,
      found => Number(found[1] ?? found[2] ?? found[3] ?? found[4]),
    ) ?? dated.visitDays;
  const contact =
    findFact(
      text,
      named,
      /\b(\d{1,2}|one|two|three)\s(?:business|working)\sdays?\b/i,
      found => ({ one: 1, two: 2, three: 3 })[(found[1] ?? '').toLowerCase()] ?? Number(found[1]),
    ) ?? dated.contact;
  if (!visitDays && !contact && !/transitional|TCM|9949[56]/i.test(text.passage.text)) return [];
  return [
    serviceOf(
      text,
      'transitional-care',
      named,
      present({ contactBusinessDays: contact, visitDays, mdm: text.facts.visit?.mdm }),
    ),
  ];
};

/** The code alone names the service. */
function codedTrigger(text: ServiceText): Trigger | undefined {
  const coded = text.mentions.find(one => /^9949[56]$/.test(one.code) && !one.range);
  return coded && triggerAt(text, coded.start, coded.end);
}

const before = {
  discharge: /\b(?:d\/c(?:'?e?d)?|dc'?d?|discharge[ds]?(?: date)?|hospital dc)\b[^.;,\n\d]{0,24}$/i,
  contact: /\b(?:call(?:ed)?|contact(?:ed)?|spoke|reached|tc|outreach|phoned?)\b[^.;,\n\d]{0,30}$/i,
  visit: /\b(?:seen|visit|saw|f2f|face[- ]to[- ]face|appt|appointment|ov|office|dos)\b[^.;,\n\d]{0,30}$/i,
};

/** The days between the dates of discharge, contact and visit. */
function fromDates(text: ServiceText): { contact?: Fact<number>; visitDays?: Fact<number> } {
  const dates = readDates(text.passage, text.receivedOn);
  const dateAfter = (pattern: RegExp) =>
    dates.find(one => pattern.test(text.passage.text.slice(Math.max(0, one.start - 50), one.start)));
  const discharge = dateAfter(before.discharge);
  const told = (one: DateMention | undefined, count: (from: string, to: string) => number) => {
    if (!discharge || !one || one.date < discharge.date) return undefined;
    return factAt(text, count(discharge.date, one.date), one.start, one.end);
  };
  const contact = told(dateAfter(before.contact), businessDaysBetween);
  const visitDays = told(dateAfter(before.visit), daysBetween);
  return { ...(contact && { contact }), ...(visitDays && { visitDays }) };
}
