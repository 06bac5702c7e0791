import type { Mention } from './match.ts';
import { modifierWords } from './match-modifiers.ts';
import type { Reading } from './match-reading.ts';
import { isModifier } from './modifier-codes.ts';
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

const labelled = /\b(?:cpts?|hcpcs|codes?|procedures?)(?:\s(?:code|number|is|was|of))?\W{1,3}$/i;

/** Codes written out as they are said: "ninety-seven six oh seven", "nine nine two one three", "A sixty-five fifty". */
export function* spokenCodes(reading: Reading): Generator<Draft> {
  for (const found of reading.text.matchAll(sequence)) {
    if (reading.zoneAt(found.index) === 'signature') continue;
    const said = digitsOf(found[0]);
    const letter = said.length === 4 ? letterBefore(reading.text, found.index) : '';
    const code = letter + said;
    if (code.length !== 5) continue;
    const start = letter === '' ? found.index : found.index - 2;
    const status = reading.statusOf(code);
    // Number words are ordinary prose: only a code the catalog knows, or one named as such, is believed.
    const before = reading.text.slice(Math.max(0, start - 24), start);
    if (status === 'unknown' && (letter !== '' || !labelled.test(before))) continue;
    yield {
      code,
      system: letter === '' ? 'CPT' : 'HCPCS',
      start,
      end: found.index + found[0].length,
      status,
      ambiguous: 'spelled out in words',
    };
  }
}

/** The capital of an HCPCS Level II code, as in "J thirty-three oh one". */
function letterBefore(text: string, at: number): string {
  return /(?:^|[^A-Za-z0-9])([A-CEGHJ-MP-V])[ -]$/.exec(text.slice(Math.max(0, at - 3), at))?.[1] ?? '';
}

const spokenAfter = new RegExp(`^mod(?:ifier)?s?:?\\s((?:${anyWord})(?:[ -](?:${anyWord})){0,2})\\b`, 'i');
const spokenBefore = new RegExp(`\\b((?:${anyWord})[ -](?:${anyWord}))\\s$`, 'i');

const spokenNext = new RegExp(
  `^(?:\\s(?:and|or)|,|/|\\s&)\\s((?:${anyWord})[ -](?:${anyWord})|${teens.join('|')})\\b`,
  'i',
);

/** Modifiers said in words: "modifier twenty-five", "a fifty-nine modifier", "modifiers fifty-nine and twenty-five". */
export function* spokenModifiers(reading: Reading): Generator<Draft> {
  const { text } = reading;
  for (const at of modifierWords(text)) {
    if (reading.zoneAt(at) === 'signature') continue;
    const behind = spokenAfter.exec(text.slice(at, at + 50));
    const ahead = behind ? null : spokenBefore.exec(text.slice(Math.max(0, at - 24), at));
    let said = behind?.[1] ?? ahead?.[1];
    let start = behind && said ? at + behind[0].length - said.length : at - (said?.length ?? 0) - 1;
    for (let count = 0; said !== undefined && count < 4; count += 1) {
      const code = digitsOf(said);
      if (!isModifier(code)) break;
      yield { code, system: 'MODIFIER', start, end: start + said.length, status: 'valid' };
      const end: number = start + said.length;
      const next = behind ? spokenNext.exec(text.slice(end, end + 30)) : null;
      said = next?.[1];
      start = end + (next?.[0].length ?? 0) - (said?.length ?? 0);
    }
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
