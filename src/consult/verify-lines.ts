import type { CodeBook, CodeCard } from '../case/codebook.ts';
import type { Mention } from '../case/match.ts';
import { orderLines } from './line-order.ts';
import type { ClaimLine, OpinionData } from './opinion.ts';
import type { ProseLimits } from './verify-prose.ts';
import { cleanGrounds } from './verify-quotes.ts';

interface LineContext {
  readonly book: CodeBook;
  readonly mentions: readonly Mention[];
  readonly limits: ProseLimits;
  readonly texts: readonly string[];
}

/**
 * The rules' lines stand as they are, with the draft's reasons added. A drafted line beyond them is kept only for a
 * code the asker named and no rule decides, valid on the date, and only as "depends" on the asker's own check.
 */
export function verifyLines(
  given: OpinionData,
  offline: OpinionData,
  context: LineContext,
  notes: string[],
): ClaimLine[] {
  const own = offline.lines.map(line => withReasons(line, given, context, notes));
  const more = given.lines.flatMap(line => {
    if (offline.lines.some(one => one.code === line.code)) return [];
    const fault = faultOf(line, offline, context);
    if (fault) {
      notes.push(`lines: ${line.code} was removed, ${fault}.`);
      return [];
    }
    return [asUnverified(line, context, notes)];
  });
  return orderLines([...own, ...more], context.book, context.limits.on);
}

function withReasons(line: ClaimLine, given: OpinionData, context: LineContext, notes: string[]): ClaimLine {
  const drafted = given.lines.filter(one => one.code === line.code);
  const same = drafted.some(
    one =>
      one.units === line.units &&
      one.status === line.status &&
      one.modifiers.join() === line.modifiers.join(),
  );
  if (drafted.length > 0 && !same)
    notes.push(`lines: ${line.code} was drafted otherwise; the rules' line stands.`);
  const known = new Set(line.why.map(grounds => grounds.text));
  const reasons = drafted
    .filter(one => one.units === line.units)
    .flatMap(one => one.why)
    .filter(grounds => !known.has(grounds.text))
    .flatMap(
      grounds =>
        cleanGrounds({ ...grounds, basis: 'model' }, context.limits, context.texts, 'lines', notes) ?? [],
    );
  return { ...line, why: [...line.why, ...reasons] };
}

function faultOf(
  line: ClaimLine,
  offline: OpinionData,
  { book, mentions, limits }: LineContext,
): string | undefined {
  const card = book.card(line.code, limits.on);
  if (card?.status !== 'valid') return `it is ${card?.status ?? 'unknown'} on ${limits.on}`;
  const refused = offline.doNotBill.find(one => one.code === card.code);
  if (refused) return `the rules refuse it: ${refused.reason}`;
  if (offline.branches.some(branch => branch.lines.some(one => one.code === card.code)))
    return 'it holds in a branch only';
  if (!mentions.some(mention => mention.code === card.code))
    return 'it follows neither from the rules nor from the question';
  const asked = offline.asked.find(one => one.code === card.code);
  if (asked && asked.verdict !== 'not-covered') return `the rules' verdict on it is ${asked.verdict}`;
  const mue = card.mue?.value;
  if (mue !== undefined && line.units > mue) return `its ${line.units} units are over the MUE of ${mue}`;
  return modifierFault(line, book, limits.on);
}

function modifierFault(line: ClaimLine, book: CodeBook, on: string): string | undefined {
  const unknown = line.modifiers.find(modifier => !isModifier(book.card(modifier, on)));
  return unknown && `modifier ${unknown} is not known on ${on}`;
}

function isModifier(card: CodeCard | undefined): boolean {
  return card?.system === 'MODIFIER' && card.status === 'valid';
}

function asUnverified(line: ClaimLine, { book, limits, texts }: LineContext, notes: string[]): ClaimLine {
  const card = book.card(line.code, limits.on);
  return {
    ...line,
    status: 'depends',
    text: card?.text ?? '',
    textLicence: card?.textLicence ?? 'ours',
    diagnoses: line.diagnoses.filter(
      code => book.card(code, limits.on)?.status === 'valid' && limits.allowed.has(code),
    ),
    why: [
      ...line.why.flatMap(
        grounds => cleanGrounds({ ...grounds, basis: 'model' }, limits, texts, 'lines', notes) ?? [],
      ),
      {
        basis: 'looked-up' as const,
        text: `${line.code} is valid on ${limits.on}; no loaded rule decides its units, so they are not verified.`,
        quotes: [],
      },
    ],
  };
}
