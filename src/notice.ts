/** What a running service tells an onlooker (the demo, a console): stages and times, never content. */
export interface StageNotice {
  readonly stage:
    | 'connected'
    | 'taken'
    | 'ignored'
    | 'rejected'
    | 'held'
    | 'consulted'
    | 'sent'
    | 'filed'
    | 'flagged'
    | 'retry'
    | 'failed'
    | 'unknown';
  readonly at: Date;
  readonly caseNumber?: string;
  /** How long the stage took. */
  readonly ms?: number;
  readonly reason?: string;
  readonly detail?: string;
}

export type Notify = (notice: StageNotice) => void;
