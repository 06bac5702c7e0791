import type { Procedure } from '../case/facts.ts';

/**
 * A mail names one procedure several times ("NPWT coding question ... we placed a disposable NPWT"). Mentions
 * that do not contradict each other are one procedure; a different device, depth, area or set of wounds is another.
 */
export function mergeProcedures(procedures: readonly Procedure[]): readonly Procedure[] {
  const ordered = [...procedures].sort((a, b) => b.wounds.length - a.wounds.length || weight(b) - weight(a));
  const merged: Procedure[] = [];
  for (const next of ordered) {
    const at = merged.findIndex(one => isSame(one, next));
    const found = merged[at];
    if (found) merged[at] = join(found, next);
    else merged.push(next);
  }
  return merged.sort((a, b) => a.quote.start - b.quote.start);
}

function weight(procedure: Procedure): number {
  const { device, depth, technique, areaCm2, separateSite, product } = procedure;
  return [device, depth, technique, areaCm2, separateSite, product].filter(one => one !== undefined).length;
}

function isSame(a: Procedure, b: Procedure): boolean {
  return (
    a.kind === b.kind &&
    isDone(a) === isDone(b) &&
    (isDone(a) || a.state === b.state) &&
    agree(a.device?.value, b.device?.value) &&
    agree(a.depth?.value, b.depth?.value) &&
    agree(a.areaCm2?.value, b.areaCm2?.value) &&
    agree(a.sharePercent?.value, b.sharePercent?.value) &&
    agree(a.product?.value, b.product?.value) &&
    agreeOnTechnique(a.technique?.value, b.technique?.value) &&
    agreeOnWounds(a.wounds, b.wounds)
  );
}

/** Described as done, or asked about as if done; planned and negated procedures stay apart. */
export function isDone(procedure: { readonly state: Procedure['state'] }): boolean {
  return procedure.state === 'performed' || procedure.state === 'asked';
}

function agree<T>(a: T | undefined, b: T | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/** "Sharp" is no contradiction to a more exact word. */
function agreeOnTechnique(a: string | undefined, b: string | undefined): boolean {
  const gentle = (word: string | undefined) => word === 'non-selective' || word === 'enzymatic';
  if (a === 'sharp' || b === 'sharp') return !gentle(a) && !gentle(b);
  return agree(a, b);
}

function agreeOnWounds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || (a.length === b.length && a.every(id => b.includes(id)));
}

function join(kept: Procedure, next: Procedure): Procedure {
  const technique =
    kept.technique?.value === 'sharp'
      ? (next.technique ?? kept.technique)
      : (kept.technique ?? next.technique);
  return {
    ...next,
    ...kept,
    state: kept.state === 'performed' || next.state === 'performed' ? 'performed' : kept.state,
    wounds: kept.wounds.length > 0 ? kept.wounds : next.wounds,
    ...(technique && { technique }),
    ...(kept.separateSite || next.separateSite
      ? { separateSite: kept.separateSite ?? next.separateSite }
      : {}),
  };
}
