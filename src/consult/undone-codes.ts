import type { CodeBook } from '../case/codebook.ts';
import type { Facts, Quote, UndoneReason } from '../case/facts.ts';
import type { Mention } from '../case/match.ts';
import type { RefusedCode } from '../rules/rule.ts';

const WORDS: Readonly<Record<UndoneReason, string>> = {
  'not-done': 'it was not done',
  declined: 'it was declined or only discussed',
  postponed: 'it was put off',
  earlier: 'it is of an earlier day',
  later: 'it is planned for a later day',
  elsewhere: 'somebody else did it',
  family: 'it is told of a relative',
};

function clauseOf({ start, text }: Mention, { undone }: Facts) {
  return undone?.find(
    ({ quote }) =>
      start >= quote.start && start < quote.end && quote.text.slice(start - quote.start).startsWith(text),
  );
}

/** Whether a code stands in a clause of what was not done that day: it tells of no service then. */
export function isUndone(mention: Mention, facts: Facts): boolean {
  return clauseOf(mention, facts) !== undefined;
}

/** A refusal of each code that the mail names only where it tells of what was not done that day. */
export function refuseUndone(
  mentions: readonly Mention[],
  facts: Facts,
  book: CodeBook,
  on: string,
): RefusedCode[] {
  const own = mentions.filter(one => one.role !== 'quoted' && !one.range && !one.ambiguous);
  const told = new Set(own.filter(one => !isUndone(one, facts)).map(one => one.code));
  return own.flatMap(one => {
    const clause = clauseOf(one, facts);
    const card = book.card(one.code, on);
    if (!clause || told.has(one.code) || !card || !['CPT', 'HCPCS'].includes(card.system)) return [];
    return [
      {
        code: one.code,
        reason: `According to the mail ${WORDS[clause.reason]} ("${phrase(clause.quote)}").`,
        source: 'The mail',
      },
    ];
  });
}

const MAX_PHRASE = 140;

function phrase({ text }: Quote): string {
  const plain = text.replaceAll(/\s+/g, ' ').replace(/^[-–>\s]+|[\s.]+$/g, '');
  return plain.length <= MAX_PHRASE ? plain : `${plain.slice(0, MAX_PHRASE - 1)}…`;
}
