import { dovecotPart } from './dovecot.ts';
import { needPart, redisPart } from './parts.ts';

/**
 * Before any test: the system's parts, one after the other, because two test processes must not install at
 * once. What stays missing is told here and skipped where it is used; in CI it is a failure.
 */
export default function setup(): void {
  for (const part of [redisPart, dovecotPart]) {
    if (needPart(part) !== undefined) continue;
    process.stderr.write(
      `\n${part.name} is missing, its tests are skipped: apt-get install ${part.debianPackage}\n`,
    );
  }
}
