import { sql } from 'kysely';
import type { TokensSpent } from '../consult/model-budget.ts';
import type { Db } from './database.ts';

/**
 * Tokens that the model calls of stored opinions took: for this case ever, for its sender (any case of letters) and
 * for everybody since then. Counted here and not in a process, so that all processes and restarts share one account.
 */
export async function countTokens(
  db: Db,
  { caseNumber, sender }: { readonly caseNumber: string; readonly sender: string },
  since: Date,
): Promise<TokensSpent> {
  const isOfCase = sql<boolean>`c.number = ${caseNumber}`;
  const isOfDay = sql<boolean>`o.made_at >= ${since}`;
  const isOfSender = sql<boolean>`lower(q.asker) = ${sender.toLowerCase()}`;
  const { ofCase, ofSenderDay, ofDay } = await db
    .selectFrom('opinions as o')
    .innerJoin('questions as q', 'q.id', 'o.question_id')
    .innerJoin('cases as c', 'c.id', 'q.case_id')
    .select([
      sql<string>`coalesce(sum(o.tokens) filter (where ${isOfCase}), 0)`.as('ofCase'),
      sql<string>`coalesce(sum(o.tokens) filter (where ${isOfDay} and ${isOfSender}), 0)`.as('ofSenderDay'),
      sql<string>`coalesce(sum(o.tokens) filter (where ${isOfDay}), 0)`.as('ofDay'),
    ])
    .where('o.tokens', '>', 0)
    .where(({ or }) => or([isOfCase, isOfDay]))
    .executeTakeFirstOrThrow();
  return { ofCase: Number(ofCase), ofSenderDay: Number(ofSenderDay), ofDay: Number(ofDay) };
}
