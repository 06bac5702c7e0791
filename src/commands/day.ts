import { z } from 'zod';
import { Permanent } from '../outcome.ts';

/**
 * The date of service a command was given, or today.
 * @throws Permanent when the text is no ISO date.
 */
export function isoDay(text: string | undefined): string {
  if (text === undefined) return new Date().toISOString().slice(0, 10);
  const day = z.iso.date().safeParse(text.trim());
  if (!day.success) throw new Permanent(`--on ${text} is not a date: write it as 2026-11-23`);
  return day.data;
}
