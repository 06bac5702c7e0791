import { repeatedSetting } from './mailboxes.ts';
import type { Environment, Problems } from './read.ts';
import { settings } from './settings.ts';

/** Names that start like this are ours alone: an unknown one is a mistake. */
const ownPrefixes = [
  'IMAP_',
  'SMTP_',
  'OAUTH_',
  'TEAM_',
  'CASE_',
  'ALLOWED_',
  'SENDER_',
  'TRUSTED_',
  'CATALOG_',
  'SWEEP_',
  'CONSULT_',
  'DELIVER_',
];

/** Any other name this close to one of ours is a typing mistake (`OPENAI_APIKEY`, `LOGLEVEL`). */
const nearDistance = 2;

const known: readonly string[] = Object.keys(settings);
const accepted = new Set(
  Object.entries(settings).flatMap(([name, setting]) =>
    'secret' in setting ? [name, `${name}_FILE`] : [name],
  ),
);

/** Refuses keys that look like settings and are none, each with the nearest name. */
export function refuseUnknown(env: Environment, problems: Problems): void {
  for (const key of Object.keys(env).sort()) {
    if (accepted.has(repeatedSetting(key) ?? key) || !env[key]) continue;
    const near = nearest(key);
    const ours = ownPrefixes.some(prefix => key.startsWith(prefix));
    if (!ours && near.distance > nearDistance) continue;
    const hint =
      near.distance <= Math.max(nearDistance, key.length / 3) ? `: did you mean ${near.name}?` : '.';
    problems.push(`${key} is not a setting${hint}`);
  }
}

function nearest(key: string): { name: string; distance: number } {
  const ranked = known
    .map(name => ({ name, distance: distance(key.toUpperCase(), name) }))
    .sort((one, other) => one.distance - other.distance);
  return ranked[0] ?? { name: '', distance: Number.POSITIVE_INFINITY };
}

/** Levenshtein distance, one row at a time; an environment name is bounded before it gets here. */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 40) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, left] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...to].entries()) {
      const cost = left === right ? 0 : 1;
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + cost));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
