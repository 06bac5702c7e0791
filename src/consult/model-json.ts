import type { z } from 'zod';

/** Reads a model's answer as JSON of a schema, however the endpoint wrapped it. */

export type ReadAnswer<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'wrong-shape'; readonly problems: string };

const MAX_PROBLEMS_CHARS = 1500;

/** Bare JSON, JSON in a code fence, or the first JSON object inside other text. */
export function readAnswer<T>(content: string, schema: z.ZodType<T>): ReadAnswer<T> {
  let problems: string | undefined;
  for (const candidate of candidatesOf(content)) {
    const parsed = parseJson(candidate);
    if (parsed === undefined) continue;
    const checked = schema.safeParse(parsed.value);
    if (checked.success) return { kind: 'value', value: checked.data };
    problems ??= checked.error.issues
      .map(issue => `${issue.path.join('.')}: ${issue.message}`)
      .join('\n')
      .slice(0, MAX_PROBLEMS_CHARS);
  }
  return problems === undefined ? { kind: 'not-json' } : { kind: 'wrong-shape', problems };
}

function* candidatesOf(content: string): Generator<string> {
  const text = content.replace(/^\ufeff/, '').trim();
  yield text;
  const fenced = fencedPart(text);
  if (fenced !== undefined) yield fenced;
  const object = firstObject(text);
  if (object !== undefined) yield object;
}

function fencedPart(text: string): string | undefined {
  const open = text.indexOf('```');
  if (open === -1) return undefined;
  const start = text.indexOf('\n', open);
  const end = start === -1 ? -1 : text.indexOf('```', start);
  return start === -1 ? undefined : text.slice(start + 1, end === -1 ? undefined : end);
}

/** From the first "{" to the brace that closes it, braces in strings not counted. One pass. */
function firstObject(text: string): string | undefined {
  const start = text.indexOf('{');
  if (start === -1) return undefined;
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index += 1) {
    const char = text[index];
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return text.slice(start, index + 1);
    }
  }
  return undefined;
}

/** Wrapped, because `null` is JSON too. */
function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
