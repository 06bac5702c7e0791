import type { CodeBook, CodeCard } from '../case/codebook.ts';
import type { ClaimLine, OpinionData } from './opinion.ts';
import type { CountTokens } from './tokens.ts';

/** What a model is shown of a case: blocks in order of worth, cut to a token budget at whole items only. */

export interface ContextInput {
  readonly offline: OpinionData;
  readonly book: CodeBook;
  /** Subject and new text of the mail, as the endpoint may see it. */
  readonly mail: string;
  /** Text of attachments: mostly the note the case is about. */
  readonly attached: string;
  readonly quoted: string;
  /** Earlier questions of the case, newest first. */
  readonly earlier: readonly string[];
}

export interface Block {
  readonly name: 'DECIDED' | 'MISSING' | 'CODES' | 'SOURCES' | 'MAIL' | 'ATTACHED' | 'EARLIER' | 'QUOTED';
  readonly text: string;
}

export interface Context {
  readonly blocks: readonly Block[];
  /** The codes the model was shown, and may name. */
  readonly codes: readonly string[];
  /** Source ids ("S1") as shown, with the source they stand for. */
  readonly sources: ReadonlyMap<string, string>;
  readonly tokens: number;
}

/** Builds the context. What the budget cannot hold is left out from the end: history first, cards last, never half a card. */
export function buildContext(input: ContextInput, maxTokens: number, count: CountTokens): Context {
  const budget = openBudget(maxTokens, count);
  const decided = budget.take(printDecided(input.offline).split('\n'));
  const mail = budget.take(input.mail.split('\n'), maxTokens / 2);
  const cards = cardsOf(input.offline, input.book);
  const codes = budget.take(cards.map(printCard));
  const sources = budget.take(input.offline.sources.map((source, index) => `S${index + 1} ${source}`));
  const attached = budget.take(input.attached.split('\n'), maxTokens / 3);
  const earlier = budget.take(
    input.earlier.flatMap(text => [...text.split('\n'), '---']),
    maxTokens / 5,
  );
  const quoted = budget.take(input.quoted.split('\n'), maxTokens / 5);
  const blocks: Block[] = [
    { name: 'CODES', text: codes.join('\n') },
    { name: 'SOURCES', text: sources.join('\n') },
    { name: 'DECIDED', text: decided.join('\n') },
    { name: 'QUOTED', text: quoted.join('\n').trim() },
    { name: 'EARLIER', text: earlier.join('\n').trim() },
    { name: 'ATTACHED', text: attached.join('\n').trim() },
    { name: 'MAIL', text: mail.join('\n').trim() },
  ];
  return {
    blocks: blocks.filter(block => block.text !== ''),
    codes: cards.slice(0, codes.length).map(card => card.code),
    sources: new Map(
      input.offline.sources.slice(0, sources.length).map((source, index) => [`S${index + 1}`, source]),
    ),
    tokens: budget.used(),
  };
}

/** The blocks as one message. `delimiter` is random and unknown to whoever wrote the mail. */
export function printBlocks(blocks: readonly Block[], delimiter: string): string {
  return blocks
    .map(block => `[[${delimiter}: ${block.name}]]\n${block.text}\n[[${delimiter}: END]]`)
    .join('\n\n');
}

function openBudget(maxTokens: number, count: CountTokens) {
  let used = 0;
  return {
    used: () => used,
    /** The leading items that fit, within `atMost` tokens for this part. */
    take(items: readonly string[], atMost = maxTokens): string[] {
      const taken: string[] = [];
      let part = 0;
      for (const item of items) {
        const cost = count(item) + 1;
        if (used + cost > maxTokens || part + cost > atMost) break;
        taken.push(item);
        used += cost;
        part += cost;
      }
      return taken;
    },
  };
}

/** Cards of every code in the opinion, the lines' own first. Codes that do not hold on the date are never shown. */
function cardsOf(offline: OpinionData, book: CodeBook): CodeCard[] {
  const on = offline.dateOfService.date;
  const wanted = [
    ...offline.lines.map(line => line.code),
    ...offline.branches.flatMap(branch => branch.lines.map(line => line.code)),
    ...offline.diagnoses.map(diagnosis => diagnosis.code),
    ...offline.asked.map(asked => asked.code),
    ...offline.doNotBill.map(item => item.code),
  ];
  return [...new Set(wanted)].flatMap(code => {
    const card = book.card(code, on);
    return card !== undefined && card.status === 'valid' ? [card] : [];
  });
}

/** One code as one line. */
export function printCard(card: CodeCard): string {
  const mue = card.mue === undefined ? '' : ` | at most ${card.mue.value} a day`;
  return `${card.code} ${card.system} | ${card.text}${mue}`;
}

function printDecided(offline: OpinionData): string {
  const parts: [string, readonly string[]][] = [
    ['Bottom line', [offline.bottomLine]],
    ['Lines', offline.lines.map(printLine)],
    ['If', offline.branches.map(branch => `${branch.when}: ${branch.lines.map(printLine).join('; ')}`)],
    ['Diagnoses', offline.diagnoses.map(one => `${one.code} [${one.status}] ${one.text}`)],
    ['Not to bill', offline.doNotBill.map(item => `${item.code}: ${item.reason}`)],
    ['Arithmetic', offline.arithmetic.map(step => step.text)],
    ['Edits', offline.edits.map(edit => `${edit.state}: ${edit.codes.join(' + ')}: ${edit.text}`)],
    ['Asked', offline.asked.map(asked => `${asked.code}: ${asked.verdict}`)],
    ['Missing, asked for', offline.questions],
    [
      'Payers part',
      offline.payerForks.map(fork => `${fork.topic}: Medicare: ${fork.medicare} CPT: ${fork.cpt}`),
    ],
    ['Assumed', offline.assumptions],
    ['Changed since the last answer', offline.changes ?? []],
    ['Confidence', [`${offline.confidence.level}: ${offline.confidence.cause}`]],
  ];
  return parts
    .filter(([, items]) => items.length > 0)
    .map(([title, items]) =>
      items.length === 1
        ? `${title}: ${items[0]}`
        : `${title}:\n${items.map(item => `- ${item}`).join('\n')}`,
    )
    .join('\n');
}

function printLine(line: ClaimLine): string {
  const modifiers = line.modifiers.length === 0 ? '' : ` modifiers ${line.modifiers.join(' ')}`;
  const why = line.why[0]?.text ?? '';
  return `${line.code} x${line.units}${modifiers} [${line.status}]${why === '' ? '' : ` because ${why}`}`;
}
