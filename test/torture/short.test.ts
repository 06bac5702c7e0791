import { needPart, redisPart } from '../support/parts.ts';
import { torture } from './run.ts';
import { shortRun } from './sizes.ts';
import { printTable } from './table.ts';

/** The short form of `npm run torture`: every role a process, everything around them broken, every promise kept. */
test('under faults every question is answered once and nothing else is', async () => {
  const said: string[] = [];
  const done = await torture({
    ...shortRun,
    seed: 2026,
    redisProgram: needPart(redisPart),
    say: text => void said.push(text),
  });
  const broken = done.findings.filter(finding => !finding.isGood);
  if (broken.length > 0) throw new Error(`${said.join('\n')}\n${printTable(done.findings, done.faults)}`);
  expect(done.findings.length).toBeGreaterThan(10);
}, 300_000);
