import type { ModelTool } from './ask-model.ts';
import type { ToolCall } from './model-exchange.ts';

/** How much looking up one question may cause. */
export interface ToolBounds {
  readonly maxRounds: number;
  readonly maxCalls: number;
  /** All results of one question together, in characters. */
  readonly maxResultChars: number;
}

export const TOOL_BOUNDS: ToolBounds = { maxRounds: 4, maxCalls: 10, maxResultChars: 12_000 };
const MAX_ONE_RESULT_CHARS = 3000;

export interface ToolResult {
  readonly id: string;
  readonly text: string;
}

export interface Toolbox {
  /** False when the model has used up its rounds or calls: then it has to answer. */
  hasRoom(): boolean;
  /** One result for each call, also for wrong ones: a call without an answer is an error for most endpoints. */
  run(calls: readonly ToolCall[]): readonly ToolResult[];
}

/** A bounded set of look-ups for one question. */
export function openToolbox(tools: readonly ModelTool[], bounds: ToolBounds = TOOL_BOUNDS): Toolbox {
  let rounds = 0;
  let calls = 0;
  let chars = 0;
  const runOne = (call: ToolCall): string => {
    calls += 1;
    if (calls > bounds.maxCalls || chars >= bounds.maxResultChars)
      return 'The look-ups are used up. Answer now.';
    const text = lookUp(tools, call).slice(0, Math.min(MAX_ONE_RESULT_CHARS, bounds.maxResultChars - chars));
    chars += text.length;
    return text;
  };
  return {
    hasRoom: () => tools.length > 0 && rounds < bounds.maxRounds && calls < bounds.maxCalls,
    run: wanted => {
      rounds += 1;
      return wanted.map(call => ({ id: call.id, text: runOne(call) }));
    },
  };
}

function lookUp(tools: readonly ModelTool[], call: ToolCall): string {
  const tool = tools.find(tool => tool.name === call.name);
  if (tool === undefined)
    return `There is no tool of this name. Tools: ${tools.map(tool => tool.name).join(', ')}.`;
  const input = readArguments(call.arguments);
  if (input === undefined) return 'The arguments are not JSON.';
  const checked = tool.input.safeParse(input.value);
  if (!checked.success) {
    return `Wrong arguments: ${checked.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`;
  }
  return tool.run(checked.data);
}

function readArguments(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(json === '' ? '{}' : json) };
  } catch {
    return undefined;
  }
}
