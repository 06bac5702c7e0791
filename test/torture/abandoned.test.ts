import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../../src/ledger/postmaster.ts';
import { dovecotPart } from '../support/dovecot.ts';
import { inFolder } from '../support/folder.ts';
import { describeWith, needPart, redisPart } from '../support/parts.ts';

const script = path.join(import.meta.dirname, 'abandoned.ts');

interface Process {
  readonly pid: number;
  readonly line: string;
}

/** Everything that a process started, and what that started. */
function descendants(ancestor: number): Process[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const all = lines.flatMap(text => {
    const [, pid, parent, line = ''] = /^ *(\d+) +(\d+) (.*)$/.exec(text) ?? [];
    return pid === undefined || line.startsWith('ps ') ? [] : [{ pid: Number(pid), parent, line }];
  });
  const below = (parent: number): Process[] =>
    all
      .filter(entry => entry.parent === String(parent))
      .flatMap(({ pid, line }) => [{ pid, line }, ...below(pid)]);
  return below(ancestor);
}

describeWith(dovecotPart, 'a run that is killed', dovecotProgram => {
  test('leaves no Redis, PostgreSQL, Dovecot or role behind', async () => {
    await inFolder(async ({ path: folder }) => {
      const child = spawn(process.execPath, [script, needPart(redisPart) ?? '', dovecotProgram], {
        env: { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let started: Process[] = [];
      try {
        await once(child.stdout, 'data');
        started = descendants(child.pid ?? 0);
        const told = started.map(({ line }) => line).join('\n');
        for (const one of ['redis-server', 'postgres', 'dovecot', '--role deliver']) {
          expect(told).toContain(one);
        }
      } finally {
        child.kill('SIGKILL');
      }
      const left = () => started.filter(({ pid }) => isAlive(pid)).map(({ line }) => line);
      const deadline = Date.now() + 20_000;
      while (left().length > 0 && Date.now() < deadline) await delay(100);
      expect(left()).toEqual([]);
    });
  }, 150_000);
});
