import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { askedCodeSchema } from '../../consult/opinion.ts';
import { Permanent } from '../../outcome.ts';

/** "97607 x1", "99214-25 x1", with "depends" behind when the line's status is to be checked. */
const line = z.string().regex(/^[0-9A-Z]{5}(?:-[0-9A-Z]{2})* x\d{1,4}(?: (?:bill|depends))?$/);

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const record = z.record(z.string(), z.unknown());

/**
 * Facts in short form: values without quotes, as a good reader would take them from the mail. The mail is read
 * unless the run asks for the given facts, which scores the rules apart from the reading.
 */
const factsSchema = z.strictObject({
  wounds: z.array(record).optional(),
  procedures: z.array(record).optional(),
  services: z
    .array(z.strictObject({ rule: z.string(), state: z.string().optional(), values: record }))
    .optional(),
  totalAreaCm2: z.number().optional(),
  payer: z.string().optional(),
  dateOfService: z.string().optional(),
  placeOfService: z.string().optional(),
  provider: z.string().optional(),
  visit: z.record(z.string(), scalar).optional(),
  patient: z.record(z.string(), scalar).optional(),
});
export type ShortFacts = z.infer<typeof factsSchema>;

const caseSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  family: z.string(),
  /** What the case is about, for its reader. */
  note: z.string().optional(),
  /** Subject line, a blank line, then the text. */
  mail: z.string().min(1),
  /** Day the mail came in. */
  on: z.iso.date().default('2026-03-02'),
  facts: factsSchema.optional(),
  /** Claim lines the opinion recommends; any order. */
  lines: z.array(line),
  /** Lines of branches, one list a branch; each must be found. */
  branches: z.array(z.array(line)).optional(),
  /** ICD-10-CM codes of the answer, headers that need more included: all of them, in any order. */
  diagnoses: z.array(z.string()).optional(),
  /** A piece of each question that has to be asked because a deciding fact is missing. */
  asks: z.array(z.string()).optional(),
  doNotBill: z.array(z.string()).optional(),
  /** What is said of codes the mail asks about: supported, not-supported, depends, not-covered. */
  verdicts: z.record(z.string(), askedCodeSchema.shape.verdict).optional(),
  mustSay: z.array(z.string()).optional(),
  mustNotSay: z.array(z.string()).optional(),
});
export type EvalCase = z.infer<typeof caseSchema>;

/** Every case of the YAML files in a folder (or of one file), in file order. Throws Permanent naming file and case. */
export async function readCases(place: string): Promise<readonly EvalCase[]> {
  const cases: EvalCase[] = [];
  for (const file of await listFiles(place)) cases.push(...parseCases(file, await readFile(file, 'utf8')));
  const seen = new Set<string>();
  for (const one of cases) {
    if (seen.has(one.id))
      throw new Permanent(`${place}: two cases are named ${one.id}. Give each its own id.`);
    seen.add(one.id);
  }
  if (cases.length === 0)
    throw new Permanent(`${place}: no case in it. Put .yaml files there, each a list of cases.`);
  return cases;
}

async function listFiles(place: string): Promise<string[]> {
  if (/\.ya?ml$/.test(place)) return [place];
  try {
    const names = await readdir(place, { recursive: true });
    return names
      .filter(name => /\.ya?ml$/.test(name))
      .sort()
      .map(name => path.join(place, name));
  } catch (cause) {
    throw new Permanent(`${place}: cannot be read. Name a folder of .yaml files, or one such file.`, {
      cause,
    });
  }
}

function parseCases(file: string, text: string): EvalCase[] {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    if (cause instanceof YAMLParseError) throw new Permanent(`${file}: ${cause.message}`, { cause });
    throw cause;
  }
  const list = Array.isArray(value) ? value : [value];
  return list.map((one: unknown, at) => {
    const read = caseSchema.safeParse(one);
    if (!read.success) throw new Permanent(`${file}, case ${at + 1}: ${z.prettifyError(read.error)}`);
    return read.data;
  });
}
