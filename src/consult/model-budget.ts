import type { AskModel, CallRecord } from './ask-model.ts';

/** Most tokens (input and output) that may go to models; absent: no limit of that kind. */
export interface TokenLimits {
  readonly perCase?: number;
  readonly perSenderDay?: number;
  readonly perDay?: number;
}

export interface Spender {
  readonly caseNumber: string;
  readonly sender: string;
}

/** Keeps account of tokens by case, sender and day, in this process. */
export interface Spending {
  /** The model as this case may use it: over a limit it answers `over-budget` without a call. */
  limit(ask: AskModel, spender: Spender): AskModel;
  /** Enters calls made before, e.g. those the ledger holds of a running case. */
  enter(spender: Spender, calls: readonly CallRecord[]): void;
}

/** More cases than this in one day are not counted one by one; the day's limit still holds. */
const MAX_ACCOUNTS = 50_000;

/** @param today ISO date of now; accounts of senders and of the day begin anew when it changes. */
export function openSpending(limits: TokenLimits, today: () => string): Spending {
  const ofCase = new Map<string, number>();
  const ofSender = new Map<string, number>();
  let ofDay = 0;
  let day = '';

  const turnDay = (): void => {
    if (day === today()) return;
    day = today();
    ofDay = 0;
    ofSender.clear();
  };
  const add = (accounts: Map<string, number>, key: string, tokens: number): void => {
    const before = accounts.get(key) ?? 0;
    // Moved to the end, so that the oldest account is the first to go.
    accounts.delete(key);
    accounts.set(key, before + tokens);
    const [oldest] = accounts.keys();
    if (accounts.size > MAX_ACCOUNTS && oldest !== undefined) accounts.delete(oldest);
  };
  const isOver = ({ caseNumber, sender }: Spender): boolean =>
    (ofCase.get(caseNumber) ?? 0) >= (limits.perCase ?? Number.POSITIVE_INFINITY) ||
    (ofSender.get(sender.toLowerCase()) ?? 0) >= (limits.perSenderDay ?? Number.POSITIVE_INFINITY) ||
    ofDay >= (limits.perDay ?? Number.POSITIVE_INFINITY);
  const enter = (spender: Spender, calls: readonly CallRecord[]): void => {
    turnDay();
    const tokens = calls.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0);
    add(ofCase, spender.caseNumber, tokens);
    add(ofSender, spender.sender.toLowerCase(), tokens);
    ofDay += tokens;
  };

  return {
    enter,
    limit: (ask, spender) => async (request, signal) => {
      turnDay();
      if (isOver(spender)) return { kind: 'unavailable', reason: 'over-budget', model: '', calls: [] };
      const reply = await ask(request, signal);
      enter(spender, reply.calls);
      return reply;
    },
  };
}
