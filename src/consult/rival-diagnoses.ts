import type { Mention } from '../case/match.ts';
import { type Question, zoneText } from '../case/question.ts';
import type { Diagnosis } from './diagnose.ts';

/** The phase of care that the seventh character of an injury or complication tells (ICD-10-CM guideline I.C.19.a). */
const PHASES: readonly (readonly [character: string, said: RegExp])[] = [
  [
    'A',
    /\b(?:active(?:ly)? treat\w*|active treatment|initial encounter|(?:still|being|under) (?:active )?treat\w*|surgical treatment|return(?:ed)? to (?:the )?or\b|emergency department (?:encounter|visit))\b/i,
  ],
  [
    'D',
    /\b(?:aftercare|routine healing|(?:in the )?healing phase|recovery phase|subsequent encounter|suture removal|cast (?:change|removal)|healing (?:well|normally|phase|routinely))\b/i,
  ],
  ['S', /\b(?:sequelae?|late effects?)\b/i],
];

const JOINED = /^[\s,]*(?:\/|or|vs\.?|versus|instead of|rather than)[\s,]*$/i;

/** Diagnoses of which only one may stand, with the question where the mail does not choose. */
export interface Settled {
  readonly diagnoses: readonly Diagnosis[];
  readonly questions: readonly string[];
}

/**
 * "T81.31XA or T81.31XD?" asks for one of two: never both. The phase of care told in words chooses between seventh
 * characters; any other choice is asked.
 */
export function settleRivals(
  named: readonly Diagnosis[],
  question: Question,
  mentions: readonly Mention[],
): Settled {
  const words = zoneText(question, ['subject', 'new']);
  const gone = new Set<string>();
  const open = new Set<string>();
  const questions: string[] = [];
  for (const group of rivalsOf(named, question, mentions)) {
    const phases = PHASES.filter(([, said]) => said.test(words)).map(([character]) => character);
    const [phase] = phases;
    const fitting = isOneInjury(group)
      ? group.filter(one => phases.length === 1 && one.code.at(-1) === phase)
      : [];
    if (fitting.length === 1) {
      for (const one of group) if (!fitting.includes(one)) gone.add(one.code);
      continue;
    }
    for (const one of group) open.add(one.code);
    questions.push(ask(group));
  }
  return {
    diagnoses: named
      .filter(one => !gone.has(one.code))
      .map(one => (open.has(one.code) ? { ...one, status: 'depends' as const } : one)),
    questions,
  };
}

function ask(group: readonly Diagnosis[]): string {
  const codes = group.map(one => one.code).join(' or ');
  return isOneInjury(group)
    ? `${codes}: is the patient still under active treatment of it (A), in routine healing (D), or is it a sequela (S)?`
    : `${codes}: which of them does the note support? ${group.map(one => `${one.code}: ${one.text}`).join('; ')}.`;
}

/** The same code but for its seventh character. */
function isOneInjury(group: readonly Diagnosis[]): boolean {
  const [first] = group;
  return group.every(
    one => /\w{3}\.\w{4}$/.test(one.code) && one.code.slice(0, -1) === first?.code.slice(0, -1),
  );
}

/** Codes that differ in the seventh character alone, and codes that a question joins by "or". */
function rivalsOf(
  named: readonly Diagnosis[],
  question: Question,
  mentions: readonly Mention[],
): Diagnosis[][] {
  const stems = Map.groupBy(
    named.filter(one => /\w{3}\.\w{4}$/.test(one.code)),
    one => one.code.slice(0, -1),
  );
  const groups = [...stems.values()].filter(group => group.length > 1);
  const taken = new Set(groups.flat().map(one => one.code));
  const ordered = mentions.filter(one => one.role !== 'quoted' && named.some(each => each.code === one.code));
  for (const [i, second] of ordered.entries()) {
    const first = ordered[i - 1];
    if (!first || first.code === second.code || taken.has(first.code) || taken.has(second.code)) continue;
    const between = question.text.slice(first.end, second.start);
    const asks = /^[^.!;\n]{0,80}\?/.test(question.text.slice(second.end, second.end + 100));
    if (!asks || !JOINED.test(between)) continue;
    groups.push(named.filter(one => one.code === first.code || one.code === second.code));
  }
  return groups;
}
