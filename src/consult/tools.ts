import { z } from 'zod';
import type { CodeBook } from '../case/codebook.ts';
import { Permanent } from '../outcome.ts';
import { findRule, RULES } from '../rules/registry.ts';
import { holdsOn, printLine, type Rule } from '../rules/rule.ts';
import type { ModelTool } from './ask-model.ts';
import { printCard } from './context.ts';

export interface ToolSetting {
  readonly book: CodeBook;
  /** ISO date of service. */
  readonly on: string;
}

const MAX_CODES = 8;
const code = z.string().describe('a code as written on a claim');

/** Look-ups a model may ask for while it writes. All are pure reads of catalog and rules; none can change a line. */
export function openTools(setting: ToolSetting): readonly ModelTool[] {
  const tools = [lookUpTool(setting), editsTool(setting), ruleTool(setting)];
  return setting.book.search === undefined ? tools : [...tools, searchTool(setting)];
}

/** Binds a tool's input schema to its function, so that a tool never runs on unchecked input. */
function defineTool<S extends z.ZodType>(
  name: string,
  description: string,
  input: S,
  run: (input: z.output<S>) => string,
): ModelTool {
  return { name, description, input, run: raw => run(input.parse(raw)) };
}

function lookUpTool({ book, on }: ToolSetting): ModelTool {
  const input = z.object({ code });
  return defineTool(
    'lookup_code',
    'What the catalog holds on one code on the date of service.',
    input,
    wanted => {
      const card = book.card(wanted.code.slice(0, 12), on);
      if (card === undefined) return 'The catalog has no such code.';
      return card.status === 'valid'
        ? printCard(card)
        : `This code is ${card.status} on ${on}; do not name it.`;
    },
  );
}

function editsTool({ book, on }: ToolSetting): ModelTool {
  const input = z.object({ codes: z.array(code) });
  return defineTool(
    'check_edits',
    'NCCI pair edits and unit limits among codes on the date of service.',
    input,
    wanted => {
      const codes = wanted.codes.slice(0, MAX_CODES).map(one => one.slice(0, 12));
      const pairs = book
        .pairs(codes, on, 'practitioner')
        .map(
          pair =>
            `column 1 ${pair.columnOne}, column 2 ${pair.columnTwo}, modifier indicator ${pair.indicator}`,
        );
      const limits = codes.flatMap(one => {
        const mue = book.card(one, on)?.mue;
        return mue === undefined ? [] : [`${one}: at most ${mue.value} a day`];
      });
      return [...(pairs.length === 0 ? ['No pair edit among them.'] : pairs), ...limits].join('\n');
    },
  );
}

function ruleTool({ book, on }: ToolSetting): ModelTool {
  const rules = RULES.filter(rule => holdsOn(rule, on)).map(rule => rule.id);
  const fieldsOf = (rule: Rule): string =>
    rule.input instanceof z.ZodObject ? Object.keys(rule.input.shape).join(', ') : '';
  const input = z.object({
    rule: z.string().describe(rules.join(', ')),
    facts: z.string().describe('JSON object; {} to be told its fields'),
  });
  return defineTool(
    'run_rule',
    'What a coding rule computes from facts. For comparison; the decided lines stand.',
    input,
    wanted => {
      const rule = findRule(wanted.rule);
      if (rule === undefined) return `There is no such rule. Rules: ${rules.join(', ')}.`;
      if (wanted.facts.trim() === '{}') return `The facts of ${rule.id} are: ${fieldsOf(rule)}.`;
      try {
        const result = rule.run(JSON.parse(wanted.facts.slice(0, 2000)), { book, on });
        const asked = result.missing.map(missing => `missing: ${missing.question}`);
        return (
          [...result.lines.map(printLine), ...result.trace, ...asked].join('\n') ||
          'Nothing to bill from these facts.'
        );
      } catch (error) {
        if (error instanceof Permanent) return error.message.slice(0, 600);
        if (error instanceof SyntaxError) return 'The facts are not JSON.';
        throw error;
      }
    },
  );
}

function searchTool({ book, on }: ToolSetting): ModelTool {
  const input = z.object({ words: z.string() });
  return defineTool('search_catalog', 'Codes whose text fits these words.', input, wanted => {
    const hits = book.search?.(wanted.words.slice(0, 100), on).hits ?? [];
    const cards = hits.map(hit => hit.card).filter(card => card.status === 'valid');
    return cards.length === 0 ? 'Nothing found.' : cards.slice(0, MAX_CODES).map(printCard).join('\n');
  });
}
