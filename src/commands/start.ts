import { type Command, InvalidArgumentError } from 'commander';
import { type Config, loadConfig, requireSharedStores } from '../../config/config.ts';
import { readEnvFile } from '../../config/env-file.ts';
import { openHealthServer } from '../../workers/health.ts';
import { allRoles, type Role, startRoles } from '../../workers/roles.ts';
import { readHealth } from '../../workers/vitals.ts';
import { type Log, openLog } from '../log.ts';
import { RetryLater } from '../outcome.ts';
import { openService, type Service } from '../service.ts';

/** `caseconsultant start`: the service on a real mailbox, all roles in one process unless told otherwise. */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description('run the service on the mailbox that .env names')
    .option('--role <roles>', `only these, comma-separated: ${allRoles.join(', ')}`, parseRoles)
    .option('--env <file>', 'the settings file (default: .env, when there is one)')
    .action(async (options: { role?: Role[]; env?: string }) => {
      const roles = options.role ?? allRoles;
      const config = loadConfig(readEnvFile(options.env ?? '.env', process.env, options.env !== undefined));
      // Roles apart from each other meet in the database; an embedded one belongs to one process.
      if (roles.length < allRoles.length) requireSharedStores(config);
      await runUntilStopped(config, roles);
    });
}

function parseRoles(text: string): Role[] {
  return text.split(',').map(name => {
    const role = allRoles.find(known => known === name.trim());
    if (role === undefined) {
      throw new InvalidArgumentError(`"${name}" is no role. Choose from ${allRoles.join(', ')}.`);
    }
    return role;
  });
}

async function runUntilStopped(config: Config, roles: readonly Role[]): Promise<void> {
  const log = openLog(config.stores.logLevel);
  const stopping = new AbortController();
  const stopped = new Promise<void>(resolve => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => {
        log.info({ signal: name }, 'stopping');
        stopping.abort();
        resolve();
      });
    }
  });
  let opened: Service | undefined;
  const readServiceHealth = async () => {
    if (opened === undefined) throw new RetryLater('the service is starting and waits for its servers');
    return await readHealth(
      opened.ledger,
      { alertAfterMs: config.stores.alertAfterMs, roles: allRoles },
      new Date(),
    );
  };
  const { healthPort } = config.running;
  const health =
    healthPort === undefined ? undefined : await openHealthServer(healthPort, readServiceHealth, log);
  try {
    await serve(config, roles, log, stopping.signal, stopped, service => {
      opened = service;
    });
  } finally {
    await health?.close();
  }
}

async function serve(
  config: Config,
  roles: readonly Role[],
  log: Log,
  signal: AbortSignal,
  stopped: Promise<void>,
  onOpened: (service: Service) => void,
): Promise<void> {
  const service = await openService(config, { log }, signal).catch(error => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (service === undefined) return;
  onOpened(service);
  try {
    const running = await startRoles(service, roles);
    log.info({ roles, model: config.model?.model ?? 'none', edition: service.catalog.edition.id }, 'started');
    try {
      await Promise.race([stopped, running.failed]);
    } finally {
      await running.stop();
    }
  } finally {
    await service.close();
    log.info('stopped');
  }
}
