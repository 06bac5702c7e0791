/** Dates as the official files write them, and the dates that releases carry in their names. */

function iso(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && year >= 1900 && year <= 2199 ? date.toISOString().slice(0, 10) : undefined;
}

/**
 * An ISO date from YYYYMMDD, YYYYDDD (day of the year), MM/DD/YYYY, YYYY-MM-DD or a spreadsheet serial number;
 * undefined for what is no date.
 */
export function readDate(text: string): string | undefined {
  const plain = text.trim();
  let match = /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (match !== null) return iso(Number(match[1]), Number(match[2]), Number(match[3]));
  match = /^(\d{4})(\d{3})$/.exec(plain);
  if (match !== null) {
    const day = Number(match[2]);
    const date = new Date(Date.UTC(Number(match[1]), 0, day));
    const sameYear = day >= 1 && date.getUTCFullYear() === Number(match[1]);
    return sameYear ? date.toISOString().slice(0, 10) : undefined;
  }
  match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(plain);
  if (match !== null) return iso(Number(match[3]), Number(match[1]), Number(match[2]));
  match = /^(\d{4})-(\d{2})-(\d{2})/.exec(plain);
  if (match !== null) return iso(Number(match[1]), Number(match[2]), Number(match[3]));
  if (/^\d{5}$/.test(plain))
    return new Date(Date.UTC(1899, 11, 30 + Number(plain))).toISOString().slice(0, 10);
  return undefined;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function yearIn(text: string): number | undefined {
  const four = /(?:^|[^\d])(20\d\d)(?!\d)/.exec(text) ?? /(20[1-4]\d)/.exec(text);
  return four === null ? undefined : Number(four[1]);
}

function monthIn(text: string): number | undefined {
  const found = /(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i.exec(text);
  return found === null ? undefined : months.indexOf(String(found[1]).toLowerCase()) + 1;
}

const day = (year: number, month: number) => `${year}-${String(month).padStart(2, '0')}-01`;

export interface Release {
  readonly name: string;
  readonly from: string;
}

/** ICD-10 editions: a fiscal year starts on October 1 before it; the spring update takes force on April 1. */
export function icdRelease(names: readonly string[]): Release | undefined {
  const years = names.flatMap(name => yearIn(name) ?? /(?:fy|FY)(\d\d)(?!\d)/.exec(name)?.[1] ?? []);
  const first = years[0];
  if (first === undefined) return undefined;
  const year = Number(first) < 100 ? 2000 + Number(first) : Number(first);
  const april = names.some(name => /apr|-update|_update/i.test(name));
  return april
    ? { name: `FY${year} April`, from: day(year, 4) }
    : { name: `FY${year}`, from: day(year - 1, 10) };
}

/** HCPCS quarterly files: HCPC2026_OCT_ANWEB, october-2026-alpha-numeric; a year alone is January. */
export function quarterRelease(names: readonly string[]): Release | undefined {
  for (const name of names) {
    const year = yearIn(name);
    if (year === undefined) continue;
    const month =
      monthIn(name) ?? names.map(monthIn).find(each => each !== undefined) ?? quarterIn(name) ?? 1;
    return { name: day(year, month).slice(0, 7), from: day(year, month) };
  }
  return undefined;
}

/** "2026q4" or "2026-q4" or "rvu26d": the first month of the quarter. */
function quarterIn(name: string): number | undefined {
  const quarter = /q([1-4])(?!\d)/i.exec(name)?.[1];
  return quarter === undefined ? undefined : Number(quarter) * 3 - 2;
}

/** NCCI pair tables carry their version: ccipra-v323r0 is version 32.3, the fourth quarter of 2026. */
export function pairRelease(names: readonly string[]): Release | undefined {
  for (const name of names) {
    const version = /v(\d\d)([0-3])r\d/i.exec(name);
    if (version === null) continue;
    const year = 1994 + Number(version[1]);
    const quarter = Number(version[2]) + 1;
    return { name: `${year}Q${quarter}`, from: day(year, quarter * 3 - 2) };
  }
  for (const name of names) {
    const quarter = /(20\d\d)[-_ ]?q([1-4])/i.exec(name);
    if (quarter !== null) {
      return {
        name: `${quarter[1]}Q${quarter[2]}`,
        from: day(Number(quarter[1]), Number(quarter[2]) * 3 - 2),
      };
    }
  }
  return undefined;
}

/** MUE tables: MCR_MUE_PractitionerServices_Eff_07-01-2026; add-on tables: AOC_V2026Q4. */
export function tableRelease(names: readonly string[]): Release | undefined {
  for (const name of names) {
    const date = /eff[-_ ]?(\d\d)[-_](\d\d)[-_](20\d\d)/i.exec(name);
    const from = date === null ? undefined : readDate(`${date[3]}${date[1]}${date[2]}`);
    if (from !== undefined)
      return { name: `${from.slice(0, 4)}Q${Math.ceil(Number(from.slice(5, 7)) / 3)}`, from };
  }
  return pairRelease(names);
}

/** Fee schedule files: PPRRVU2026_Jul, or the letter of rvu26c: A January, B April, C July, D October. */
export function feeRelease(names: readonly string[]): Release | undefined {
  for (const name of names) {
    const letter = /rvu(\d\d)([a-d])/i.exec(name);
    if (letter !== null) {
      const quarter = 'abcd'.indexOf(String(letter[2]).toLowerCase());
      return {
        name: `RVU${letter[1]}${String(letter[2]).toUpperCase()}`,
        from: day(2000 + Number(letter[1]), quarter * 3 + 1),
      };
    }
    const two = /rvu_?(\d\d)(?!\d)/i.exec(name)?.[1];
    const year = yearIn(name) ?? (two === undefined ? undefined : 2000 + Number(two));
    if (year === undefined) continue;
    const month = monthIn(name) ?? 1;
    const quarter = Math.floor((month - 1) / 3);
    return { name: `RVU${String(year).slice(2)}${'ABCD'[quarter]}`, from: day(year, quarter * 3 + 1) };
  }
  return undefined;
}

/** CPT years start on January 1. */
export function yearRelease(names: readonly string[]): Release | undefined {
  for (const name of names) {
    const year = yearIn(name);
    if (year !== undefined) return { name: String(year), from: day(year, 1) };
  }
  return undefined;
}
