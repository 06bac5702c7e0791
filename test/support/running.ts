import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { openLog } from '../../src/log.ts';
import { people, practiceEnvironment, practiceUsers } from '../../src/practice/accounts.ts';
import { type PracticeMailbox, startPracticeMailbox } from '../../src/practice/mailbox.ts';
import { Stages } from '../../src/practice/stages.ts';
import { openService, type Service } from '../../src/service.ts';
import { allRoles, type Role, startRoles } from '../../workers/roles.ts';

export interface Neighbourhood {
  readonly practice: PracticeMailbox;
  readonly dataDir: string;
  /** Starts the service as `npm start` would, on this mailbox and these stores. */
  start(options?: { roles?: readonly Role[]; env?: Record<string, string> }): Promise<RunningService>;
  close(): Promise<void>;
}

export interface RunningService {
  readonly service: Service;
  readonly stages: Stages;
  /** Everything the service logged, one JSON object a line. */
  readonly logged: () => string;
  stop(): Promise<void>;
}

export const stranger = 'mallory@elsewhere.test';

/** A practice mailbox and a place for the service beside it; what it started is stopped with it. */
export async function openNeighbourhood(stores: {
  databaseUrl: string;
  redisUrl?: string | undefined;
}): Promise<Neighbourhood> {
  const practice = await startPracticeMailbox({ users: practiceUsers([people.asker, stranger]) });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'caseconsultant-test-'));
  const running = new Set<RunningService>();
  return {
    practice,
    dataDir,
    async start({ roles = allRoles, env = {} } = {}) {
      const config = loadConfig({
        ...practiceEnvironment(practice, dataDir, [people.asker], {}),
        DATABASE_URL: stores.databaseUrl,
        ...(stores.redisUrl === undefined ? {} : { REDIS_URL: stores.redisUrl }),
        SWEEP_EVERY_SECONDS: '1',
        ...env,
      });
      const lines: string[] = [];
      const stages = new Stages(() => {});
      const service = await openService(
        config,
        {
          log: openLog('debug', { write: line => void lines.push(line) }),
          notify: notice => stages.note(notice),
        },
        AbortSignal.timeout(60_000),
      );
      const roleSet = await startRoles(service, roles);
      if (roles.includes('intake')) await stages.connected;
      const started: RunningService = {
        service,
        stages,
        logged: () => lines.join(''),
        async stop() {
          if (!running.delete(started)) return;
          await roleSet.stop();
          await service.close();
        },
      };
      running.add(started);
      return started;
    },
    async close() {
      for (const started of [...running]) await started.stop();
      await practice.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
