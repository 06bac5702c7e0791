import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { QuestionState } from './schema.ts';

/** How one case stands, for the person who opened it. */
export interface Standing {
  readonly caseNumber: string;
  /** Of its newest question that is no command. */
  readonly state: QuestionState;
  readonly askedAt: Date;
}

export interface StandingOptions {
  /** Only this case; another person's number gives nothing, as an unknown one does. */
  readonly caseNumber?: string | undefined;
  /** The mail that asks for it is no case of its own. */
  readonly exceptQuestionId?: number;
  readonly limit?: number;
}

/** The cases that this sender (any case of letters) opened, newest first; those that hold only commands are none. */
export async function listStandings(
  db: Db,
  asker: string,
  { caseNumber, exceptQuestionId = 0, limit = 20 }: StandingOptions = {},
): Promise<Standing[]> {
  const rows = await db
    .selectFrom('cases as c')
    .innerJoin('questions as q', 'q.case_id', 'c.id')
    .distinctOn('c.id')
    .select(['c.number', 'q.state', 'q.received_at'])
    .where(sql`lower(c.asker)`, '=', asker.toLowerCase())
    .where('q.notice', 'is', null)
    .where('q.id', '!=', exceptQuestionId)
    .$if(caseNumber !== undefined, query => query.where('c.number', '=', caseNumber ?? ''))
    .orderBy('c.id', 'desc')
    .orderBy('q.ordinal', 'desc')
    .limit(limit)
    .execute();
  return rows.map(row => ({ caseNumber: row.number, state: row.state, askedAt: row.received_at }));
}
