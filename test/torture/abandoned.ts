import { startDovecot } from '../support/dovecot.ts';
import { openScene } from './scene.ts';

/** A run that never comes to its end: opens every server it was named, says so, and waits to be killed. */
const [redisProgram, dovecotProgram] = process.argv.slice(2);
const scene = await openScene(redisProgram);
if (dovecotProgram !== undefined) await startDovecot(dovecotProgram);
await scene.start();
process.stdout.write('everything is up\n');
