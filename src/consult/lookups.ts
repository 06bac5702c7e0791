import type { CodeBook, CodeCard } from '../case/codebook.ts';
import type { Facts } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import type { Question } from '../case/question.ts';
import type { Finding } from '../rules/edits.ts';
import { mueText } from '../rules/unit-edits.ts';

/** What a mail may ask of a code without telling a case: its unit limit, global days or work value. */
const ASKED = {
  mue: /\b(?:mues?|medically unlikely(?: edits?)?|(?:max(?:imum)?|most|limit(?: of)?|allowed) (?:number of )?units|units? limit|units (?:allowed|max)|how many units (?:of \S+ )?(?:are|is|can|may|will|does) (?:\S+ ){0,3}(?:allow\w*|bill\w*|report\w*|pa(?:y|id)|a day|per day))\b/i,
  global: /\bglobal (?:periods?|days)\b|\bdays? global\b/i,
  rvu: /\b(?:w?rvus?|work (?:values?|units)|relative values?)\b/i,
} as const;
type Topic = keyof typeof ASKED;

const OPENS =
  /^\W*(?:(?:and|also|so|hi|hello|then|thanks),?\s){0,2}(?:what|what['’]s|how (?:many|long)|which|is there|are there|do you (?:know|have)|does|can you (?:tell|look)|please (?:tell|look))\b/i;

/** The table value a sentence asks for, when it asks for one. */
export function topicsOf(sentence: string): readonly Topic[] {
  if (!OPENS.test(sentence)) return [];
  return (['mue', 'global', 'rvu'] as const).filter(topic => ASKED[topic].test(sentence));
}

const MAX_LOOKED_UP = 6;
const MAX_CODES = 40;
const MAX_SENTENCES = 10;

/** "What is the global period of 11042?" names a code and tells of no service. */
export function withoutLookups(facts: Facts, question: Question): Facts {
  const asked = lookupsIn(question).map(one => one.text);
  const told = facts.procedures.filter(
    ({ state, quote }) =>
      !(
        state === 'asked' &&
        /^[0-9A-Z]{5}$/.test(quote.text) &&
        asked.some(text => text.includes(quote.text))
      ),
  );
  return told.length === facts.procedures.length ? facts : { ...facts, procedures: told };
}

function lookupsIn(question: Question): { text: string; topics: readonly Topic[] }[] {
  return question.text
    .split(/(?<=[.?!])\s+|\n\n/)
    .filter(text => topicsOf(text.trim()).length > 0)
    .slice(0, MAX_SENTENCES)
    .map(text => ({ text, topics: topicsOf(text.trim()) }));
}

/** The table values that the mail asks for, as far as the catalog holds them; else that they are not loaded. */
export function lookUp(
  mentions: readonly Mention[],
  question: Question,
  book: CodeBook,
  on: string,
): readonly Finding[] {
  const sentences = lookupsIn(question);
  const told = mentions.filter(one => one.role !== 'quoted').map(one => one.code);
  const codes = [...new Set(told)].slice(0, MAX_CODES);
  return sentences
    .flatMap(({ text, topics }) => {
      const here = codes.filter(code => text.includes(code));
      return topics.flatMap(topic =>
        (here.length > 0 ? here : codes).flatMap(code => answer(topic, code, book, on)),
      );
    })
    .slice(0, MAX_LOOKED_UP);
}

function answer(topic: Topic, code: string, book: CodeBook, on: string): Finding[] {
  const card = book.card(code, on);
  if (card?.status !== 'valid' || (card.system !== 'CPT' && card.system !== 'HCPCS')) return [];
  const known = WAYS[topic](card);
  return [
    {
      kind: topic === 'mue' ? 'mue' : 'other',
      codes: [code],
      state: known ? 'clear' : 'depends',
      text: known ?? `${code}: ${MISSING[topic]} (${book.edition.label}).`,
      source: (topic === 'mue' && card.mue?.source) || card.source,
    },
  ];
}

const WAYS: Readonly<Record<Topic, (card: CodeCard) => string | undefined>> = {
  mue: ({ code, mue }) => mue && `${code} has an ${mueText(mue)}.`,
  global: ({ code, globalDays }) =>
    globalDays === undefined ? undefined : `${code}: global days ${globalDays} (${spanOf(globalDays)}).`,
  rvu: ({ code, workRvu }) => (workRvu === undefined ? undefined : `${code}: work RVU ${workRvu}.`),
};

const MISSING: Readonly<Record<Topic, string>> = {
  mue: 'no MUE is loaded; CMS publishes the practitioner and hospital MUE tables each quarter and keeps some values confidential',
  global: 'no global days are loaded; they stand in the Medicare Physician Fee Schedule',
  rvu: 'no fee schedule is loaded; work values stand in the Medicare Physician Fee Schedule',
};

function spanOf(days: string): string {
  const words: Readonly<Record<string, string>> = {
    '000': 'the day itself',
    '010': 'the day itself and 10 days after',
    '090': 'the day before, the day itself and 90 days after',
    XXX: 'no global period applies',
    ZZZ: 'that of the code it is added to',
    YYY: 'set by the contractor',
    MMM: 'maternity',
  };
  return words[days] ?? 'see the fee schedule';
}
