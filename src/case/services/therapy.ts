import type { Mention } from '../match.ts';
import { factAt, present, type ServiceReader, type ServiceText, serviceOf, triggerAt } from './reader.ts';

const timedTherapy =
  /^(?:97032|97033|97034|97035|97036|97110|97112|97113|97116|97124|97129|97130|97140|97530|97533|97535|97537|97542|97545|97750|97755|97760|97761|97763)$/;
const untimedTherapy = /^(?:9716[1-8]|97010|97012|97014|97016|97018|97022|97024|97026|97028|97150|G0283)$/;
const therapyMinutes =
  /^\s?(?:-\w\w\s?)*(?:\([^()]{0,40}\)\s?)?(?:for|:|=|-|–|,|\||x|@)?\s?(\d{1,3})\s?(?:min(?:ute)?s?\b|')/i;

/** Timed therapy: the minutes that stand with each code, and codes reported once. */
export const readTherapy: ServiceReader = text => {
  const body = text.passage.text;
  const told = text.mentions.flatMap(mention => {
    if (!timedTherapy.test(mention.code) || mention.range) return [];
    const minutes = minutesBeside(body, mention);
    return minutes === undefined ? [] : [{ mention, minutes }];
  });
  const first = told[0];
  const last = told.at(-1);
  if (!first || !last) return [];
  const services = told.map(({ mention, minutes }) => ({ code: mention.code, minutes: minutes.value }));
  const others = text.mentions.filter(mention => untimedTherapy.test(mention.code));
  const trigger = triggerAt(text, first.mention.start, first.mention.end);
  const discipline = disciplineOf(text, others);
  return [
    serviceOf(
      text,
      'therapy-units',
      trigger,
      present({
        services: factAt(text, services, first.mention.start, Math.max(last.mention.end, last.minutes.end)),
        untimed:
          others[0] &&
          factAt(
            text,
            others.map(mention => mention.code),
            others[0].start,
            others.at(-1)?.end ?? others[0].end,
          ),
        discipline,
      }),
    ),
  ];
};

function minutesBeside(body: string, mention: Mention): { value: number; end: number } | undefined {
  const after = therapyMinutes.exec(body.slice(mention.end, mention.end + 60));
  if (after?.[1]) return { value: Number(after[1]), end: mention.end + after[0].length };
  const before = /(\d{1,3})\s?(?:min(?:ute)?s?)\s(?:of\s|were\s|on\s)?(?:cpt\s|code\s)?\(?$/i.exec(
    body.slice(Math.max(0, mention.start - 30), mention.start),
  );
  return before?.[1] ? { value: Number(before[1]), end: mention.end } : undefined;
}

function disciplineOf(
  text: ServiceText,
  others: readonly Mention[],
): ReturnType<typeof factAt<string>> | undefined {
  const evaluation = others.find(mention => /^9716[1-8]$/.test(mention.code));
  if (evaluation)
    return factAt(text, Number(evaluation.code) <= 97164 ? 'GP' : 'GO', evaluation.start, evaluation.end);
  const said =
    /\b(?:(physical therap\w+|pt (?:session|visit))|(occupational therap\w+)|(speech[- ](?:language )?(?:therap\w+|patholog\w+)))\b/i.exec(
      text.passage.text,
    );
  if (!said) return undefined;
  return factAt(text, said[1] ? 'GP' : said[2] ? 'GO' : 'GN', said.index, said.index + said[0].length);
}
