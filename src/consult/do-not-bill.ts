import type { CodeBook } from '../case/codebook.ts';
import type { Mention } from '../case/match.ts';
import type { Assessment } from './assess.ts';
import type { OpinionData } from './opinion.ts';
import type { Undone } from './services.ts';

type Refusals = OpinionData['doNotBill'];

/** Codes considered and refused, each with its reason: edits first, then what a service includes, then what was not done. */
export function listRefusals(
  assessment: Assessment,
  undone: readonly Undone[],
  mentions: readonly Mention[],
  book: CodeBook,
  on: string,
): Refusals {
  const { main, assessed } = assessment;
  const edited = main.lines
    .filter(line => line.status === 'do-not-bill')
    .map(line => ({
      code: line.code,
      reason: line.reason ?? '',
      ...(line.reasonSource && { source: line.reasonSource }),
    }));
  const included = assessed.flatMap(one => one.result.refused);
  const kept = new Set(main.lines.filter(line => line.status !== 'do-not-bill').map(line => line.code));
  const all = [
    ...edited,
    ...included,
    ...dressings(assessment, mentions),
    ...undoneCodes(undone, assessment, book, on),
  ];
  const seen = new Set<string>();
  return all.filter(one => {
    const fresh = !seen.has(one.code) && !kept.has(one.code) && book.card(one.code, on) !== undefined;
    seen.add(one.code);
    return fresh;
  });
}

/** Dressings and other supplies used in the session are in the practice expense of the procedure. */
function dressings({ assessed }: Assessment, mentions: readonly Mention[]): Refusals {
  if (!assessed.some(one => one.service.rule.area === 'wound care')) return [];
  return mentions
    .filter(mention => /^A6[0-4]\d\d$/.test(mention.code) || mention.code === 'A4649')
    .map(mention => ({
      code: mention.code,
      reason:
        'Dressings and supplies used in the session are part of the procedure; no separate line for the clinician.',
      source: 'CMS Physician Fee Schedule: practice expense covers incident supplies',
    }));
}

const FAMILY_OF: Readonly<Record<string, { family: string; words: string }>> = {
  npwt: { family: 'npwt', words: 'NPWT' },
  debridement: { family: 'debridement', words: 'debridement' },
  'skin-substitute': { family: 'skin-substitute', words: 'skin substitute application' },
};

function undoneCodes(
  undone: readonly Undone[],
  { assessed }: Assessment,
  book: CodeBook,
  on: string,
): Refusals {
  return undone.flatMap(one => {
    const known = FAMILY_OF[one.kind];
    if (!known || assessed.some(done => done.service.rule.id === one.kind)) return [];
    const how = one.state === 'planned' ? 'is only planned' : 'was not performed';
    const said = one.quote.text.replaceAll(/\s+/g, ' ').slice(0, 120);
    return book
      .family(known.family, on)
      .filter(card => card.criteria?.baseCodes === undefined)
      .map(card => ({ code: card.code, reason: `According to the mail ${known.words} ${how} ("${said}").` }));
  });
}
