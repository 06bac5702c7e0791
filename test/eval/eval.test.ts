import path from 'node:path';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { type EvalCase, readCases } from '../../src/commands/eval/case.ts';
import { printComparison, printRun } from '../../src/commands/eval/print.ts';
import { runCase } from '../../src/commands/eval/run.ts';
import { scoreRun } from '../../src/commands/eval/score.ts';
import { Permanent } from '../../src/outcome.ts';

const parts = { book: openCatalog(undefined), askModel: undefined };
const cases = await readCases(import.meta.dirname);
const run = (one: EvalCase) => runCase(one, parts, AbortSignal.timeout(10_000));
const [known] = cases.filter(one => one.id === 'npwt-text-1');
if (!known) throw new Error('case npwt-text-1 is gone');
const about = { catalog: 'test', label: 'offline', model: undefined };

test('at least 200 cases over at least 25 families', () => {
  expect(cases.length).toBeGreaterThanOrEqual(200);
  expect(new Set(cases.map(one => one.family)).size).toBeGreaterThanOrEqual(25);
});

test.each(cases.map(one => [one.id, one] as const))('%s', async (_, { facts, ...mail }) => {
  expect((await run(mail)).faults).toEqual([]);
  if (facts) expect((await run({ ...mail, facts })).faults).toEqual([]);
});

test.each<[string, Partial<EvalCase>, string]>([
  ['a wrong line', { lines: ['97608 x1'] }, 'line missing: 97608 x1'],
  ['a surplus line', { lines: [] }, 'line too many: 97607 x1 bill'],
  ['wrong units', { lines: ['97607 x2'] }, 'line missing: 97607 x2'],
  ['a wrong status', { lines: ['97607 x1 depends'] }, 'line missing: 97607 x1 depends'],
  ['a missing branch', { branches: [['97605 x1']] }, 'branch missing: 97605 x1'],
  ['a question not asked', { asks: ['laterality'] }, 'not asked: laterality'],
  ['a text not said', { mustSay: ['granulation'] }, 'not said: granulation'],
  ['a text said', { mustNotSay: ['97607'] }, 'said: 97607'],
  ['a diagnosis not given', { diagnoses: ['L89.154'] }, 'diagnosis missing: L89.154'],
  ['a code not refused', { doNotBill: ['11042'] }, 'not refused: 11042'],
])('%s is a fault', async (_, change, fault) => {
  const result = await run({ ...known, ...change });
  expect(result.exact).toBe(false);
  expect(result.faults).toContain(fault);
});

test('scores count lines by family, and a comparison names the case that turned', async () => {
  const right = await run(known);
  const wrong = await run({ ...known, lines: ['97608 x1', '97597 x1'] });
  const before = scoreRun([right], about);
  const now = scoreRun([wrong], about);
  expect(before.total).toEqual({ family: 'total', cases: 1, precision: 1, recall: 1, exact: 1 });
  expect(now.families).toEqual([{ family: 'npwt', cases: 1, precision: 0, recall: 0, exact: 0 }]);
  expect(printComparison(before, now)).toContain('now wrong: npwt-text-1');
  expect(printComparison(now, now)).toBe('No score and no case changed.\n');
  expect(printRun(now)).toContain('line missing: 97608 x1');
});

test('a folder without cases is refused with its name', async () => {
  await expect(readCases(path.join(import.meta.dirname, '../support'))).rejects.toThrow(Permanent);
  await expect(readCases('/nowhere/at/all')).rejects.toThrow('/nowhere/at/all');
});
