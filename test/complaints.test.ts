import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Each class of complaints names the tests that hold it; a test that was renamed or lost is found out here. */
const table = readFileSync(path.join(import.meta.dirname, '../docs/complaints.md'), 'utf8');
const rows = [...table.matchAll(/^\| (\d+) \| (.+) \| (.+) \| (.+) \|$/gm)].map(
  ([, number, complaint = '', , tests = '']) => ({ number: Number(number), complaint, tests }),
);

test('all twenty-eight classes are there', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 28 }, (_, index) => index + 1));
});

test.each(rows)('$number $complaint', ({ tests }) => {
  const named = tests.split('<br>').map(entry => /^`([a-z/-]+)` › (.+)$/.exec(entry));
  for (const [, file = '', title = ''] of named.map(found => found ?? [])) {
    const source = path.join(import.meta.dirname, `${file}.test.ts`);
    expect(existsSync(source) ? file : `missing: ${file}`).toBe(file);
    const text = readFileSync(source, 'utf8').replaceAll("\\'", "'");
    expect(text.includes(title) ? title : `${file} has no test "${title}"`).toBe(title);
  }
});
