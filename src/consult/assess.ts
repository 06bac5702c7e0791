import type { CodeBook, EditSetting } from '../case/codebook.ts';
import type { Leaf } from '../rules/expand.ts';
import { holdsOn, type RuleLine, type RuleResult } from '../rules/rule.ts';
import { expandStated } from './approximate.ts';
import { type Claim, cautionVisits, type DraftLine, resolveClaim } from './claim.ts';
import { AS_CODED } from './coded-services.ts';
import { orderLines } from './line-order.ts';
import type { Service } from './services.ts';

/** A service with what its rule says as the facts stand, and under each answer to a missing fact. */
export interface Assessed {
  readonly service: Service;
  readonly result: RuleResult;
  readonly leaves: readonly Leaf[];
}

export interface ClaimBranch {
  readonly when: string;
  readonly claim: Claim;
  readonly leaf: Leaf;
  readonly service: number;
}

/** A branch that ends in further questions tells nothing by itself. */
export function isDecided({ claim, leaf, service }: ClaimBranch): boolean {
  return leaf.result.missing.length === 0 || claim.lines.some(line => line.service === service);
}

export interface Assessment {
  readonly assessed: readonly Assessed[];
  /** The claim as the facts stand. */
  readonly main: Claim;
  readonly branches: readonly ClaimBranch[];
  /** Services whose rule does not speak for the date of service. */
  readonly outOfDate: readonly Service[];
}

/** Runs every service's rule, resolves the edits of the claim, and again for each branch. */
export function assess(
  services: readonly Service[],
  book: CodeBook,
  on: string,
  setting: EditSetting = 'practitioner',
): Assessment {
  const current = services.filter(service => holdsOn(service.rule, on));
  const stated = current.map(service => ({
    service,
    ...expandStated(service, { book, on }),
  }));
  const assessed = stated.map((one, at) =>
    isWhollyRefused(one, at, stated) ? { ...one, result: { ...one.result, missing: [] } } : one,
  );
  const fixed = assessed
    .flatMap((one, at) => (one.leaves.length > 0 ? [] : draftLines(one.service, one.result, at)))
    .filter(line => !isRefusedElsewhere(line, assessed));
  const resolve = (lines: readonly DraftLine[]) => {
    const claim = resolveClaim(cautionVisits(lines, book, on), book, on, setting);
    return { ...claim, lines: orderLines(claim.lines, book, on) };
  };
  const branches = assessed.flatMap((one, at) =>
    one.leaves.map(leaf => ({
      when: `If ${leaf.when}`,
      leaf,
      service: at,
      claim: resolve(
        [...draftLines(one.service, leaf.result, at, leaf), ...fixed].sort((a, b) => a.service - b.service),
      ),
    })),
  );
  const main = resolve(fixed);
  return {
    assessed,
    main: { ...main, lines: main.lines.map(line => weigh(line, branches)) },
    branches,
    outOfDate: services.filter(service => !holdsOn(service.rule, on)),
  };
}

/** Nothing of a service known by its code alone stays to be billed: what its note documents need not be asked. */
function isWhollyRefused(one: Assessed, at: number, all: readonly Assessed[]): boolean {
  const { lines } = one.result;
  return (
    one.service.label === AS_CODED &&
    one.leaves.length === 0 &&
    lines.length > 0 &&
    lines.every(line =>
      all.some((other, place) => place !== at && other.result.refused.some(({ code }) => code === line.code)),
    )
  );
}

/** A code known by its name alone is no line where the rule of a described service refuses it. */
function isRefusedElsewhere(line: DraftLine, assessed: readonly Assessed[]): boolean {
  return (
    line.label === AS_CODED &&
    assessed.some(
      (one, at) => at !== line.service && one.result.refused.some(({ code }) => code === line.code),
    )
  );
}

const MISSING = 'A missing fact decides the units or the payment: see the questions.';

function draftLines(service: Service, result: RuleResult, at: number, leaf?: Leaf): readonly DraftLine[] {
  const open = result.missing[0];
  return result.lines.map(line => ({
    code: line.code,
    units: line.units,
    modifiers: [...(line.modifiers ?? []), ...(service.discipline ? [service.discipline] : [])],
    status: open ? 'depends' : 'bill',
    because: leaf?.band ? leaf.when : (line.because ?? service.rule.title),
    ruleId: service.rule.id,
    source: service.rule.source,
    quotes: service.quotes,
    label: service.label,
    kind: service.kind,
    wounds: service.wounds,
    ...(service.unplaced && { unplaced: true }),
    ...(service.named && { named: true }),
    separate: service.separate,
    service: at,
    ...(open && { reason: MISSING }),
  }));
}

/** A line that some branch denies or changes is not certain: its code stands, its payment depends. */
function weigh(line: DraftLine, branches: readonly ClaimBranch[]): DraftLine {
  if (line.status !== 'bill') return line;
  const changed = branches.filter(branch => {
    const there = branch.claim.lines.find(one => isSameLine(one, line));
    return (
      there !== undefined &&
      (there.status !== line.status || there.modifiers.join() !== line.modifiers.join())
    );
  });
  if (changed.length === 0) return line;
  const reason = changed
    .map(branch => {
      const there = branch.claim.lines.find(one => isSameLine(one, line));
      return `${branch.when}: ${there?.reason ?? `with modifier ${there?.modifiers.join(', ')}`}`;
    })
    .join(' ');
  return { ...line, status: 'depends', reason };
}

function isSameLine(one: RuleLine & { service: number }, other: RuleLine & { service: number }): boolean {
  return one.code === other.code && one.service === other.service;
}
