import { composePrompt as compose1 } from './prompts/compose-1.ts';
import { composePrompt as compose2 } from './prompts/compose-2.ts';
import { factsPrompt as facts1 } from './prompts/facts-1.ts';

/** Which version of each prompt a question is asked with. */

export interface Prompt {
  /** "compose/1": its task and the number of its file. */
  readonly version: string;
  readonly system: string;
  readonly maxOutputTokens: number;
}

export interface PromptSet {
  readonly compose: Prompt;
  readonly facts: Prompt;
}

/** Every version there is, the older ones for comparison. */
export const allPrompts: readonly Prompt[] = [compose1, compose2, facts1];

/** What the service asks with. */
export const currentPrompts: PromptSet = { compose: compose1, facts: facts1 };

/** The current prompts with one of them in the named version ("compose-1" or "compose/1"); undefined when there is none. */
export function promptsWith(name: string): PromptSet | undefined {
  const prompt = allPrompts.find(one => one.version === name.replace('-', '/'));
  if (prompt === undefined) return undefined;
  return prompt.version.startsWith('facts/')
    ? { ...currentPrompts, facts: prompt }
    : { ...currentPrompts, compose: prompt };
}
