import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findIdentifiers } from '../../src/case/deidentify.ts';

/** Prints one hash over everything that is found in the synthetic set: run it under different engine flags. */
const set = readFileSync(join(import.meta.dirname, 'deidentify-set.jsonl'), 'utf8')
  .trim()
  .split('\n');
const hash = createHash('sha256');
for (const line of set) {
  const { text } = z.object({ text: z.string() }).parse(JSON.parse(line));
  hash.update(JSON.stringify(findIdentifiers(text, { keep: [], dateOfService: '2026-03-02' })));
}
process.stdout.write(hash.digest('hex'));
