import type { z } from 'zod';
import type { CallRecord } from './call-record.ts';

export type { CallRecord, ModelUsage } from './call-record.ts';

/**
 * What the consult stage asks of a language model, and how such a call may end. Every expected end is a value:
 * a model that fails costs an answer its prose, never its codes.
 */

/** A look-up the model may ask for. `run` is pure, bounded and answers any input with text, also a wrong one. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType;
  readonly run: (input: unknown) => string;
}

export interface ModelRequest<T> {
  /** Which step asks: "compose", "facts"; names the schema too. */
  readonly task: string;
  readonly promptVersion: string;
  /** Instructions: the same for every case, so that an endpoint can cache them. */
  readonly system: string;
  /** The case as data: between delimiters that the mail cannot know, and masked unless the endpoint may see people. */
  readonly user: (how: { readonly delimiter: string; readonly masked: boolean }) => string;
  readonly schema: z.ZodType<T>;
  readonly tools: readonly ModelTool[];
  readonly maxOutputTokens: number;
  /** Part of the endpoint's time this request may take, when several make up one question; 1 when it is the only one. */
  readonly timeShare?: number;
}

/** The model answered, but not with something to use; asking again in the same words would not help. */
export type UnusableReason =
  | 'not-json'
  | 'wrong-shape'
  | 'refusal'
  | 'length'
  | 'empty'
  | 'content-filter'
  | 'not-a-completion'
  | 'too-large'
  | 'too-many-tool-calls'
  | 'request-refused'
  | 'prompt-too-long';

/** No answer came. */
export type UnavailableReason =
  | 'unreachable'
  | 'timeout'
  | 'cancelled'
  | 'rate-limited'
  | 'quota'
  | 'credentials'
  | 'unknown-model'
  | 'server-error'
  | 'circuit-open'
  | 'over-budget';

export type ModelReply<T> = { readonly model: string; readonly calls: readonly CallRecord[] } & (
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'unusable'; readonly reason: UnusableReason; readonly detail?: string }
  | { readonly kind: 'unavailable'; readonly reason: UnavailableReason; readonly afterMs?: number }
);

/** Asks a model one thing. Never throws for what endpoints do; `signal` ends it early as `cancelled` or `timeout`. */
export type AskModel = <T>(request: ModelRequest<T>, signal: AbortSignal) => Promise<ModelReply<T>>;
