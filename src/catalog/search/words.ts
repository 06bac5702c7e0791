/** How texts become search terms. Queries and catalog texts pass the same way, so that they meet. */

const romans: Readonly<Record<string, string>> = { ii: '2', iii: '3', iv: '4', vi: '6', vii: '7', viii: '8' };
const ones = new Set(['type', 'stage', 'grade', 'class', 'phase', 'degree', 'category']);
const ordinals: Readonly<Record<string, string>> = {
  first: '1st',
  second: '2nd',
  third: '3rd',
  fourth: '4th',
  fifth: '5th',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
};

/** Words that carry no meaning of their own in a title or question. */
const stopWords = new Set(
  'a an and any are as at be been by code codes coding cpt diagnosis dx for from has have icd icd10 if in into is it its of on or patient per pt that the their then there these this those to was were what which who with whose hcpcs'.split(
    ' ',
  ),
);

const negations = new Set(['without', 'no', 'not', 'non', 'absent', 'denies']);
/** What a negation does not reach over. */
const ends = new Set(['with', 'and', 'or', 'but', 'due', 'in', 'of', 'by', 'elsewhere', 'otherwise']);

const spellings: readonly (readonly [string, string])[] = [
  ['haem', 'hem'],
  ['oedema', 'edema'],
  ['oesoph', 'esoph'],
  ['anaem', 'anem'],
  ['diarrhoea', 'diarrhea'],
  ['tumour', 'tumor'],
  ['paed', 'ped'],
  ['gynaec', 'gynec'],
  ['ischaem', 'ischem'],
  ['leukaem', 'leukem'],
  ['foet', 'fet'],
  ['amoeb', 'ameb'],
  ['aetiolog', 'etiolog'],
  ['coeliac', 'celiac'],
  ["'s", ''],
  ['w/o', ' without '],
  ['w/', ' with '],
  ['s/p', ' status post '],
  ['&', ' and '],
];
const anySpelling = /ae|oe|our|'s|\/|&/;

/** Lower case without accents; British spellings and joined forms made alike. */
function plain(text: string): string {
  const lower = text.toLowerCase();
  const ascii = /[^ -~]/.test(lower) ? lower.normalize('NFD').replace(/\p{M}/gu, '') : lower;
  if (!anySpelling.test(ascii)) return ascii;
  return spellings.reduce((result, [from, to]) => result.replaceAll(from, to), ascii);
}

const cache = new Map<string, string>();

/** A light stemmer: plural and the commonest endings. Stronger stemming merges terms that coders keep apart. */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  const known = cache.get(word);
  if (known !== undefined) return known;
  let base = word;
  if (base.endsWith('ies') && base.length > 4) base = `${base.slice(0, -3)}y`;
  else if (/(?:ss|sh|ch|x|z)es$/.test(base)) base = base.slice(0, -2);
  else if (base.endsWith('s') && !/(?:ss|us|is|as|os)$/.test(base)) base = base.slice(0, -1);
  if (base.endsWith('ing') && base.length > 6) base = base.slice(0, -3);
  else if (base.endsWith('ed') && base.length > 5) base = base.slice(0, -2);
  if (base.endsWith('tion') && base.length > 6) base = base.slice(0, -3);
  else if (base.endsWith('osis') && base.length > 6) base = `${base.slice(0, -4)}os`;
  else if (base.endsWith('otic') && base.length > 6) base = `${base.slice(0, -4)}os`;
  else if (base.endsWith('itis') && base.length > 6) base = `${base.slice(0, -2)}`;
  else if (base.endsWith('ical') && base.length > 6) base = `${base.slice(0, -4)}`;
  else if (base.endsWith('ic') && base.length > 5) base = base.slice(0, -2);
  else if (base.endsWith('al') && base.length > 5) base = base.slice(0, -2);
  else if (base.endsWith('ous') && base.length > 6) base = base.slice(0, -3);
  else if (base.endsWith('ly') && base.length > 5) base = base.slice(0, -2);
  if (base.endsWith('e') && base.length > 4) base = base.slice(0, -1);
  if (base.endsWith('y') && base.length > 4) base = base.slice(0, -1);
  if (base.endsWith('i') && base.length > 4) base = base.slice(0, -1);
  if (base.endsWith('a') && base.length > 5) base = base.slice(0, -1);
  if (cache.size < 200_000) cache.set(word, base);
  return base;
}

/** Words of a text in order: numbers alike, no stop words, what follows a negation marked with "!". */
export function wordsOf(text: string): string[] {
  const raw = plain(text).match(/[a-z0-9]+(?:\.\d+)?|[,;:()]/g) ?? [];
  const words: string[] = [];
  let negated = false;
  let before = '';
  for (const token of raw) {
    if (/^[,;:()]$/.test(token)) {
      negated = false;
      continue;
    }
    const number = token === 'i' && ones.has(before) ? '1' : (romans[token] ?? ordinals[token] ?? token);
    before = token;
    if (ends.has(token)) negated = false;
    if (negations.has(token)) {
      negated = token !== 'not' && token !== 'non';
      if (token === 'without') words.push('without');
      continue;
    }
    if (stopWords.has(number)) continue;
    words.push(negated ? `!${number}` : number);
  }
  return words;
}

/** Search terms of a text: stemmed words. */
export function termsOf(text: string): string[] {
  return wordsOf(text).map(word => (word.startsWith('!') ? `!${stem(word.slice(1))}` : stem(word)));
}

/** Words that a title adds without narrowing it much: they count little against a title that has them. */
export const weakTerms: ReadonlyMap<string, number> = new Map(
  (
    [
      ['unspecified', 0.1],
      ['specified', 0.2],
      ['other', 0.25],
      ['nos', 0.05],
      ['nec', 0.1],
      ['classified', 0.1],
      ['elsewhere', 0.1],
      ['left', 0.45],
      ['right', 0.45],
      ['bilateral', 0.5],
      ['initial', 0.25],
      ['encounter', 0.1],
      ['subsequent', 0.6],
      ['sequela', 0.6],
      ['without', 0.2],
      ['disease', 0.6],
      ['disorder', 0.6],
      ['condition', 0.6],
      ['site', 0.5],
      ['part', 0.5],
      ['type', 0.6],
      ['due', 0.4],
      ['each', 0.3],
      ['mention', 0.1],
    ] as const
  ).map(([word, weight]) => [stem(word), weight]),
);

/**
 * Whether two words are forms of one: "edema, edematous", "atrophy, atrophic", "fusion, fused". The Alphabetic
 * Index lists such forms side by side.
 */
export function sameRoot(a: string, b: string): boolean {
  const length = Math.max(3, Math.min(a.length, b.length, 5) - 1);
  return a.length > 2 && b.length > 2 && a.slice(0, length) === b.slice(0, length);
}
