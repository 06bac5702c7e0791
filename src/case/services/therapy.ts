import type { Fact } from '../facts.ts';
import type { Mention } from '../match.ts';
import { findAll } from '../passage.ts';
import { factAt, present, type ServiceReader, type ServiceText, serviceOf, triggerAt } from './reader.ts';
import { evaluationComplexity, evaluationNames, timedNames } from './therapy-names.ts';

const timedTherapy =
  /^(?:97032|97033|97034|97035|97036|97110|97112|97113|97116|97124|97129|97130|97140|97530|97533|97535|97537|97542|97545|97750|97755|97760|97761|97763)$/;
const untimedTherapy = /^(?:9716[1-8]|97010|97012|97014|97016|97018|97022|97024|97026|97028|97150|G0283)$/;
const therapyMinutes =
  /^\s?(?:-\w\w\s?)*(?:\([^()]{0,40}\)\s?)?(?:for|:|=|-|–|,|\||x|@)?\s?(\d{1,3})\s?(?:min(?:ute)?s?\b|['’′]|m\b)/i;

interface Told {
  readonly code: string;
  readonly minutes?: number;
  /** The upper end of a range, `minutes` being the lower. */
  readonly high?: number;
  readonly start: number;
  readonly end: number;
}

/** Timed therapy: the minutes that stand with each code or name, evaluations, and codes reported once. */
export const readTherapy: ServiceReader = text => {
  const coded = codedTherapy(text);
  const named = namedTherapy(text).filter(one => !coded.some(other => other.code === one.code));
  const told = [...coded, ...named].sort((a, b) => a.start - b.start);
  const first = told.find(one => one.minutes !== undefined);
  const last = told.at(-1);
  if (!first || !last) return [];
  const others = text.mentions.filter(mention => untimedTherapy.test(mention.code));
  const start = Math.min(...told.map(one => one.start));
  return [
    serviceOf(
      text,
      'therapy-units',
      triggerAt(text, first.start, first.end),
      present({
        services: {
          ...factAt(text, listOf(told, 'minutes'), start, Math.max(...told.map(one => one.end))),
          ...rangeOf(told),
        },
        untimed:
          others[0] &&
          factAt(
            text,
            others.map(mention => mention.code),
            others[0].start,
            others.at(-1)?.end ?? others[0].end,
          ),
        ...readEvaluation(text, others),
        discipline: disciplineOf(text, others),
        assistant: assistantOf(text),
      }),
    ),
  ];
};

function listOf(told: readonly Told[], end: 'minutes' | 'high') {
  return told.map(one => {
    const minutes = end === 'high' ? (one.high ?? one.minutes) : one.minutes;
    return { code: one.code, ...(minutes === undefined ? {} : { minutes }) };
  });
}

/** Both lists where any of the minutes is a range. */
function rangeOf(told: readonly Told[]) {
  if (!told.some(one => one.high !== undefined)) return {};
  return { approximate: true, range: { low: listOf(told, 'minutes'), high: listOf(told, 'high') } };
}

function codedTherapy(text: ServiceText): Told[] {
  const body = text.passage.text;
  return text.mentions.flatMap(mention => {
    if (!timedTherapy.test(mention.code) || mention.range) return [];
    const minutes = minutesBeside(text, body, mention);
    return minutes === undefined
      ? []
      : [{ code: mention.code, minutes: minutes.value, start: mention.start, end: minutes.end }];
  });
}

function minutesBeside(
  text: ServiceText,
  body: string,
  mention: Mention,
): { value: number; end: number } | undefined {
  const after = therapyMinutes.exec(body.slice(mention.end, mention.end + 60));
  if (after?.[1]) return { value: Number(after[1]), end: mention.end + after[0].length };
  const clock = text.minutes.find(
    one => one.start >= mention.end && joinsAfter(body.slice(mention.end, one.start)),
  );
  if (clock) return { value: clock.minutes, end: clock.end };
  const before = /(\d{1,3})\s?(?:min(?:ute)?s?|['’′])\s(?:of\s|were\s|on\s)?(?:cpt\s|code\s)?\(?$/i.exec(
    body.slice(Math.max(0, mention.start - 30), mention.start),
  );
  return before?.[1] ? { value: Number(before[1]), end: mention.end } : undefined;
}

interface Length {
  readonly minutes: number;
  readonly range?: { readonly high: number };
  readonly start: number;
  readonly end: number;
}

interface Name {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly isFull: boolean;
}

/**
 * Services by name. Minutes stand all before or all behind their names: the first of them tells which. A full name
 * without minutes beside timed ones is kept, so that its minutes are asked for.
 */
function namedTherapy(text: ServiceText): Told[] {
  const body = text.passage.text;
  const names = namesIn(text);
  const lengths = lengthsOf(text);
  const pairs = (isAfter: boolean) =>
    names.flatMap(name => {
      const length = lengths.find(one =>
        isAfter
          ? one.start >= name.end && joinsAfter(body.slice(name.end, one.start))
          : one.end <= name.start && joinsBefore(body.slice(one.end, name.start)),
      );
      return length ? [{ name, length }] : [];
    });
  const [after, before] = [pairs(true), pairs(false)];
  const isBefore =
    before.length > after.length ||
    (before.length === after.length && (before[0]?.length.start ?? 0) < (after[0]?.name.start ?? 0));
  const told = (isBefore ? before : after).map(({ name, length }) => ({
    code: name.code,
    minutes: length.minutes,
    ...(length.range ? { high: length.range.high } : {}),
    start: Math.min(name.start, length.start),
    end: Math.max(name.end, length.end),
  }));
  const isTold = (name: Name) => told.some(one => one.code === name.code);
  const untold = told.length === 0 ? [] : names.filter(name => name.isFull && !isTold(name));
  return [...told, ...untold.map(({ code, start, end }) => ({ code, start, end }))];
}

/** The names in the text; of two at one place the longer. */
function namesIn(text: ServiceText): Name[] {
  const found = timedNames.flatMap(({ code, full, short }) =>
    [full, ...(short ? [short] : [])].flatMap(pattern =>
      findAll(text.passage, pattern).map(match => ({
        code,
        start: match.index,
        end: match.index + match[0].length,
        isFull: pattern === full,
      })),
    ),
  );
  const sorted = found.sort((a, b) => a.start - b.start || b.end - a.end);
  return sorted.filter((one, at) => !sorted.slice(0, at).some(other => other.end > one.start));
}

const prime = /(?<![\d.'’])(\d{1,3})\s?(?:['’′](?!\s?\d)|m\b)/g;

/** Lengths of time, with the strokes and the bare "m" that therapists write for minutes. */
function lengthsOf(text: ServiceText): Length[] {
  const strokes = findAll(text.passage, prime).map(found => ({
    minutes: Number(found[1]),
    start: found.index,
    end: found.index + found[0].length,
  }));
  const clear = strokes.filter(
    one => !text.minutes.some(other => one.start < other.end && one.end > other.start),
  );
  return [...text.minutes, ...clear].sort((a, b) => a.start - b.start);
}

function joinsAfter(between: string): boolean {
  return /^[\s:=(x@|-]{0,4}(?:\(?\d{5}\)?[\s:=(x@|-]{0,4})?(?:for|was|of|time|total|lasted|from|done)?[\s:=(]{0,3}$/i.test(
    between,
  );
}

function joinsBefore(between: string): boolean {
  return /^[\s:]{0,2}(?:(?:was|were)\s)?(?:of|on|for|doing|spent on|timed|total)?\s?(?:on\s)?(?:the\s)?$/i.test(
    between,
  );
}

function readEvaluation(
  text: ServiceText,
  others: readonly Mention[],
): Record<string, Fact<unknown> | undefined> {
  if (others.some(mention => /^9716[1-8]$/.test(mention.code))) return {};
  const body = text.passage.text;
  for (const [kind, pattern] of Object.entries(evaluationNames)) {
    const found = pattern.exec(body);
    if (!found || /\bre-?$/i.test(body.slice(Math.max(0, found.index - 4), found.index))) continue;
    const level = evaluationComplexity.exec(body) ?? undefined;
    const word = (level?.[1] ?? level?.[2] ?? '').toLowerCase();
    return {
      evaluation: factAt(text, kind, found.index, found.index + found[0].length),
      complexity:
        level &&
        factAt(text, word.startsWith('mod') ? 'moderate' : word, level.index, level.index + level[0].length),
    };
  }
  return {};
}

function disciplineOf(text: ServiceText, others: readonly Mention[]): Fact<string> | undefined {
  const evaluation = others.find(mention => /^9716[1-8]$/.test(mention.code));
  if (evaluation)
    return factAt(text, Number(evaluation.code) <= 97164 ? 'GP' : 'GO', evaluation.start, evaluation.end);
  const said =
    /\b(?:([Pp]hysical [Tt]herap\w+|PT (?:session|visit|tx|treatment|eval\w*|note)|(?:by|with|w\/) PT|PTA)|([Oo]ccupational [Tt]herap\w+|OT (?:session|visit|tx|treatment|eval\w*|note)|(?:by|with|w\/) OT|COTA)|([Ss]peech[- ](?:[Ll]anguage )?(?:[Tt]herap\w+|[Pp]atholog\w+)|ST (?:session|visit|tx)))\b/.exec(
      text.passage.text,
    );
  if (said)
    return factAt(text, said[1] ? 'GP' : said[2] ? 'GO' : 'GN', said.index, said.index + said[0].length);
  const short = disciplineAlone.exec(text.passage.text);
  return short
    ? factAt(text, short[0] === 'OT' ? 'GO' : 'GP', short.index, short.index + short[0].length)
    : undefined;
}

/** "MCR PT:", "outpt PT", "OT Medicare": in capitals and not the subject of a sentence, which would be the patient. */
const disciplineAlone =
  /(?<=\b(?:MCR|Mcr|mcr|[Mm]edicare|MEDICARE|[Pp]art [Bb]|[Aa]etna|[Cc]igna|UHC|BCBS|[Hh]umana|[Oo]ut-?p(?:atien)?t|SNF|[Hh]ome [Hh]ealth|[Ss]killed)\s)(?:PT|OT)(?![\w’'])|\b(?:PT|OT)(?=\s?(?:[:.;\n]|$|[Uu]nits?\b|[Bb]ill\w*|[Cc]laims?\b|[Cc]odes?\b|[Cc]linic\b|[Dd]ept\b|plan of care|POC\b|[Mm]edicare\b|MCR\b))/;

/** Treatment by a therapy assistant: Medicare wants CQ or CO. */
function assistantOf(text: ServiceText): Fact<boolean> | undefined {
  const said =
    /\b(?:by (?:the |a |our )?)?(?:PTA|COTA|OTA|(?:physical|occupational) therap(?:ist|y) assistant)\b/.exec(
      text.passage.text,
    );
  return said ? factAt(text, true, said.index, said.index + said[0].length) : undefined;
}
