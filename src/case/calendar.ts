const DAY_MS = 86_400_000;

/** Calendar days from one ISO date to another; a day is not counted from itself. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** More days than any time limit of coding spans. */
const MAX_DAYS = 400;

/** Business days after one ISO date up to another: Monday to Friday without federal holidays (5 U.S.C. 6103). */
export function businessDaysBetween(from: string, to: string): number {
  const days = Math.min(daysBetween(from, to), MAX_DAYS);
  const start = Date.parse(`${from}T00:00:00Z`);
  return Array.from({ length: Math.max(0, days) }, (_, at) => new Date(start + (at + 1) * DAY_MS)).filter(
    day => day.getUTCDay() % 6 !== 0 && !isFederalHoliday(day),
  ).length;
}

/** Month (from 1), weekday (from Sunday 0) and which one of the month; -1 is the last. */
const MOVING: readonly (readonly [number, number, number])[] = [
  [1, 1, 3],
  [2, 1, 3],
  [5, 1, -1],
  [9, 1, 1],
  [10, 1, 2],
  [11, 4, 4],
];
const FIXED: readonly (readonly [number, number])[] = [
  [1, 1],
  [6, 19],
  [7, 4],
  [11, 11],
  [12, 25],
];

function isFederalHoliday(day: Date): boolean {
  const month = day.getUTCMonth() + 1;
  const date = day.getUTCDate();
  const moves = MOVING.some(([inMonth, weekday, which]) => {
    if (month !== inMonth || day.getUTCDay() !== weekday) return false;
    return which === -1 ? date > 24 : Math.ceil(date / 7) === which;
  });
  return moves || [-1, 0, 1].some(shift => isObserved(new Date(day.getTime() + shift * DAY_MS), shift));
}

/** A holiday on a Saturday is kept on the Friday before, on a Sunday on the Monday after. */
function isObserved(holiday: Date, shift: number): boolean {
  const isFixed = FIXED.some(
    ([month, date]) => holiday.getUTCMonth() + 1 === month && holiday.getUTCDate() === date,
  );
  const wanted = { 6: 1, 0: -1 }[holiday.getUTCDay()] ?? 0;
  return isFixed && shift === wanted;
}
