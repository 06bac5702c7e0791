/**
 * Loaded into each role's process by `--import`: ends it when the one who started it is gone, however that one
 * ended, so that no run leaves anything behind.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));
process.stdin.on('error', () => process.kill(process.pid, 'SIGKILL'));
process.stdin.resume();
// A pipe is a socket, whatever the type of a stdin in general says; the role alone decides when it is done.
(process.stdin as unknown as { unref(): void }).unref();
