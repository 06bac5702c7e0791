import type { Incident } from './incidents.ts';
import type { Vitals } from './vitals.ts';

export interface Health {
  /** `for-a-person`: all runs, but something waits for a decision. */
  readonly state: 'well' | 'for-a-person' | 'in-trouble';
  readonly troubles: readonly Incident[];
}

export interface HealthLimits {
  /** Silence of a part, or work that nobody takes up, is trouble after this. */
  readonly alertAfterMs: number;
  /** The roles that must run somewhere. */
  readonly roles: readonly string[];
}

/** An answer may be slower than a piece of work: servers put off strangers for a quarter of an hour (greylisting). */
const answerShare = 4;

/** What the vitals mean: pure, so that the command, the endpoint and the alerts cannot disagree. */
export function assess(vitals: Vitals, limits: HealthLimits): Health {
  const troubles = [
    ...silentRoles(vitals, limits),
    ...silentMailboxes(vitals, limits),
    ...late(vitals, limits),
  ];
  const waits = Object.values(vitals.waiting).some(count => count > 0);
  return { state: troubles.length > 0 ? 'in-trouble' : waits ? 'for-a-person' : 'well', troubles };
}

function silentRoles({ pulses }: Vitals, { roles, alertAfterMs }: HealthLimits): Incident[] {
  return roles.flatMap(role => {
    const pulse = pulses.find(({ part }) => part === `role ${role}`);
    if (pulse !== undefined && pulse.silentMs <= alertAfterMs) return [];
    const since = pulse === undefined ? 'does not run' : `has been silent for ${minutes(pulse.silentMs)}`;
    return [{ kind: 'role-silent', subject: `role ${role}`, reason: `the role ${role} ${since}` }];
  });
}

function silentMailboxes({ pulses }: Vitals, { alertAfterMs }: HealthLimits): Incident[] {
  const silent = pulses.filter(
    ({ part, silentMs }) => part.startsWith('mailbox ') && silentMs > alertAfterMs,
  );
  return silent.map(({ part, silentMs, trouble }) => ({
    kind: 'mailbox-silent',
    subject: part,
    reason: `the ${part} has not answered for ${minutes(silentMs)}${trouble === undefined ? '' : `: ${trouble}`}`,
  }));
}

function late({ overdueMs, unansweredMs }: Vitals, { alertAfterMs }: HealthLimits): Incident[] {
  const stages = ['consult', 'deliver'] as const;
  const waiting = stages
    .filter(stage => overdueMs[stage] > alertAfterMs)
    .map(stage => ({
      kind: 'work-waits',
      subject: `stage ${stage}`,
      reason: `work for ${stage} has been waiting for ${minutes(overdueMs[stage])}`,
    }));
  if (unansweredMs <= answerShare * alertAfterMs) return waiting;
  const reason = `a question has had no answer for ${minutes(unansweredMs)}`;
  return [...waiting, { kind: 'answers-late', subject: 'questions', reason }];
}

function minutes(ms: number): string {
  const whole = Math.floor(ms / 60_000);
  return whole < 120 ? `${whole} minutes` : `${Math.floor(whole / 60)} hours`;
}
