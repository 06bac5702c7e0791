import type { StatedService } from '../facts.ts';
import { quoteOf } from '../passage.ts';
import { readDates } from '../read-dates.ts';
import { factAt, findChoice, findFact, present, type ServiceReader, serviceOf, triggerOf } from './reader.ts';

const situations: readonly (readonly [string, RegExp])[] = [
  ['staged', /\b(?:staged|planned (?:return|at the time)|more extensive)\b/i],
  [
    'complication-in-or',
    /\b(?:complication in (?:the )?or|return(?:ed)? to (?:the )?(?:or|operating room)|unplanned return)\b/i,
  ],
  [
    'complication-elsewhere',
    /\bcomplication (?:elsewhere|in (?:the )?(?:office|clinic)|at bedside|not in (?:the )?or)\b/i,
  ],
  ['repeat-same-physician', /\brepeat\w*[\w\s]{0,20}same (?:physician|doctor|provider)\b/i],
  [
    'repeat-other-physician',
    /\brepeat\w*[\w\s]{0,20}(?:other|another|different) (?:physician|doctor|provider)\b/i,
  ],
  ['unrelated', /\bunrelated\b/i],
];

/** A service in the global period of an earlier procedure: both dates, the global days, and how they relate. */
export const readGlobalPeriod: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:global (?:period|days)|(?:10|90)[- ]day global|post-?op(?:erative)? (?:global|period))\b/i,
  );
  if (!trigger) return [];
  const dates = readDates(text.passage, text.facts.dateOfService?.value ?? '9999-12-31');
  const days =
    /\b(0?00|0?10|0?90)[- ](?:global )?days?\b|\b(?:global (?:days|period)(?: of|:)?)\s(0?00|0?10|0?90)\b|\b(000|010|090)\b/.exec(
      text.passage.text,
    );
  const [first, second] = dates;
  if (!first || !second || !days) return [];
  const [earlier, later] = [first, second];
  const word = (days[1] ?? days[2] ?? days[3] ?? '').padStart(3, '0');
  const isVisit = /\b(?:visit|e\/?m|seen|99[2-4]\d\d)\b/i.test(text.passage.text.slice(later.end));
  const service = findFact(
    text,
    trigger,
    isVisit ? /\b(?:visit|e\/?m|seen|99[2-4]\d\d)\b/i : /\bprocedure\b/i,
    () => (isVisit ? 'visit' : 'procedure'),
  );
  if (!service) return [];
  const code = text.mentions.find(mention => mention.start > later.end && mention.system !== 'MODIFIER');
  const tail = text.passage.text.slice(later.end);
  const situation = isVisit ? undefined : findChoice(text, trigger, situations);
  const related =
    isVisit && !/decision|separate/i.test(tail)
      ? findFact(text, trigger, /\b(un)?related\b/i, found => found[1] === undefined)
      : undefined;
  const visit = isVisit
    ? findChoice(text, trigger, [
        [
          'decision-for-surgery',
          /\bdecision (?:for|to (?:do|perform|operate)|on) ?(?:the )?(?:surgery|operation|operate)?\b/i,
        ],
        ['separate-same-day', /\bseparate(?:ly identifiable)?\b/i],
      ])
    : undefined;
  const sameGroup = findFact(
    text,
    trigger,
    /\b(?:another|different|other) (?:group|practice|specialty)\b/i,
    () => false,
  );
  const quote = quoteOf(
    text.passage,
    Math.min(earlier.start, days.index),
    Math.max(earlier.end, days.index + days[0].length),
  );
  const values = present({
    earlier: { value: { date: earlier.date, globalDays: word }, quote },
    service,
    code: code && factAt(text, code.code, code.start, code.end),
    date: factAt(text, later.date, later.start, later.end),
    related,
    situation,
    visit,
    sameGroup,
  });
  return [serviceOf(text, 'global-period', trigger, values)] satisfies StatedService[];
};
