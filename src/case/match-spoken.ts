import type { Mention, Reading } from './match.ts';
import { teens, tens, units } from './number-words.ts';

type Draft = Omit<Mention, 'role' | 'text'>;

const ones = ['zero', ...units];

interface NumberWord {
  readonly digits: string;
  readonly isTens: boolean;
}

const words: ReadonlyMap<string, NumberWord> = new Map<string, NumberWord>([
  ...ones.map((word, i) => [word, { digits: String(i), isTens: false }] as const),
  ['oh', { digits: '0', isTens: false }] as const,
  ['o', { digits: '0', isTens: false }] as const,
  ...teens.map((word, i) => [word, { digits: String(i + 10), isTens: false }] as const),
  ...tens.map((word, i) => [word, { digits: String((i + 2) * 10), isTens: true }] as const),
]);
const anyWord = [...words.keys()].sort((a, b) => b.length - a.length).join('|');
const sequence = new RegExp(`\\b(?:${anyWord})(?:[ \\t,-]{1,2}(?:${anyWord}|hundred)\\b){1,6}`, 'gi');

/** Codes written out as they are said: "ninety-seven six oh seven", "nine nine two one three". */
export function* spokenCodes(reading: Reading): Generator<Draft> {
  for (const found of reading.text.matchAll(sequence)) {
    if (reading.zoneAt(found.index) === 'signature') continue;
    const code = digitsOf(found[0]);
    if (code.length !== 5) continue;
    const status = reading.statusOf(code);
    // Number words are ordinary prose: only a code the catalog knows is believed.
    if (status === 'unknown') continue;
    yield {
      code,
      system: 'CPT',
      start: found.index,
      end: found.index + found[0].length,
      status,
      ambiguous: 'spelled out in words',
    };
  }
}

function digitsOf(text: string): string {
  let digits = '';
  let open = false;
  for (const raw of text.toLowerCase().split(/[\s,-]+/)) {
    if (raw === 'hundred') {
      digits += '00';
      open = false;
      continue;
    }
    const word = words.get(raw);
    if (!word) continue;
    // "ninety seven" is 97, "ninety oh" is 90 and 0.
    if (open && word.digits.length === 1 && word.digits !== '0') digits = digits.slice(0, -1) + word.digits;
    else digits += word.digits;
    open = word.isTens;
  }
  return digits;
}
