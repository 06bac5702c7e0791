import type { Facts, StatedService } from './facts.ts';
import { isReply, type Question, zoneText } from './question.ts';

/** An answer to what was asked is short; a longer mail tells a case of its own. */
const MAX_ANSWER_CHARS = 600;
const MAX_ASKED_CHARS = 20_000;

/**
 * The facts of the earlier mails with what a reply says of the services they left open: "it was by video" names no
 * service, and means the visit asked about before. Only values that were missing are taken, and only from the reply.
 * @param read the facts of a question, as for any mail.
 */
export function answerServices(
  earlier: Facts,
  asked: readonly Question[],
  reply: Question,
  read: (question: Question) => Facts,
): Facts {
  const { services } = earlier;
  const said = zoneText(reply, isReply(reply) ? ['new'] : ['subject', 'new']).trim();
  if (!services || said === '' || said.length > MAX_ANSWER_CHARS) return earlier;
  const before = asked
    .map(one => zoneText(one, ['subject', 'new', 'attachment']).trim())
    .join('\n\n')
    .slice(-MAX_ASKED_CHARS);
  const start = before.length + 2;
  const text = `${before}\n\n${said}`;
  const together = read({ text, zones: [{ kind: 'new', start: 0, end: text.length }] }).services ?? [];
  const offset = reply.text.indexOf(said) - start;
  return {
    ...earlier,
    services: services.map(one => {
      const same = onlyOne(services, one.rule) ? onlyOne(together, one.rule) : undefined;
      return same ? withAnswers(one, same, start, offset) : one;
    }),
  };
}

function onlyOne(services: readonly StatedService[], rule: string): StatedService | undefined {
  const [only, second] = services.filter(one => one.rule === rule);
  return second ? undefined : only;
}

/** The missing values that the words of the reply give, their quotes placed in the reply. */
function withAnswers(open: StatedService, read: StatedService, from: number, offset: number): StatedService {
  const answers = Object.entries(read.values)
    .filter(([field, { quote }]) => open.values[field] === undefined && quote.start >= from)
    .map(([field, fact]) => {
      const { text, start, end } = fact.quote;
      return [field, { ...fact, quote: { text, start: start + offset, end: end + offset } }] as const;
    });
  const completed = Object.entries(read.values).flatMap(([field, fact]) => {
    const known = open.values[field];
    return known && isCompleted(known.value, fact.value) ? [[field, { ...known, value: fact.value }]] : [];
  });
  return { ...open, values: { ...open.values, ...Object.fromEntries([...answers, ...completed]) } };
}

/** The same list with more told of its items: the minutes of an infusion, of a therapy. */
function isCompleted(known: unknown, read: unknown): boolean {
  if (!Array.isArray(known) || !Array.isArray(read) || known.length !== read.length) return false;
  const pairs = known.map((one, at) => [one, read[at]] as const);
  const isSame = pairs.every(
    ([one, other]) =>
      isRecord(one) && isRecord(other) && Object.entries(one).every(([key, value]) => other[key] === value),
  );
  return isSame && pairs.some(([one, other]) => Object.keys(other).length > Object.keys(one).length);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
