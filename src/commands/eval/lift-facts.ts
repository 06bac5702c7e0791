import { z } from 'zod';
import { type Facts, factsSchema, type Quote } from '../../case/facts.ts';
import { Permanent } from '../../outcome.ts';
import type { EvalCase, ShortFacts } from './case.ts';

/** Fields of wounds and procedures that carry no quote. */
const PLAIN = new Set(['id', 'siteGroup', 'kind', 'state', 'wounds']);

/** Short facts of a case as full facts; every fact quotes the subject line. Throws Permanent when they do not fit. */
export function liftFacts(one: EvalCase, short: ShortFacts): Facts {
  const end = one.mail.indexOf('\n') === -1 ? one.mail.length : one.mail.indexOf('\n');
  const quote: Quote = { text: one.mail.slice(0, end), start: 0, end };
  const fact = (value: unknown) => ({ value, quote });
  const liftAll = (fields: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, PLAIN.has(name) ? value : fact(value)]),
    );
  const { wounds = [], procedures = [], services, visit, patient, ...rest } = short;
  const facts = {
    wounds: wounds.map((wound, at) => ({ id: `w${at + 1}`, ...liftAll(wound) })),
    procedures: procedures.map(procedure => ({
      state: 'performed',
      wounds: [],
      quote,
      ...liftAll(procedure),
    })),
    ...(services && {
      services: services.map(({ rule, state, values }) => ({
        rule,
        state: state ?? 'performed',
        quote,
        values: liftValues(values, fact),
      })),
    }),
    ...(visit && { visit: liftAll(visit) }),
    ...(patient && { patient: liftAll(patient) }),
    ...liftAll(rest),
  };
  const parsed = factsSchema.safeParse(facts);
  if (!parsed.success)
    throw new Permanent(`Case ${one.id}: its facts do not fit. ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function liftValues(
  values: Readonly<Record<string, unknown>>,
  fact: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fact(value)]));
}
