import type { CodeBook, EditSetting } from '../case/codebook.ts';
import type { Mention } from '../case/match.ts';
import { bandFindings } from '../rules/band-edits.ts';
import {
  addOnFindings,
  clearFinding,
  type Finding,
  joinPairs,
  pairFinding,
  validityFindings,
} from '../rules/edits.ts';
import { mueFindings } from '../rules/unit-edits.ts';
import type { Assessment } from './assess.ts';
import { textsIn } from './code-words.ts';
import type { EditFinding } from './opinion.ts';

/** Every edit finding of the claim, of its branches and of the codes the mail names; each pair once. */
export function listEdits(
  assessment: Assessment,
  mentions: readonly Mention[],
  book: CodeBook,
  on: string,
  setting: EditSetting = 'practitioner',
): EditFinding[] {
  const { main, branches } = assessment;
  const inBranches = branches.flatMap(branch =>
    branch.claim.findings.map(finding =>
      finding.state === 'hit' ? { ...finding, state: 'depends' as const } : finding,
    ),
  );
  const billed = main.lines.filter(line => line.status !== 'do-not-bill');
  const branchUnits = branches.flatMap(branch => mueFindings(branch.claim.lines, book, on));
  const earlier = earlierCodes(assessment);
  const told = mentions.filter(mention => mention.role !== 'quoted').map(mention => mention.code);
  const named = [...new Set(told)].filter(code => !earlier.includes(code)).slice(0, MAX_NAMED);
  const together = [
    ...new Set([
      ...named,
      ...billed.map(line => line.code),
      ...branches.flatMap(branch => branch.claim.lines.map(line => line.code)),
    ]),
  ];
  const findings: readonly Finding[] = [
    ...main.findings,
    ...inBranches,
    ...acrossBranches(assessment, book, on, setting),
    ...namedPairs(named, findingsOf(assessment), book, on, setting),
    ...mueFindings(billed, book, on),
    ...branchUnits.map(finding => ({ ...finding, state: 'depends' as const })),
    ...addOnFindings(together, book, on).filter(finding => finding.codes.some(code => named.includes(code))),
    ...bandFindings(named, book, on),
    ...validityFindings([...new Set(named)], book, on),
  ];
  const seen = new Set<string>();
  return joinUnknown(joinPairs(findings, book, on))
    .filter(finding => {
      const key = `${finding.kind} ${finding.codes.join(' ')}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .map(finding => ({ ...finding, codes: [...finding.codes] }));
}

/** Pairs that the loaded part of the table does not hold are one remark: an absent row is no edit. */
function joinUnknown(findings: readonly Finding[]): readonly Finding[] {
  const isUnknown = (one: Finding) => one.kind === 'ptp' && one.state === 'depends' && !one.columnOne;
  const pairs = [...new Set(findings.filter(isUnknown).map(one => one.codes.join(' and ')))];
  const [first] = findings.filter(isUnknown);
  if (!first || pairs.length < 2) return findings;
  const codes = [...new Set(findings.filter(isUnknown).flatMap(one => one.codes))];
  const text = `No PTP row is loaded for ${pairs.join('; ')}. The rows loaded are a part of the NCCI table: look these pairs up before billing them together.`;
  return [...findings.filter(one => !isUnknown(one)), { ...first, codes, text }];
}

/** Procedures of an earlier day: pairs and unit limits are of one day. */
function earlierCodes({ assessed }: Assessment): readonly string[] {
  return assessed
    .filter(one => one.service.rule.id === 'global-period')
    .flatMap(one => textsIn(one.service.input.earlier));
}

/** Pairs between branches of different services, which are never on one claim that was worked out above. */
function acrossBranches(
  { branches }: Assessment,
  book: CodeBook,
  on: string,
  setting: EditSetting,
): readonly Finding[] {
  const lines = branches.flatMap(branch =>
    branch.claim.lines.filter(line => line.service === branch.service),
  );
  const serviceOf = new Map(lines.map(line => [line.code, line.service]));
  return book
    .pairs([...serviceOf.keys()], on, setting)
    .filter(pair => serviceOf.get(pair.columnOne) !== serviceOf.get(pair.columnTwo))
    .map(pair => pairFinding(pair, 'depends'));
}

function findingsOf({ main, branches }: Assessment): readonly Finding[] {
  return [...main.findings, ...branches.flatMap(branch => branch.claim.findings)];
}

const MAX_CLEAR = 6;
/** Pairs and standing are looked up for this many named codes. */
const MAX_NAMED = 40;

/** Pairs among the codes the mail names, also those that are on no line (bundled, refused). */
function namedPairs(
  named: readonly string[],
  known: readonly Finding[],
  book: CodeBook,
  on: string,
  setting: EditSetting,
): readonly Finding[] {
  const codes = [...new Set(named)].filter(code => book.card(code, on)?.system === 'CPT');
  const pairs = book.pairs(codes, on, setting);
  const isKnownPair = (one: string, two: string) =>
    known.some(other => other.kind === 'ptp' && other.columnOne === one && other.columnTwo === two);
  const found = pairs
    .filter(pair => !isKnownPair(pair.columnOne, pair.columnTwo))
    .map(pair => pairFinding(pair, 'hit'));
  const groupOf = (code: string) => {
    const criteria = book.card(code, on)?.criteria;
    return criteria && `${criteria.family} ${criteria.choose?.kind ?? ''}`;
  };
  const areRivals = (one: string, two: string) => groupOf(one) !== undefined && groupOf(one) === groupOf(two);
  const bases = codes.filter(code => book.card(code, on)?.criteria?.baseCodes === undefined);
  const clear = bases.flatMap((one, at) =>
    bases
      .slice(at + 1)
      .filter(two => !areRivals(one, two))
      .map(two => clearFinding(one, two, book)),
  );
  const isKnown = (finding: Finding) =>
    [...known, ...found].some(
      other => other.kind === 'ptp' && finding.codes.every(code => other.codes.includes(code)),
    );
  return [...found, ...clear.filter(finding => !isKnown(finding)).slice(0, MAX_CLEAR)];
}
