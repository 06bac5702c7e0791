import type { ModelReply, UnavailableReason, UnusableReason } from './ask-model.ts';

/** Why no model took part, in words for the reader of a reply. */

const UNUSABLE: Readonly<Record<UnusableReason, string>> = {
  'not-json': 'its answer could not be read',
  'wrong-shape': 'its answer could not be read',
  refusal: 'it declined to answer',
  length: 'its answer was cut off',
  empty: 'its answer was empty',
  'content-filter': 'its answer was filtered by its service',
  'not-a-completion': 'its service sent something else than an answer',
  'too-large': 'its service sent something else than an answer',
  'too-many-tool-calls': 'it did not come to an answer',
  'request-refused': 'its service refused the request',
  'prompt-too-long': 'the case is too long for it',
};

const UNAVAILABLE: Readonly<Record<UnavailableReason, string>> = {
  unreachable: 'it could not be reached',
  timeout: 'it did not answer in time',
  cancelled: 'it did not answer in time',
  'rate-limited': 'its service was busy',
  quota: 'its quota is used up',
  credentials: 'its service refused our key',
  'unknown-model': 'its service does not know the model',
  'server-error': 'its service had a fault',
  'circuit-open': 'it has been failing and is left alone for a while',
  'over-budget': 'the budget for it is used up',
};

/** One sentence for the reply on a question that was answered without its model. */
export function explainFailure(reply: Exclude<ModelReply<unknown>, { kind: 'answer' }>): string {
  const cause = reply.kind === 'unusable' ? UNUSABLE[reply.reason] : UNAVAILABLE[reply.reason];
  return `No language model took part: ${cause}. Codes, units and edits do not depend on it.`;
}
