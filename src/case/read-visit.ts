import type { Facts } from './facts.ts';
import { type Passage, quoteOf, sentenceAt, sentenceText } from './passage.ts';
import { readMdm } from './read-mdm.ts';
import { readNumber, readWordNumber } from './read-numbers.ts';
import { type MinutesMention, readMinutes } from './read-times.ts';

type Visit = NonNullable<Facts['visit']>;

const newPatient =
  /\b(?:new|initial)\s(?:(?:medicare|medicaid|office|clinic|wound|aetna|cigna|bcbs|uhc|humana|commercial|mcr)\s)?(?:patients?|pts?)\b(?!\s(?:portal|form))|\b(?:new|NP) to (?:the|our|us|this)\s?(?:practice|clinic|group|office)?\b|\bnever (?:been )?seen (?:here|before|by (?:us|anyone here|(?:our|this|the) (?:group|practice|clinic|office|specialty)))\b|\bfirst (?:time )?(?:visit|seen)(?: here| with us)?\b/i;
const establishedPatient =
  /\b(?:est(?:ablished|ab|\.)?|existing|return(?:ing)?)\.?\s(?:(?:medicare|medicaid|office|aetna|cigna|bcbs|uhc|humana|commercial|mcr|adult|peds?)\s)?(?:patients?|pts?|members?)\b|\best(?:ab(?:lished)?)?\b(?=\s?[,;.)/]|\s?$|\svisit|\s\d{1,3}\s?min|\s(?:low|mod|high|sf)\b)|\bfollow-?\s?up (?:visit|patient|appointment)\b|(?:^|[\s,;(])(?:here for |routine |office )?f\/u\s(?:visit|appt|appointment|pt|patient|for)\b|\bf\/u\b(?=[^.;\n]{0,40}\b(?:office|clinic|min|mdm)\b)|\bwell known to (?:us|our|the practice)\b/im;
const separate =
  /\b(?:significant(?:,|\sand)?\s(?:and\s)?separately identifiable|separately identifiable|separate(?:ly)? (?:and )?(?:significant )?(?:identifiable )?(?:e\/?m|evaluation|visit)|unrelated (?:e\/?m|problem|complaint|visit)|above and beyond|also (?:evaluated|addressed|managed|treated) (?:his|her|their|the|for) \w+|separately (?![^.;\n]{0,40}\bbill)[^.;\n]{2,40}?\b(?:addressed|managed|evaluated|treated|worked up))\b/i;
/** Minutes of something else than the visit: treatment, therapy, sedation, wear or waiting time. */
const otherTime =
  /\b(?:psychotherapy|therapy (?:time|session|codes?)|therapeutic|gait|manual|neuromuscular|exercise|ultrasound|infus\w*|hydrat\w*|sedat\w*|anesth\w*|critical care|advance care|acp|tobacco|smoking|cessation|ccm|chronic care|rpm|remote|monitoring|wait\w*|soak\w*|dwell|procedure (?:took|time)|surgery|operat\w*|observation|debrid\w* (?:took|time)|every|q\d|dosing|hold|tourniquet|counsel\w* on smoking|travel|late|phone|call)\b/i;

/** What is stated of the visit: new or established, total minutes, level of decision making, separateness. */
export function readVisit(passage: Passage): Visit | undefined {
  const patient = readPatientKind(passage);
  const time = readVisitMinutes(passage);
  const level = readMdm(passage);
  const apart = readSeparate(passage);
  const visit: Visit = {
    ...(patient ? { patient } : {}),
    ...(time ? { minutes: time } : {}),
    ...(level ? { mdm: level } : {}),
    ...(apart ? { separate: apart } : {}),
  };
  return Object.keys(visit).length > 0 ? visit : undefined;
}

function readPatientKind(passage: Passage): Visit['patient'] {
  const fresh = newPatient.exec(passage.text);
  const known = establishedPatient.exec(passage.text);
  const isChoice =
    fresh &&
    known &&
    /\b(?:or|vs\.?|versus)\b|\//.test(
      passage.text.slice(Math.min(fresh.index, known.index), Math.max(fresh.index, known.index)),
    );
  if (isChoice) return undefined;
  // "First visit with Dr. Hale" after one with his partner is no new patient.
  const before = !known && (!fresh || /^first/i.test(fresh[0])) ? seenByGroup(passage) : undefined;
  if (before) return before;
  const found =
    fresh &&
    !/\b(?:not|isn't|no)\s(?:an?\s)?$/i.test(passage.text.slice(Math.max(0, fresh.index - 8), fresh.index))
      ? fresh
      : known;
  if (!found) return undefined;
  return {
    value: found === fresh ? 'new' : 'established',
    quote: quoteOf(passage, found.index, found.index + found[0].length),
  };
}

const seenAgo =
  /\b(?:saw|seen by|seen at|visited|been to|had a visit with)\s(?:our|my|the same|this)\s(?:[\w-]+\s){0,3}?(?:np|pa|pa-c|aprn|partner|colleague|associate|group|practice|clinic|office)\b[^.;\n]{0,50}?\b(\d{1,2}|an?|one|two|three|four|five|six)\s(years?|yrs?|months?|mos?|weeks?|wks?)\s(?:ago|earlier|before)\b/i;

/** "Saw our NP two years ago": under three years in the group makes an established patient, over three a new one. */
function seenByGroup(passage: Passage): Visit['patient'] {
  const found = seenAgo.exec(passage.text);
  if (!found || /\b(?:another|different|other) (?:sub)?specialty\b/i.test(passage.text)) return undefined;
  const count = /^an?$/i.test(found[1] ?? '')
    ? 1
    : (readNumber(found[1] ?? '') ?? readWordNumber(found[1] ?? ''));
  const unit = (found[2] ?? '').toLowerCase();
  const months = (count ?? 36) * (unit.startsWith('y') ? 12 : unit.startsWith('m') ? 1 : 0.25);
  if (months === 36) return undefined;
  return {
    value: months < 36 ? 'established' : 'new',
    quote: quoteOf(passage, found.index, found.index + found[0].length),
  };
}

const visitTime =
  /\b(?:total|time spent|spent|visit|new (?:pt|patient)|est(?:ablished)? (?:pt|patient)|mdm|e\/?m|encounter|face[- ]to[- ]face|office|evaluation|on the date|provider time|documented|(?:on|by|based on) time|992[01]\d)\b/i;

function readVisitMinutes(passage: Passage): Visit['minutes'] {
  const all = readMinutes(passage);
  const mentions = all.filter(({ sentence, start, end }) => {
    const text = sentenceText(passage, sentence);
    const clause = clauseAround(passage, start, end);
    const isTotal = /\btotal\b/i.test(clause) && !otherTime.test(clause);
    return isTotal || (visitTime.test(text) && !otherTime.test(text));
  });
  const total = mentions.find(({ start, end }) =>
    /\btotal\b/i.test(passage.text.slice(Math.max(0, start - 40), end + 14)),
  );
  const rest = total && withoutProcedure(passage, total);
  if (rest) return rest;
  const own = withoutStaff(passage, all, total?.minutes);
  if (own) return own;
  const bare = total || all.length === 0 ? undefined : bareTotal(passage);
  if (bare) return bare;
  const chosen = total ?? mentions[0];
  if (!chosen || (!total && isOfSeveral(passage, mentions))) return undefined;
  const last = total ? undefined : lastPart(passage, mentions);
  if (last) {
    const parts = mentions.slice(0, mentions.indexOf(last) + 1);
    return {
      value: parts.reduce((sum, one) => sum + one.minutes, 0),
      quote: quoteOf(passage, chosen.start, last.end),
      ...(parts.some(one => one.approximate) ? { approximate: true } : {}),
    };
  }
  return {
    value: chosen.minutes,
    quote: quoteOf(passage, chosen.start, chosen.end),
    ...(chosen.approximate ? { approximate: true } : {}),
    ...(chosen.range ? { range: chosen.range } : {}),
  };
}

const procedureTime =
  /^[\s,(]{0,3}(?:of which|including|includes|incl\.?|which included?)\s(?:about\s)?(\d{1,3})\s?min(?:ute)?s?\s(?:(?:was|were|is|are)\s)?(?:spent\s)?(?:for|on|of|doing|performing)\s(?:the\s|an?\s|his\s|her\s)?(?:[\w-]+\s){0,3}?(?:injections?|procedures?|biops(?:y|ies)|ekg|ecg|repair|excision|destruction|cryo\w*|debridement|aspiration|removal|closure|i\s?&\s?d)\b/i;

/** "42 min of which 5 min was for the injection": the time of a procedure billed apart is none of the visit's. */
function withoutProcedure(passage: Passage, total: MinutesMention): Visit['minutes'] {
  const found = procedureTime.exec(passage.text.slice(total.end, total.end + 140));
  const value = found ? total.minutes - Number(found[1]) : 0;
  return found && value > 0
    ? { value, quote: quoteOf(passage, total.start, total.end + found[0].length) }
    : undefined;
}

const staff =
  /\b(?:ma|cma|rma|medical assistant|lpn|lvn|rn|nurse|scribe|clinical staff|staff)(?:'s)?\s(?:time\s|spent\s|did\s|was\s|took\s)?$/i;

/** Where a total only adds the minutes of clinical staff to the practitioner's, the practitioner's count alone. */
function withoutStaff(
  passage: Passage,
  all: readonly MinutesMention[],
  stated: number | undefined,
): Visit['minutes'] {
  const isStaff = (one: MinutesMention) =>
    staff.test(passage.text.slice(Math.max(0, one.start - 30), one.start));
  const theirs = all.filter(isStaff);
  const bare = /\btotal(?:\stime)?\s?(?:of|:|=|is|was)?\s?(\d{1,3})\b/i.exec(passage.text)?.[1];
  const sum = stated ?? (bare === undefined ? undefined : Number(bare));
  const own = all.filter(one => !isStaff(one) && one.minutes !== sum);
  const [only, second] = own;
  if (!only || second || theirs.length === 0 || sum === undefined) return undefined;
  const added = theirs.reduce((total, one) => total + one.minutes, only.minutes);
  return added === sum ? { value: only.minutes, quote: quoteOf(passage, only.start, only.end) } : undefined;
}

/** The words around a place up to the next comma, "plus" or "and". */
function clauseAround(passage: Passage, start: number, end: number): string {
  const before = passage.text.slice(Math.max(0, start - 60), start);
  const after = passage.text.slice(end, end + 40);
  const cut = /[,;.+\n]|\b(?:plus|and|separately|also)\b/gi;
  const from = [...before.matchAll(cut)].at(-1);
  const to = after.search(/[,;.+\n]|\b(?:plus|and|separately|also)\b/i);
  return `${from ? before.slice(from.index + from[0].length) : before}${passage.text.slice(start, end)}${to === -1 ? after : after.slice(0, to)}`;
}

/** Minutes of two people ("NP 15 min and MD 20 min") are not simply those of the visit. */
function isOfSeveral(passage: Passage, mentions: readonly MinutesMention[]): boolean {
  const who = /\b(?:np|pa|pa-c|aprn|md|do|physician|doctor|doc|rn|ma|nurse|resident|student|scribe)\b/gi;
  const owners = mentions.map(one => {
    const near = passage.text.slice(Math.max(0, one.start - 24), one.start);
    return [...near.matchAll(who)].at(-1)?.[0].toLowerCase();
  });
  return new Set(owners.filter(one => one !== undefined)).size > 1;
}

/** "Total 35." beside other minutes: the unit goes without saying. */
function bareTotal(passage: Passage): Visit['minutes'] {
  const found = /\btotal(?:\stime)?\s?(?:of|:|=|is|was)?\s?(\d{1,3})(?=\s?(?:[.,;)\n]|$))/i.exec(
    passage.text,
  );
  const sentence = found && sentenceText(passage, sentenceAt(passage, found.index));
  if (!found || otherTime.test(sentence ?? '')) return undefined;
  return {
    value: Number(found[1]),
    quote: quoteOf(passage, found.index, found.index + found[0].length),
  };
}

/** "25 min face to face plus 10 min charting": parts of one visit that the words add up. */
function lastPart(passage: Passage, mentions: readonly MinutesMention[]): MinutesMention | undefined {
  let last: MinutesMention | undefined;
  for (const [at, one] of mentions.entries()) {
    const before = mentions[at - 1];
    if (!before) continue;
    const between = passage.text.slice(before.end, one.start);
    const adds = /(?:\bplus\b|\+|\band\b|\bthen\b|\banother\b|\bmore\b)/i.test(between);
    const splits = /\b(?:of which|including|incl|out of|or|(?<!face )to|vs|total|from)\b|\?/i.test(between);
    if (!adds || splits || between.length > 80 || one.range || before.range) break;
    last = one;
  }
  return last;
}

function readSeparate(passage: Passage): Visit['separate'] {
  const found = separate.exec(passage.text);
  if (!found) return undefined;
  const sentence = sentenceText(passage, sentenceAt(passage, found.index));
  const before = passage.text.slice(Math.max(0, found.index - 40), found.index);
  if (
    /\?\s*$/.test(sentence.trim()) ||
    /\b(?:if|whether|unless|must be|needs? to be|requires?)\b/i.test(before)
  )
    return undefined;
  const isNegated = /\b(?:no|not|without|wasn't|nothing)\s(?:a\s|any\s)?$/i.test(before);
  return { value: !isNegated, quote: quoteOf(passage, found.index, found.index + found[0].length) };
}
