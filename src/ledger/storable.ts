import { storableText } from '../outcome.ts';

/** Far above any mail within MAX_MAIL_BYTES that a person wrote. */
const longestText = 5_000_000;

/** Header texts and reasons: bounded, on one line. */
export function storableLine(text: string): string {
  return storableText(text.replace(/[\r\n\t]+/g, ' '), 1000);
}

/** Bodies: only what PostgreSQL cannot hold is taken out. */
export function storableBody(text: string): string {
  return storableText(text, longestText);
}

/** JSON that jsonb accepts: NUL and lone surrogates are refused there even as \u escapes. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'string' ? storableBody(entry) : entry,
  );
}
