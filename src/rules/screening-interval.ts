/** Months that Medicare wants between two covered screening tests of the colon, counted from the month after the last one. */
const COLONOSCOPY_MONTHS = { high: 24, average: 120 } as const;
const AFTER_SIGMOIDOSCOPY_MONTHS = 48;

export interface EarlierScreening {
  readonly risk: 'high' | 'average';
  /** ISO dates of the last covered tests. */
  readonly lastColonoscopy?: string | undefined;
  readonly lastSigmoidoscopy?: string | undefined;
}

/**
 * The first ISO date on which Medicare covers the next screening colonoscopy: 23 (high risk) or 119 full months after
 * the month of the last one, and for average risk 47 after a screening sigmoidoscopy (Medicare Benefit Policy Manual
 * ch. 15 s280.2.2; Claims Processing Manual ch. 18 s60). Undefined when no earlier test is stated.
 */
export function nextScreeningOn({
  risk,
  lastColonoscopy,
  lastSigmoidoscopy,
}: EarlierScreening): string | undefined {
  const dates = [
    ...(lastColonoscopy ? [firstOfMonthAfter(lastColonoscopy, COLONOSCOPY_MONTHS[risk])] : []),
    ...(lastSigmoidoscopy && risk === 'average'
      ? [firstOfMonthAfter(lastSigmoidoscopy, AFTER_SIGMOIDOSCOPY_MONTHS)]
      : []),
  ];
  return dates.sort().at(-1);
}

function firstOfMonthAfter(date: string, months: number): string {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}
