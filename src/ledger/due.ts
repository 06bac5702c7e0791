import { type RawBuilder, sql } from 'kysely';

/** No wait is planned for longer than an hour: a time further ahead was written by a wrong clock. */
const believedMs = 2 * 3600_000;

/** Times further ahead than this were written by a wrong clock: they say nothing about the last hour or day. */
export function latestBelieved(now: Date): Date {
  return new Date(now.getTime() + believedMs);
}

/** Whether a column's time has come; a clock that jumped ahead and was put right must not make anybody wait for it. */
export function isDue(
  column: 'due_at' | 'next_attempt_at' | 'desk_due_at' | 'm.retake_due_at',
  now: Date,
): RawBuilder<boolean> {
  const time = sql.ref(column);
  return sql<boolean>`(${time} <= ${now} or ${time} > ${latestBelieved(now)})`;
}
