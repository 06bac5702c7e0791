import type { ModelSettings } from '../../../config/model.ts';
import type { AskModel } from '../../consult/ask-model.ts';
import { openModel } from '../../consult/model.ts';
import type { Prices } from '../../consult/model-price.ts';
import { allPrompts, currentPrompts, type PromptSet, promptsWith } from '../../consult/prompt-set.ts';
import { Permanent } from '../../outcome.ts';

/** One way of answering the same cases: the rules alone, or a model with a prompt. */
export interface Variant {
  /** "offline", "gpt-5-mini", "gpt-5-mini compose/2": unique in a comparison. */
  readonly label: string;
  readonly model?: string;
  readonly prompts?: PromptSet;
  readonly askModel?: AskModel;
}

export interface VariantFlags {
  /** Names of models, or `CONFIGURED`. */
  readonly models: readonly string[];
  readonly prompts: readonly string[];
  /** "NAME=INPUT/OUTPUT" or "NAME=INPUT/OUTPUT/CACHED": US dollars for a million tokens. */
  readonly prices: readonly string[];
}

/** Stands for the model of OPENAI_MODEL. */
export const CONFIGURED = '';

export const offline: Variant = { label: 'offline' };

/**
 * The rules alone, and beside them every model with every prompt. No second model steps in for one that fails: a
 * comparison is about one.
 * @throws Permanent when no model is configured, or a prompt or price is not to be understood.
 */
export function listVariants(flags: VariantFlags, settings: ModelSettings | undefined): Variant[] {
  if (flags.models.length === 0) {
    if (flags.prompts.length > 0)
      throw new Permanent('--prompt: only a model has one. Add --model, or --model NAME.');
    return [offline];
  }
  if (settings === undefined)
    throw new Permanent('--model: no model is configured. Set OPENAI_API_KEY or OPENAI_BASE_URL.');
  const prices = new Map(flags.prices.map(readPrice));
  const models = new Set(flags.models.map(name => (name === CONFIGURED ? settings.model : name)));
  const prompts = [...new Set(flags.prompts)];
  const chosen: { name?: string; set: PromptSet }[] =
    prompts.length === 0 ? [{ set: currentPrompts }] : prompts.map(readPrompt);
  return [
    offline,
    ...[...models].flatMap(model =>
      chosen.map(({ name, set }) => ({
        label: name === undefined ? model : `${model} ${name}`,
        model,
        prompts: set,
        askModel: openOne(model, settings, prices.get(model)),
      })),
    ),
  ];
}

function openOne(model: string, settings: ModelSettings, given: Prices | undefined): AskModel {
  const { fallback: _, prices: configured, ...rest } = settings;
  const prices = given ?? (model === settings.model ? configured : undefined);
  return openModel({ ...rest, model, ...(prices === undefined ? {} : { prices }) });
}

function readPrompt(name: string): { name: string; set: PromptSet } {
  const set = promptsWith(name);
  if (set === undefined) {
    const known = allPrompts.map(prompt => prompt.version.replace('/', '-')).join(', ');
    throw new Permanent(`--prompt ${name}: there is no such prompt. There are ${known}.`);
  }
  return { name: name.replace('-', '/'), set };
}

function readPrice(text: string): [string, Prices] {
  const match = /^(.+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/.exec(text);
  if (match?.[1] === undefined)
    throw new Permanent(`--price ${text}: write it as MODEL=INPUT/OUTPUT in dollars for a million tokens.`);
  const [, model, input, output, cached] = match;
  return [
    model ?? '',
    {
      inputPerMillion: Number(input),
      outputPerMillion: Number(output),
      ...(cached === undefined ? {} : { cachedPerMillion: Number(cached) }),
    },
  ];
}
