import type { CodeStatus, CodeSystem } from './codebook.ts';

/** asked: what about it; billed: what the asker intends or did bill; denied: refused; quoted: only in earlier mail. */
export type MentionRole = 'asked' | 'billed' | 'denied' | 'quoted';

/** One code reference in the text. Offsets are UTF-16, half open, into `Question.text`. */
export interface Mention {
  readonly code: string;
  readonly system: CodeSystem;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly status: CodeStatus;
  readonly role: MentionRole;
  readonly units?: number;
  readonly modifiers?: readonly string[];
  readonly range?: { readonly from: string; readonly to: string };
  /** Kept, with its reason, when the text allows another reading. */
  readonly ambiguous?: string;
}
