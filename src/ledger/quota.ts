import { sql } from 'kysely';
import { nameOfRule, type QuotaRule, windowMsOf } from '../inbox/quota.ts';
import type { Db, Tx } from './database.ts';
import { latestBelieved } from './due.ts';
import { tellOnce } from './told.ts';

/** Whose questions are counted; an empty one counts everybody's. */
export interface Asking {
  readonly sender?: string;
  readonly domain?: string;
}

/**
 * Questions (of one sender or domain, in any case of letters) taken since then and not held: each is, or will be, one
 * reply. Counting questions instead of sent replies keeps a burst from passing before the first reply is out.
 */
export async function countQuestions(
  db: Db,
  { sender, domain }: Asking,
  since: Date,
  until?: Date,
): Promise<number> {
  const { count } = await db
    .selectFrom('questions as q')
    .innerJoin('messages as m', 'm.id', 'q.message_id')
    .select(q => q.fn.countAll<number>().as('count'))
    .where('m.recorded_at', '>=', since)
    .$if(until !== undefined, query => query.where('m.recorded_at', '<=', until ?? since))
    .where('q.state', '!=', 'held')
    .$if(sender !== undefined, query => query.where(sql`lower(q.asker)`, '=', sender?.toLowerCase()))
    .$if(domain !== undefined, query =>
      query.where(sql`lower(split_part(q.asker, '@', -1))`, '=', domain?.toLowerCase()),
    )
    .executeTakeFirstOrThrow();
  return count;
}

/** How a question of an authorised sender is taken: to be worked on, to be told that it is one too many, or to wait. */
export interface Admission {
  readonly hold?: { readonly reason: string; readonly detail: string };
  /** The kind of notice it gets. */
  readonly notice?: string;
}

/**
 * Whether the rules let one more question of this sender pass. The first question beyond a sender's or domain's
 * rule is answered with a word about it, once in its window, whichever process takes it; the others wait in silence.
 * Beyond the overall rule, the last brake of a loop, nobody is told anything.
 * @param rules those that hold for the sender (`rulesFor`).
 */
export async function admitQuestion(
  tx: Tx,
  sender: string,
  rules: readonly QuotaRule[],
  at: Date,
): Promise<Admission> {
  if (rules.length === 0) return {};
  // Two processes that count at once would both find room for the last question.
  await sql`select pg_advisory_xact_lock(hashtext('caseconsultant.quota'))`.execute(tx);
  const broken = [];
  for (const rule of rules) {
    const count = await countQuestions(tx, askingOf(rule, sender), sinceOf(rule, at), latestBelieved(at));
    if (count >= rule.limit) broken.push(rule);
  }
  const rule = broken.find(({ of }) => of === 'overall') ?? broken[0];
  if (rule === undefined) return {};
  const isTold = rule.of !== 'overall' && (await mayTell(tx, sender, rule, at));
  return isTold
    ? { notice: nameOfRule(rule) }
    : { hold: { reason: nameOfRule(rule), detail: wordsOf(rule) } };
}

function askingOf(rule: QuotaRule, sender: string): Asking {
  if (rule.of === 'sender') return { sender };
  return rule.domain === undefined ? {} : { domain: rule.domain };
}

function sinceOf(rule: QuotaRule, at: Date): Date {
  return new Date(at.getTime() - windowMsOf(rule));
}

/** Each sender of a domain is told once; made-up names in it do not make more notices than the rule allows mails. */
async function mayTell(tx: Tx, sender: string, rule: QuotaRule, at: Date): Promise<boolean> {
  const kind = nameOfRule(rule);
  const since = sinceOf(rule, at);
  if (rule.of === 'domain') {
    const { count } = await tx
      .selectFrom('told')
      .select(told => told.fn.countAll<number>().as('count'))
      .where('kind', '=', kind)
      .where('told_at', '>=', since)
      .where('told_at', '<=', latestBelieved(at))
      .where(sql`split_part(address, '@', -1)`, '=', rule.domain)
      .executeTakeFirstOrThrow();
    if (count >= rule.limit) return false;
  }
  return await tellOnce(tx, sender, kind, since, at);
}

/** For the operator: `clinic.example: 50 questions in an hour`. */
function wordsOf({ limit, per, domain }: QuotaRule): string {
  const words = `${limit} questions in ${per === 'hour' ? 'an hour' : 'a day'}`;
  return domain === undefined ? words : `${domain}: ${words}`;
}
