import type { Facts } from '../case/facts.ts';
import type { OpinionData } from './opinion.ts';

/** What a follow-up changed: the facts first, then what became of the lines. Empty when neither changed. */
export function listChanges(
  before: { readonly facts: Facts; readonly opinion: OpinionData },
  now: { readonly facts: Facts; readonly opinion: OpinionData },
): string[] {
  const facts = compareFacts(describeFacts(before.facts), describeFacts(now.facts));
  const lines = compareLines(before.opinion, now.opinion);
  if (facts.length === 0 && lines.length === 0) return [];
  return lines.length === 0 ? [...facts, 'The claim lines stay as they were.'] : [...facts, ...lines];
}

/** Facts that decide codes, each in a few words under a stable name. */
function describeFacts(facts: Facts): Map<string, string> {
  const known = new Map<string, string>();
  const set = (name: string, value: unknown, unit = ''): void => {
    if (value !== undefined) known.set(name, `${String(value)}${unit}`);
  };
  for (const wound of facts.wounds) {
    const name = facts.wounds.length === 1 ? 'the wound' : `wound ${wound.id.slice(1)}`;
    set(`area of ${name}`, wound.areaCm2?.value, ' sq cm');
    set(`sides of ${name}`, wound.sidesCm?.value.join(' x '), ' cm');
    set(`stage of ${name}`, wound.stage?.value);
    set(`cause of ${name}`, wound.cause?.value);
    set(`side of ${name}`, wound.laterality?.value);
  }
  set('total area', facts.totalAreaCm2?.value, ' sq cm');
  for (const procedure of facts.procedures) {
    const name = procedure.kind === 'npwt' ? 'NPWT' : procedure.kind.replaceAll('-', ' ');
    // To ask about a procedure states nothing.
    if (procedure.state !== 'asked') set(name, procedure.state);
    set(`device of ${name}`, procedure.device?.value);
    set(`deepest tissue removed in ${name}`, procedure.depth?.value);
    set(`area of ${name}`, procedure.areaCm2?.value, ' sq cm');
    set(
      `separate site of ${name}`,
      procedure.separateSite?.value === undefined ? undefined : procedure.separateSite.value ? 'yes' : 'no',
    );
  }
  set('payer', facts.payer?.value);
  set('date of service', facts.dateOfService?.value);
  set('place of service', facts.placeOfService?.value);
  set('visit minutes', facts.visit?.minutes?.value);
  set('medical decision making', facts.visit?.mdm?.value);
  set('new or established patient', facts.visit?.patient?.value);
  return known;
}

function compareFacts(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...now].flatMap(([name, value]) => {
    const was = before.get(name);
    if (was === value) return [];
    return [
      was === undefined
        ? `Now stated: ${name}: ${value}.`
        : `Corrected: ${name}: ${value} instead of ${was}.`,
    ];
  });
}

function compareLines(before: OpinionData, now: OpinionData): string[] {
  const text = (line: OpinionData['lines'][number]): string =>
    `${[line.code, ...line.modifiers].join('-')} x${line.units} (${line.status === 'bill' ? 'bill' : line.status.replaceAll('-', ' ')})`;
  const gone = before.lines.filter(line => !now.lines.some(one => one.code === line.code));
  const come = now.lines.filter(line => !before.lines.some(one => one.code === line.code));
  const other = now.lines.flatMap(line => {
    const was = before.lines.find(one => one.code === line.code);
    return was === undefined || text(was) === text(line) ? [] : [`${text(line)} instead of ${text(was)}.`];
  });
  if (gone.length > 0 && come.length > 0) {
    return [`${come.map(text).join(', ')} instead of ${gone.map(line => line.code).join(', ')}.`, ...other];
  }
  return [
    ...come.map(line => `Added: ${text(line)}.`),
    ...gone.map(line => `No longer on the claim: ${line.code}.`),
    ...other,
  ];
}
