/** How codes are written and how the catalog keeps them: upper case, without the dot. */

/** The look-up key of a code in any spelling: "e11.621 " gives "E11621". */
export function keyOf(code: string): string {
  return code.trim().toUpperCase().replaceAll('.', '');
}

/** An ICD-10-CM key with its dot after the category: "E11621" gives "E11.621". */
export function withDot(key: string): string {
  return key.length <= 3 ? key : `${key.slice(0, 3)}.${key.slice(3)}`;
}

/** The code as people write it. */
export function writtenCode(system: string, key: string): string {
  return system === 'ICD-10-CM' ? withDot(key) : key;
}

/** "2026-10-01" as 20261001, the form of dates in the pair table. */
export function dateNumber(iso: string): number {
  return Number(iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10));
}

/** 20261001 as "2026-10-01". */
export function isoOfNumber(date: number): string {
  const text = String(date);
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

/** The day before an ISO date. */
export function dayBefore(iso: string): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
