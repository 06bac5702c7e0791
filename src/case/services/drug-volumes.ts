import { Decimal } from 'decimal.js';
import { openPassage } from '../passage.ts';
import { volumesIn } from '../read-volumes.ts';

/** An amount of drug with the measure as written. */
export interface Amount {
  readonly value: number;
  readonly measure: string;
}

const strength =
  /(\d{1,5}(?:\.\d{1,3})?)\s?(mg|mcg|ug|g|units?|u|iu)\s?(?:\/|per)\s?(\d{1,3}(?:\.\d{1,3})?)?\s?(?:ml|cc)\b/i;

/**
 * The dose of a drug told by strength and volume: "40 mg/mL x 2 mL" is 80 mg. `none` when the strength stands alone
 * or beside several volumes, for then no dose is told; undefined when the words tell no strength.
 */
export function doseByVolume(words: string): Amount | 'none' | undefined {
  const found = strength.exec(words);
  if (!found) return undefined;
  const end = found.index + found[0].length;
  const rest = `${' '.repeat(end)}${words.slice(end)}`;
  const volumes = [...volumesIn(openPassage(words.slice(0, found.index))), ...volumesIn(openPassage(rest))];
  const [only] = volumes;
  if (!only || volumes.length > 1 || only.range) return 'none';
  const value = new Decimal(found[1] ?? 0).div(found[3] ?? 1).times(only.ml);
  return { value: value.toDecimalPlaces(4).toNumber(), measure: (found[2] ?? '').toLowerCase() };
}
