import type { Command } from 'commander';
import { z } from 'zod';
import { openCatalog } from '../catalog/catalog.ts';
import { Permanent } from '../outcome.ts';
import { findRule, RULES } from '../rules/registry.ts';
import { holdsOn, printLine, type Rule, type RuleResult } from '../rules/rule.ts';
import { isoDay } from './day.ts';

interface Flags {
  readonly facts?: string;
  readonly on?: string;
  readonly catalog?: string;
  readonly json?: true;
}

/** `caseconsultant rules list|show|run`: makes every coding rule visible and runnable. */
export function registerRules(program: Command): void {
  const rules = program
    .command('rules')
    .description('the coding rules: list them, show one, run one on facts');
  rules
    .command('list')
    .description('every rule with its area and title')
    .option('--json', 'print as JSON')
    .action((flags: Flags) => {
      process.stdout.write(flags.json ? printJson(RULES.map(summary)) : printList());
    });
  rules
    .command('show')
    .argument('<id>', 'the id of a rule')
    .description('a rule with its source, dates, input fields and worked examples')
    .option('--json', 'print as JSON')
    .action((id: string, flags: Flags) => {
      const rule = known(id);
      process.stdout.write(flags.json ? printJson(describe(rule)) : printRule(rule));
    });
  rules
    .command('run')
    .argument('<id>', 'the id of a rule')
    .description('the lines a rule gives for facts')
    .requiredOption('--facts <json>', 'the facts, as "rules show" names them')
    .option('--on <date>', 'date of service (ISO date; default: today)')
    .option('--catalog <file>', 'the catalog file (default: CATALOG_PATH, else the starter catalog)')
    .option('--json', 'print as JSON')
    .action((id: string, flags: Flags) => {
      process.stdout.write(run(known(id), flags));
    });
}

function known(id: string): Rule {
  const rule = findRule(id);
  if (rule) return rule;
  const near = RULES.filter(one => one.id.includes(id) || id.includes(one.id)).map(one => one.id);
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : '';
  throw new Permanent(`There is no rule "${id}".${hint} "caseconsultant rules list" names them all.`);
}

function run(rule: Rule, flags: Flags): string {
  const on = isoDay(flags.on);
  if (!holdsOn(rule, on)) {
    const until = rule.to ? ` to ${rule.to}` : '';
    throw new Permanent(
      `Rule ${rule.id} holds for dates of service from ${rule.from}${until}, not on ${on}: give --on.`,
    );
  }
  const book = openCatalog(flags.catalog ?? process.env.CATALOG_PATH);
  const result = rule.run(parseFacts(flags.facts ?? ''), { book, on });
  return flags.json
    ? printJson({ rule: rule.id, on, catalog: book.edition.id, ...result })
    : printResult(result);
}

function parseFacts(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Permanent(
      `--facts is not JSON (${(cause as Error).message}): write it as '{"areasCm2": [45]}'`,
      { cause },
    );
  }
}

function summary({ id, area, title, standing, from, to, source }: Rule) {
  return { id, area, title, standing, from, ...(to && { to }), source };
}

function describe(rule: Rule) {
  const input = z.toJSONSchema(rule.input, { io: 'input', unrepresentable: 'any' });
  return { ...summary(rule), families: rule.families, input, examples: rule.examples };
}

function printJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function printList(): string {
  const width = Math.max(...RULES.map(rule => rule.id.length));
  const areas = Map.groupBy(RULES, rule => rule.area);
  return [...areas]
    .map(
      ([area, rules]) =>
        `${area}\n${rules.map(rule => `  ${rule.id.padEnd(width)}  ${rule.title}\n`).join('')}`,
    )
    .join('');
}

function printRule(rule: Rule): string {
  const { input, ...rest } = describe(rule);
  return [
    `${rule.id}: ${rule.title}`,
    `area      ${rule.area}`,
    `source    ${rule.source} (${rule.standing})`,
    `holds     from ${rule.from}${rule.to ? ` to ${rule.to}` : ''}`,
    `families  ${rule.families.join(', ') || 'none'}`,
    `input     ${JSON.stringify(input.properties ?? input)}`,
    'examples',
    ...rest.examples.map(example => {
      const lines = example.expect.join(', ') || 'no line';
      const asks = example.asks ? `; asks for ${example.asks.join(', ')}` : '';
      return `  ${JSON.stringify(example.given)} -> ${lines}${asks}${example.why ? ` (${example.why})` : ''}`;
    }),
    '',
  ].join('\n');
}

function printResult(result: RuleResult): string {
  const block = (title: string, texts: readonly string[]) =>
    texts.length > 0 ? [title, ...texts.map(text => `  ${text}`)] : [];
  return `${[
    ...block('lines', result.lines.length > 0 ? result.lines.map(printLine) : ['none']),
    ...block('arithmetic', result.trace),
    ...block(
      'missing',
      result.missing.map(one => `${one.field}: ${one.question}`),
    ),
    ...block(
      'payer',
      result.payerForks.map(one => `${one.topic}. Medicare: ${one.medicare} CPT payers: ${one.cpt}`),
    ),
    ...block(
      'do not bill',
      result.refused.map(one => `${one.code}: ${one.reason}`),
    ),
    ...block('alternatives', result.alternatives),
    ...block('notes', result.notes),
    ...block('documentation', result.documentation),
  ].join('\n')}\n`;
}
