import type { Facts } from '../case/facts.ts';
import type { ModelRequest } from './ask-model.ts';
import type { ConsultInput } from './consult.ts';
import { type Block, buildContext, type Context, printBlocks } from './context.ts';
import { type Draft, draftSchema } from './draft.ts';
import type { OpinionData } from './opinion.ts';
import type { Privacy } from './privacy.ts';
import type { Prompt } from './prompt-set.ts';
import { printMissing, type Readings, readingsSchema } from './read-more.ts';
import type { CountTokens } from './tokens.ts';
import { openTools } from './tools.ts';

/** Tokens of one prompt, instructions and case together. */
const MAX_PROMPT_TOKENS = 6000;
/** Mail text is bounded before anything counts its tokens; a case is told within this much. */
const MAX_MAIL_CHARS = 24_000;

/** Both requests of a question together take no longer than the endpoint's time. */
const COMPOSE_SHARE = 0.65;

export interface WritingRequest {
  readonly request: ModelRequest<Draft>;
  /** What the model is shown, masked: the codes and sources it may name. */
  readonly context: Context;
}

/** The request for the reasoning of a decided case. */
export function askForReasons(
  input: ConsultInput,
  offline: OpinionData,
  privacy: Privacy,
  prompt: Prompt,
  count: CountTokens,
): WritingRequest {
  const room = MAX_PROMPT_TOKENS - count(prompt.system);
  const contextFor = (masked: boolean): Context =>
    buildContext(
      {
        offline,
        book: input.book,
        mail: privacy.read(input.question, ['subject', 'new'], masked).slice(0, MAX_MAIL_CHARS),
        attached: privacy.read(input.question, ['attachment'], masked).slice(0, MAX_MAIL_CHARS),
        quoted: privacy.read(input.question, ['quoted'], masked).slice(0, MAX_MAIL_CHARS),
        earlier: input.earlier
          .map((question, at) =>
            withAnswer(
              privacy.read(question, ['subject', 'new'], masked).slice(0, MAX_MAIL_CHARS),
              input.answered?.[at],
            ),
          )
          .toReversed()
          .slice(0, 5),
      },
      room,
      count,
    );
  const context = contextFor(true);
  const request: ModelRequest<Draft> = {
    task: 'compose',
    promptVersion: prompt.version,
    system: prompt.system,
    user: ({ delimiter, masked }) => printBlocks((masked ? context : contextFor(false)).blocks, delimiter),
    schema: draftSchema,
    tools: openTools({ book: input.book, on: offline.dateOfService.date }),
    maxOutputTokens: prompt.maxOutputTokens,
    timeShare: COMPOSE_SHARE,
  };
  return { request, context };
}

/** An earlier question with what it was answered; answers are kept without anything that identifies a person. */
function withAnswer(asked: string, answer: OpinionData | undefined): string {
  if (answer === undefined) return asked;
  return [
    asked,
    `Answered then: ${answer.bottomLine}`,
    ...answer.questions.map(text => `Asked back: ${text}`),
  ].join('\n');
}

/** The request for facts that the readers missed; undefined when nothing is missing or there is no procedure to ask of. */
export function askForFacts(
  input: ConsultInput,
  offline: OpinionData,
  facts: Facts,
  privacy: Privacy,
  prompt: Prompt,
): ModelRequest<Readings> | undefined {
  if (offline.questions.length === 0 || (facts.wounds.length === 0 && facts.procedures.length === 0))
    return undefined;
  const blocks = (masked: boolean): Block[] => [
    { name: 'MISSING', text: printMissing(facts, offline.questions) },
    {
      name: 'ATTACHED',
      text: privacy.read(input.question, ['attachment'], masked).slice(0, MAX_MAIL_CHARS / 2),
    },
    {
      name: 'MAIL',
      text: privacy.read(input.question, ['subject', 'new'], masked).slice(0, MAX_MAIL_CHARS / 2),
    },
  ];
  return {
    task: 'facts',
    promptVersion: prompt.version,
    system: prompt.system,
    user: ({ delimiter, masked }) =>
      printBlocks(
        blocks(masked).filter(block => block.text !== ''),
        delimiter,
      ),
    schema: readingsSchema,
    tools: [],
    maxOutputTokens: prompt.maxOutputTokens,
    timeShare: 1 - COMPOSE_SHARE,
  };
}
