import { type ConsultParts, consultQuestion } from '../../answer.ts';
import { matchCodes } from '../../case/match.ts';
import { type Question, readQuestion } from '../../case/question.ts';
import { textsIn } from '../../consult/code-words.ts';
import { type Consultation, consultRecorded } from '../../consult/consult.ts';
import type { ClaimLine, Opinion } from '../../consult/opinion.ts';
import type { EvalCase } from './case.ts';
import { type CaseFigures, figuresOf } from './figures.ts';
import { liftFacts } from './lift-facts.ts';

export interface CaseResult {
  readonly id: string;
  readonly family: string;
  readonly exact: boolean;
  /** What differs, in words. */
  readonly faults: readonly string[];
  readonly expected: readonly string[];
  readonly actual: readonly string[];
  readonly truePositives: number;
  readonly asked: { readonly expected: number; readonly found: number };
  /** Absent when the rules alone were to answer. */
  readonly figures?: CaseFigures;
}

/** One case through the whole way from mail to opinion, and what differs from what it expects. */
export async function runCase(one: EvalCase, parts: ConsultParts, signal: AbortSignal): Promise<CaseResult> {
  const consultation = await consultCase(one, parts, signal);
  const result = compare(one, consultation.opinion);
  return parts.askModel === undefined ? result : { ...result, figures: figuresOf(consultation) };
}

async function consultCase(one: EvalCase, parts: ConsultParts, signal: AbortSignal): Promise<Consultation> {
  const question = readMail(one.mail);
  if (!one.facts) return await consultQuestion(question, [], one.on, parts, signal);
  const mentions = matchCodes(question, parts.book, one.on);
  const facts = liftFacts(one, one.facts);
  const { book, prompts } = parts;
  return await consultRecorded(
    { question, earlier: [], facts, mentions, book, receivedOn: one.on, prompts },
    parts.askModel,
    signal,
  );
}

function readMail(mail: string): Question {
  const [subject = '', ...body] = mail.split('\n');
  return readQuestion({ subject: subject.replace(/^Subject:\s*/i, ''), text: body.join('\n').trimStart() });
}

function compare(one: EvalCase, opinion: Opinion): CaseResult {
  const kept = opinion.lines.filter(line => line.status !== 'do-not-bill');
  const actual = kept.map(line => print(line));
  const pool = [...kept];
  const unmet = one.lines.filter(wanted => !take(pool, wanted));
  const said = textsIn({ ...opinion, edition: undefined, made: undefined })
    .join('\n')
    .toLowerCase();
  const questions = opinion.questions.join('\n').toLowerCase();
  const asks = one.asks ?? [];
  const unasked = asks.filter(piece => !questions.includes(piece.toLowerCase()));
  const faults = [
    ...unmet.map(wanted => `line missing: ${wanted}`),
    ...pool.map(line => `line too many: ${print(line)}`),
    ...branchFaults(one, opinion),
    ...unasked.map(piece => `not asked: ${piece}`),
    ...missing(
      one.diagnoses,
      opinion.diagnoses.map(each => each.code),
      'diagnosis missing',
    ),
    ...(one.diagnoses === undefined
      ? []
      : missing(
          opinion.diagnoses.map(each => each.code),
          one.diagnoses,
          'diagnosis too many',
        )),
    ...verdictFaults(one, opinion),
    ...missing(
      one.doNotBill,
      opinion.doNotBill.map(each => each.code),
      'not refused',
    ),
    ...(one.mustSay ?? [])
      .filter(piece => !said.includes(piece.toLowerCase()))
      .map(piece => `not said: ${piece}`),
    ...(one.mustNotSay ?? [])
      .filter(piece => said.includes(piece.toLowerCase()))
      .map(piece => `said: ${piece}`),
  ];
  return {
    id: one.id,
    family: one.family,
    exact: faults.length === 0,
    faults,
    expected: one.lines,
    actual,
    truePositives: one.lines.length - unmet.length,
    asked: { expected: asks.length, found: asks.length - unasked.length },
  };
}

function print(line: ClaimLine): string {
  return `${[line.code, ...line.modifiers].join('-')} x${line.units} ${line.status}`;
}

/** Takes the first line that is as wanted; without a status any but "do not bill" will do. */
function take(pool: ClaimLine[], wanted: string): boolean {
  const at = pool.findIndex(line => print(line) === wanted || print(line).startsWith(`${wanted} `));
  if (at === -1) return false;
  pool.splice(at, 1);
  return true;
}

function branchFaults(one: EvalCase, opinion: Opinion): string[] {
  const offered = opinion.branches.map(branch => branch.lines.filter(line => line.status !== 'do-not-bill'));
  return (one.branches ?? [])
    .filter(
      wanted =>
        !offered.some(
          lines => lines.length === wanted.length && wanted.every(each => take([...lines], each)),
        ),
    )
    .map(wanted => `branch missing: ${wanted.join(', ')}`);
}

function verdictFaults(one: EvalCase, opinion: Opinion): string[] {
  return Object.entries(one.verdicts ?? {}).flatMap(([code, wanted]) => {
    const given = opinion.asked.find(each => each.code === code)?.verdict ?? 'none';
    return given === wanted ? [] : [`verdict on ${code}: ${given}, not ${wanted}`];
  });
}

function missing(wanted: readonly string[] | undefined, actual: readonly string[], words: string): string[] {
  return (wanted ?? []).filter(code => !actual.includes(code)).map(code => `${words}: ${code}`);
}
