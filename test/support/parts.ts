import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A program of the system of which some tests need the real one. */
export interface Part {
  readonly name: string;
  /** Where it may lie, best first. */
  readonly paths: readonly string[];
  readonly debianPackage: string;
}

export const redisPart: Part = {
  name: 'Redis',
  paths: ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'],
  debianPackage: 'redis-server',
};

/**
 * The path of a part's program; on Debian as root it is installed first. Undefined when it is missing: skip
 * loudly with `describeWith`.
 * @throws Error in CI (`CI=true`): there a missing part is a failure, not a skip.
 */
export function needPart(part: Part): string | undefined {
  const find = () => part.paths.find(file => existsSync(file));
  const there = find();
  if (there !== undefined) return there;
  install(part.debianPackage);
  const installed = find();
  if (installed === undefined && process.env.CI === 'true') {
    throw new Error(`CI needs ${part.name}: apt-get install ${part.debianPackage}`);
  }
  return installed;
}

function install(debianPackage: string): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  // The package must not start a server of its own on the standard port.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options = { env, stdio: 'ignore', timeout: 240_000 } as const;
  try {
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], options);
  } catch {
    // Offline, or no such package: the part stays missing, which the caller reports.
  }
}

/** `describe` when the part is there; otherwise its tests count as skipped and say what to install. */
export function describeWith(part: Part, title: string, tests: (program: string) => void): void {
  const program = needPart(part);
  if (program !== undefined) {
    describe(title, () => tests(program));
    return;
  }
  const why = `${part.name} is missing: apt-get install ${part.debianPackage}`;
  process.stderr.write(`\nSKIPPED ${title}: ${why}\n`);
  describe.skip(`${title} [SKIPPED, ${why}]`, () => tests(''));
}
