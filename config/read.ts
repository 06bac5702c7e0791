import { readFileSync } from 'node:fs';
import { errorCode, Permanent } from '../src/outcome.ts';
import type { Setting } from './setting.ts';
import { type SettingName, settings, type Values } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Collects what is wrong, so that one start tells everything. */
export type Problems = string[];

const names = Object.keys(settings) as SettingName[];

/**
 * The values of the named settings (default: all). What is missing or wrong goes to `problems`; its value is
 * then undefined, so the result is only to be used once `problems` is empty.
 */
export function readValues(
  env: Environment,
  problems: Problems,
  wanted: readonly SettingName[] = names,
): Values {
  const entries = wanted.map(name => [name, readValue(name, env, problems)] as const);
  return Object.fromEntries(entries) as unknown as Values;
}

function readValue(name: SettingName, env: Environment, problems: Problems): unknown {
  const setting: Setting = settings[name];
  const given = readGiven(name, setting, env, problems);
  if (given === undefined) {
    if (setting.default !== undefined) return setting.type.parse(setting.default);
    if (!setting.optional && given !== null)
      problems.push(problem(name, `is missing: expected ${setting.expected}`));
    return undefined;
  }
  if (given === null) return undefined;
  const parsed = setting.type.safeParse(given);
  if (parsed.success) return parsed.data;
  problems.push(problem(name, `expected ${setting.expected}, got ${shown(setting, given)}`));
  return undefined;
}

/** undefined: not set; null: its file could not be read, which is already told. */
function readGiven(
  name: SettingName,
  setting: Setting,
  env: Environment,
  problems: Problems,
): string | undefined | null {
  // An empty value is a line of .env left blank, not a choice.
  const direct = env[name]?.trim() || undefined;
  const file = setting.secret ? env[`${name}_FILE`]?.trim() || undefined : undefined;
  if (file === undefined) return direct;
  if (direct !== undefined) {
    problems.push(problem(name, `is given twice: remove ${name} or ${name}_FILE`));
    return null;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    problems.push(
      `${name}_FILE: the file "${file}" cannot be read (${errorCode(cause)}). Example: ${name}_FILE=/run/secrets/${name.toLowerCase()}`,
    );
    return null;
  }
}

function shown(setting: Setting, given: string): string {
  if (setting.secret) return 'something else (a secret, not shown)';
  return given.length <= 80 ? `"${given}"` : `"${given.slice(0, 77)}..."`;
}

/** One problem: the setting, what is wrong, an example. */
export function problem(name: SettingName, wrong: string): string {
  return `${name} ${wrong}. Example: ${name}=${settings[name].example}`;
}

/** Throws all problems at once, or returns when there are none. */
export function throwProblems(problems: Problems): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? 'One setting is' : `${problems.length} settings are`;
  throw new Permanent(
    [`${count} wrong (environment or .env):`, ...problems.map(line => `  - ${line}`)].join('\n'),
  );
}
