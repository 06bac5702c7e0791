import type { StarterFamily } from './row.ts';

/** Row makers of the families that go by minutes or by counts. */

export type Row = StarterFamily['codes'][number];
export type Choose = Record<string, string>;

/** First date of codes that were there before the dates of service anybody still bills. */
export const OLD = '1992-01-01';

/** A code of at least `from` minutes; with `upTo` also at most that many. */
export function timed(
  code: string,
  text: string,
  from: number,
  upTo: number | undefined,
  choose: Choose = {},
  since = OLD,
): Row {
  return {
    code,
    text,
    from: since,
    criteria: { measure: 'minutes', from, ...(upTo !== undefined && { upTo }), choose },
  };
}

/** An add-on for each `step` minutes beyond `beyond`; `down` counts only full steps. */
export function each(
  code: string,
  text: string,
  step: number,
  beyond: number,
  baseCodes: string[],
  choose: Choose = {},
  rounding: 'up' | 'down' | 'half' = 'up',
  since = OLD,
): Row {
  return {
    code,
    text: `${text} (add-on)`,
    from: since,
    criteria: { measure: 'minutes', perAdditional: step, beyond, baseCodes, choose, rounding },
    globalDays: 'ZZZ',
  };
}

/** A code for a count from `from` up to `upTo` (open when absent). */
export function count(
  code: string,
  text: string,
  from: number,
  upTo: number | undefined,
  choose: Choose = {},
  since = OLD,
  globalDays?: string,
): Row {
  return {
    code,
    text,
    from: since,
    criteria: { measure: 'count', from, ...(upTo !== undefined && { upTo }), choose },
    ...(globalDays !== undefined && { globalDays }),
  };
}

/** An add-on, one unit for each beyond `beyond`. */
export function further(
  code: string,
  text: string,
  beyond: number,
  baseCodes: string[],
  choose: Choose = {},
  since = OLD,
): Row {
  return {
    code,
    text: `${text} (add-on)`,
    from: since,
    criteria: { measure: 'count', perAdditional: 1, beyond, baseCodes, choose },
    globalDays: 'ZZZ',
  };
}
