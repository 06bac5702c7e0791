import type { Command } from 'commander';
import { allRoles } from '../../workers/roles.ts';
import { assess, type Health } from '../ledger/health.ts';
import type { Vitals } from '../ledger/vitals.ts';
import { Permanent, RetryLater } from '../outcome.ts';
import { table } from './case-text.ts';
import { workOnLedger } from './work-ledger.ts';

/** As monitoring plugins count: 0 well, 1 something waits for a person, 2 something is wrong. */
const exitCodes: Readonly<Record<Health['state'], number>> = { well: 0, 'for-a-person': 1, 'in-trouble': 2 };

/** `caseconsultant status`: is the service well, for a person or a monitor. */
export function registerStatus(program: Command): void {
  program
    .command('status')
    .description('is the service well? Exit code 0: yes, 1: something waits for a person, 2: no')
    .option('--env <file>', 'the settings file (default: .env, when there is one)')
    .option('--json', 'print JSON')
    .action(async (options: { env?: string; json?: true }) => {
      const { health, vitals } = await look(options.env);
      process.exitCode = exitCodes[health.state];
      const text = options.json
        ? `${JSON.stringify({ ...health, vitals }, null, 2)}\n`
        : told(health, vitals);
      process.stdout.write(text);
    });
}

/** A database that cannot be asked is the worst of news, not a failure of this command. */
async function look(env: string | undefined): Promise<{ health: Health; vitals: Vitals | undefined }> {
  try {
    return await workOnLedger(env, async (ledger, { alertAfterMs }) => {
      const vitals = await ledger.readVitals(new Date());
      return { vitals, health: assess(vitals, { alertAfterMs, roles: allRoles }) };
    });
  } catch (error) {
    if (!(error instanceof RetryLater || error instanceof Permanent)) throw error;
    const trouble = { kind: 'ledger-unreachable', subject: 'ledger', reason: error.message };
    return { vitals: undefined, health: { state: 'in-trouble', troubles: [trouble] } };
  }
}

const headlines: Readonly<Record<Health['state'], string>> = {
  well: 'All is well.',
  'for-a-person': 'All runs; something waits for a person.',
  'in-trouble': 'Something is wrong.',
};

function told({ state, troubles }: Health, vitals: Vitals | undefined): string {
  const wrong = troubles.map(({ reason }) => `  ${reason}\n`).join('');
  return `${headlines[state]}\n${wrong}${vitals === undefined ? '' : `\n${figures(vitals)}`}`;
}

function figures({ pulses, overdueMs, unansweredMs, open, waiting }: Vitals): string {
  const parts = pulses.map(({ part, silentMs, trouble }) => [
    part,
    `well ${seconds(silentMs)} ago`,
    trouble ?? '',
  ]);
  const work: [string, string, string][] = [
    ['questions to consult', String(open.taken), `oldest overdue ${seconds(overdueMs.consult)}`],
    ['replies to send', String(open.ready), `oldest overdue ${seconds(overdueMs.deliver)}`],
    ['replies of unknown outcome', String(open.unknown), ''],
    ['longest wait for an answer', seconds(unansweredMs), ''],
    ['failed questions', String(waiting.failedQuestions), 'cases list --state failed'],
    ['failed replies', String(waiting.failedReplies), 'cases list --state failed'],
    ['held questions', String(waiting.heldQuestions), 'cases list --state held'],
    ['held replies', String(waiting.heldReplies), 'cases list --state held'],
    ['held mails', String(waiting.heldMails), 'cases mails --outcome held'],
  ];
  return table(['PART', 'HOW', ''], [...parts, ...work]);
}

function seconds(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
