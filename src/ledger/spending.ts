import { sql } from 'kysely';
import type { ModelUse, TokenLimits } from '../consult/model-budget.ts';
import { type Db, inTransaction, type Tx } from './database.ts';
import { latestBelieved } from './due.ts';
import { recordEvent } from './event.ts';
import { storableLine } from './storable.ts';

/** One account for all processes and restarts: what requests took, and what those under way may take. */
export interface TokensSpent {
  readonly ofCase: number;
  readonly ofSenderDay: number;
  readonly ofDay: number;
}

/** Whose tokens are asked for, under which limits. */
export interface Spender {
  readonly questionId: number;
  readonly limits: TokenLimits;
  /** When the day began. */
  readonly since: Date;
}

/**
 * Sets tokens aside for one request to the model; undefined, and nothing changed, when a limit leaves no room. A
 * process that dies never settles: then what it set aside counts as spent, because it may have been.
 */
export async function reserveTokens(
  db: Db,
  { questionId, limits, since }: Spender,
  tokens: number,
  at: Date,
): Promise<number | undefined> {
  return await inTransaction(db, async tx => {
    const { case_id: caseId, asker } = await tx
      .selectFrom('questions')
      .select(['case_id', 'asker'])
      .where('id', '=', questionId)
      .executeTakeFirstOrThrow();
    if (Object.keys(limits).length > 0) {
      // Two that look at once would both find room for themselves.
      await sql`select pg_advisory_xact_lock(hashtext('caseconsultant.tokens'))`.execute(tx);
      const spent = await countTokens(tx, { caseId, sender: asker }, since);
      const { perCase, perSenderDay, perDay } = limits;
      const isFull = (before: number, limit: number | undefined) =>
        limit !== undefined && before + tokens > limit;
      if (
        isFull(spent.ofCase, perCase) ||
        isFull(spent.ofSenderDay, perSenderDay) ||
        isFull(spent.ofDay, perDay)
      )
        return undefined;
    }
    const { id } = await tx
      .insertInto('spendings')
      .values({
        question_id: questionId,
        case_id: caseId,
        sender: storableLine(asker).toLowerCase(),
        tokens,
        reserved_at: at,
        settled_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}

/** What the request really took, with a line in the audit: also when no opinion came of it. */
export async function settleTokens(db: Db, id: number, use: ModelUse, at: Date): Promise<void> {
  await inTransaction(db, async tx => {
    const row = await tx
      .updateTable('spendings')
      .set({ tokens: use.tokens, settled_at: at })
      .where('id', '=', id)
      .where('settled_at', 'is', null)
      .returning(['case_id', 'question_id'])
      .executeTakeFirst();
    if (row === undefined) return;
    const about = { caseId: row.case_id, questionId: row.question_id };
    await recordEvent(tx, 'model-asked', at, about, { ...use });
  });
}

const aDayMs = 24 * 3600_000;

/** Tokens for a case ever, for a sender (any case of letters) and for everybody in the day that began then. */
export async function countTokens(
  db: Db | Tx,
  { caseId, sender }: { readonly caseId: number; readonly sender: string },
  since: Date,
): Promise<TokensSpent> {
  const isOfCase = sql<boolean>`case_id = ${caseId}`;
  const until = latestBelieved(new Date(since.getTime() + aDayMs));
  const isOfDay = sql<boolean>`(reserved_at >= ${since} and reserved_at < ${until})`;
  const isOfSender = sql<boolean>`sender = ${sender.toLowerCase()}`;
  const { ofCase, ofSenderDay, ofDay } = await db
    .selectFrom('spendings')
    .select([
      sql<string>`coalesce(sum(tokens) filter (where ${isOfCase}), 0)`.as('ofCase'),
      sql<string>`coalesce(sum(tokens) filter (where ${isOfDay} and ${isOfSender}), 0)`.as('ofSenderDay'),
      sql<string>`coalesce(sum(tokens) filter (where ${isOfDay}), 0)`.as('ofDay'),
    ])
    .where(({ or }) => or([isOfCase, isOfDay]))
    .executeTakeFirstOrThrow();
  return { ofCase: Number(ofCase), ofSenderDay: Number(ofSenderDay), ofDay: Number(ofDay) };
}
