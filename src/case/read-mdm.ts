import type { Fact } from './facts.ts';
import { findAll, type Passage, quoteOf, sentenceAt, sentenceText } from './passage.ts';

export type Mdm = 'straightforward' | 'low' | 'moderate' | 'high';

const level = '(straight-?\\s?forward|sf|low|mod(?:erate|\\.)?|high)';
const making = '(?:mdm|(?:medical\\s)?decision[- ]making)';
const stated = new RegExp(
  [
    `\\b${level}(?:[-\\s](?:level|complexity|complex|cmplx))?\\s(?:of\\s)?${making}\\b`,
    `\\b${making}\\s?(?:(?:is|was|of|:|=|\\||-|at|level|documented as|supports?|meets?)\\s?){0,2}(?:an?\\s)?${level}(?![\\w-])`,
    `\\b${level}[-\\s]complexity\\b(?!\\s(?:pt|ot|physical|occupational|(?:re-?)?eval|closure|repair|chronic|ccm))`,
  ].join('|'),
  'gi',
);
const asks = /\b(?:is|does|would|can|or|meet|qualify)\b/i;

/** The level of decision making as stated ("MDM mod", "high complexity"); a question for it ("is that moderate?") states none. */
export function readMdm(passage: Passage): Fact<Mdm> | undefined {
  for (const found of findAll(passage, stated)) {
    const value = levelOf(found[1] ?? found[2] ?? found[3] ?? '');
    const sentence = sentenceText(passage, sentenceAt(passage, found.index));
    const before = passage.text.slice(Math.max(0, found.index - 40), found.index);
    if (!value || (/\?\s*$/.test(sentence.trim()) && asks.test(before))) continue;
    return { value, quote: quoteOf(passage, found.index, found.index + found[0].length) };
  }
  return undefined;
}

function levelOf(raw: string): Mdm | undefined {
  const word = raw.toLowerCase().replace(/[-\s.]/g, '');
  if (word === 'sf' || word === 'straightforward') return 'straightforward';
  if (word.startsWith('mod')) return 'moderate';
  return word === 'low' || word === 'high' ? word : undefined;
}
