/**
 * How anything in this program ends. Expected ends are values (the verdicts below); an error is either
 * permanent or worth another try later; every other exception is a bug and is left to surface.
 */

/** What became of one inbound mail. */
export type Verdict =
  | { readonly kind: 'answered' }
  | { readonly kind: 'ignored'; readonly reason: string; readonly detail?: string }
  | {
      readonly kind: 'rejected';
      readonly reason: string;
      readonly detail?: string;
      /** No check of its sender found anything, for or against. */
      readonly unjudged?: true;
    }
  | { readonly kind: 'held'; readonly reason: string; readonly detail?: string };

/** Trying again cannot help: a wrong setting, refused credentials, a file that is not a mail. */
export class Permanent extends Error {
  override readonly name = 'Permanent';
}

/** The same call may succeed later: an outage, a temporary refusal. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  /** Wait at least this long, when the other side named a time. */
  readonly afterMs: number | undefined;

  constructor(message: string, options?: ErrorOptions & { afterMs?: number }) {
    super(message, options);
    this.afterMs = options?.afterMs;
  }
}

/**
 * Text that PostgreSQL and job queues can store: no NUL, no lone surrogate, bounded length. One stray
 * NUL in an error message keeps a BullMQ job on PostgreSQL active for ever, so every error, log and
 * progress text passes here.
 */
export function storableText(text: string, maxChars = 2000): string {
  const clean = text.replaceAll('\u0000', '').toWellFormed();
  return clean.length <= maxChars ? clean : `${clean.slice(0, maxChars - 1).toWellFormed()}…`;
}

/**
 * The `code` of a system, database or library error (`ENOENT`, `57P01`, `EAUTH`), if it has one. Asked by
 * property: an error from another realm or library copy is no `instanceof Error` of ours.
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
