import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { RULES } from '../../src/rules/registry.ts';

const run = promisify(execFile);
const cli = path.resolve(import.meta.dirname, '../../src/cli.ts');
const rules = (...args: string[]) => run(process.execPath, [cli, 'rules', ...args]);

test('rules list names every rule', async () => {
  const { stdout } = await rules('list', '--json');
  expect((JSON.parse(stdout) as { id: string }[]).map(rule => rule.id)).toEqual(RULES.map(rule => rule.id));
});

test('rules show prints source, input fields and examples', async () => {
  const { stdout } = await rules('show', 'npwt');
  expect(stdout).toContain('"device"');
  expect(stdout).toContain('-> 97607 x1');
});

test('rules run computes lines from facts on a date', async () => {
  const { stdout } = await rules(
    'run',
    'npwt',
    '--facts',
    '{"device":"disposable","areasCm2":[50.1]}',
    '--on',
    '2026-03-02',
    '--json',
  );
  expect(JSON.parse(stdout)).toMatchObject({
    rule: 'npwt',
    on: '2026-03-02',
    lines: [{ code: '97608', units: 1 }],
  });
});

test.each([
  [['show', 'npwtt'], 'Did you mean npwt?'],
  [['run', 'npwt', '--facts', '{device}'], '--facts is not JSON'],
  [['run', 'npwt', '--facts', '{"device":"x"}'], 'at device'],
  [['run', 'npwt', '--facts', '{}', '--on', '2010-01-01'], 'from 2015-01-01'],
])('rules %j says what is wrong and ends with 2', async (args, words) => {
  await expect(rules(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
});
