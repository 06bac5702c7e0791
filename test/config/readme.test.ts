import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { printSettingsTable } from '../../config/table.ts';

const readme = path.resolve(import.meta.dirname, '../../README.md');

test('the README lists every setting as it is declared', async () => {
  const [, table] = (await readFile(readme, 'utf8')).split(/<!-- settings -->\n|<!-- \/settings -->/);
  // To renew it: paste what config/table.ts prints between the two marks.
  expect(table?.trim()).toBe(printSettingsTable().trim());
});
