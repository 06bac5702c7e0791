import type { StatementSync } from 'node:sqlite';
import { keyOf } from './code-form.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lookalikes: Readonly<Record<string, string>> = {
  O: '0',
  '0': 'O',
  I: '1',
  L: '1',
  '1': 'I',
  S: '5',
  B: '8',
};

/** Spellings one slip away from a key, the likeliest slips first: look-alikes, a cut, a swap, a wrong character. */
function* slips(key: string): Generator<string> {
  const chars = [...key];
  for (const [at, char] of chars.entries()) {
    const other = lookalikes[char];
    if (other !== undefined) yield key.slice(0, at) + other + key.slice(at + 1);
  }
  for (let end = key.length - 1; end >= 3; end -= 1) yield key.slice(0, end);
  for (let at = 0; at + 1 < chars.length; at += 1) {
    yield key.slice(0, at) + key.charAt(at + 1) + key.charAt(at) + key.slice(at + 2);
  }
  for (let at = key.length - 1; at >= 0; at -= 1) {
    for (const char of alphabet) yield key.slice(0, at) + char + key.slice(at + 1);
  }
  for (let at = 0; at < key.length; at += 1) yield key.slice(0, at) + key.slice(at + 1);
  for (let at = key.length; at > 0; at -= 1) {
    for (const char of alphabet) yield key.slice(0, at) + char + key.slice(at);
  }
}

/** Keys in the catalog that are one slip away from one that is not, likeliest first. Reads at most `most`. */
export function nearKeys(code: string, exists: StatementSync, most = 5): string[] {
  const key = keyOf(code);
  if (!/^[A-Z0-9]{4,8}$/.test(key)) return [];
  const found = new Set<string>();
  for (const slip of slips(key)) {
    if (slip === key || found.has(slip)) continue;
    if (exists.get(slip) !== undefined) found.add(slip);
    if (found.size >= most) break;
  }
  return [...found];
}
