import type { UndoneReason } from './facts.ts';
import type { Passage, Span } from './passage.ts';
import { pastSpans, tellsOfWork } from './read-past.ts';

/** A clause that tells of something that was not done that day, by the one who bills, on the patient. */
export interface UndoneClause extends Span {
  readonly reason: UndoneReason;
}

/** A question about a fact: "Was it screening?" states no screening. */
export type OpenClause = Span & { readonly reason: 'asked' };

/** What may be done to a patient, by its noun or verb, or by its code. */
const procedure =
  /\b(?:inject\w*|surger\w*|debr[ie]+d\w*|biops\w*|bx|excis\w*|vaccin\w*|shots?|immuniz\w*|graft\w*|npwt|vac|repair\w*|ablat\w*|avuls\w*|\w*ectomy|\w*otomy|\w*oplasty|\w*oscop\w*|cryo\w*|destr\w*|nerve blocks?|botox|unna|compression|cast(?:s|ing)?|splint\w*|amputat\w*|infus\w*|phenol\w*|i\s?&\s?d|drain\w*|aspirat\w*|closure|sutur\w*|flap|skin sub\w*|x-?rays?|mri|ultrasound|sedation|remov\w*|shav\w*|deliver\w*|intubat\w*|line|catheter|foley|tube|therapy|treatment|\d{5}(?!\d)|[A-Z]\d{4})\b/i;
const done =
  /\b(?:performed|did|done|gave|given|applied|placed|completed|underwent|received|got|injected|debrided|excised|removed|changed|aspirated|billed|coded|today|instead|only)\b/i;
/** Who pays, and whether, is another matter: "Medicare declined 97605". */
const payment =
  /\b(?:pay|pays|paid|payer|payor|payment|claims?|bill\w*|cover\w*|cod(?:e[ds]?|ing)|reimburs\w*|insur\w*|medicare|medicaid|aetna|cigna|uhc|bcbs|humana|auth\w*|appeal\w*)\b/i;

const refusing =
  /\b(?:declin(?:ed|es|ing)|refus(?:ed|es|al|ing)|opted (?:out|against)|elected not to|(?:did|does) ?(?:not|n['’]t) (?:want|wish|consent)|held off)\b/i;
const putOff =
  /\b(?:postponed?|deferred|rescheduled|put off|cancel+ed|on hold|held (?:until|till|for)|will wait|not (?:yet )?(?:started|done|performed) (?:yet|today))\b/i;
const offering =
  /\b(?:offer(?:ed|s)|discuss(?:ed|es)|consider(?:ed|s|ing)|suggest(?:ed|s)|propos(?:ed|es)|talked about)\b/i;
/** "Offered, and she agreed": then it was done. */
const accepting =
  /\b(?:accept(?:ed|s)|agreed|agrees|consented|consent (?:was )?(?:obtained|signed|given)|went ahead|proceeded|elected to (?:have|proceed|undergo))\b/i;
const laterDay =
  /\b(?:next (?:visit|week|wk|mo|appointment|appt|time|session|month|monday|tuesday|wednesday|thursday|friday)|tomorrow|ordered for|at (?:the )?(?:next|follow-?up)|in (?:the future|\d{1,2} (?:days|weeks|months)(?=\s?(?:we|will|for|to|$))))\b/i;
const person =
  "(?:his |her |their |pt[’']?s |patient[’']?s |the )?(?:mother|father|mom|dad|brother|sister|siblings?|aunt|uncle|grand(?:mother|father|parents?|ma|pa)|cousin|son|daughter|parents?|husband|wife|spouse|family member)";
const ofFamily = new RegExp(
  `\\b${person}\\s(?:(?:also|already|recently|previously)\\s)?(?:had|has|have|with|w\\/|died (?:of|from)|dx|h\\/o|hx|underwent|was (?:diagnosed|treated|operated|seen)|got (?:his|her|their))\\b|\\b(?:fh|fhx|famhx|family (?:history|hx|h\\/o))\\b\\s?(?:[:=]|of|positive|sig\\w*|\\+)`,
  'i',
);
const acted =
  '(?:did|does|do|deliver(?:ed|s)?|plac(?:ed|es)|perform(?:ed|s)?|gave|gives|appl(?:ied|ies)|started|removed|sutured|closed|debrided|injected|excised|biopsied|read|interpreted|put|repaired|reduced|casted|splinted|drained|intubated|administered|handled|took over|glued|stapled|cleaned|treated|billed|coded)';
const otherParty =
  '(?:outside|another|a different|an unaffiliated|an unrelated|an? other|previous|prior|referring|sending|transferring)\\s(?:[\\w-]+\\s)?(?:facility|hospital|provider|physician|doctor|doc|md|surgeon|clinic|office|practice|group|specialist|np|pa|nurse|team|ed|er|dermatologist|radiologist|cardiologist|podiatrist)';
/** Anyone of another group when the text tells of "us" beside them. */
const otherRole =
  '(?:(?:the |an? )?(?:hospitalist|on-?call (?:doctor|doc|ob|md|physician)|covering (?:doctor|doc|ob|md|physician)|laborist|urgent care|emergency (?:room|department)|ed (?:doc|physician|md)|er (?:doc|physician|md)|home health(?: nurse| agency)?|hospital team))';
const byOther = new RegExp(
  `\\b${otherParty}\\b(?:['’]s)?\\s(?:[\\w-]+\\s){0,3}?${acted}\\b|\\b${acted}\\b[^.;,]{0,50}\\b(?:by|at|in)\\s(?:the |an? |her |his |their )?${otherParty}\\b|\\b${acted}\\b[^.;,]{0,40}\\belsewhere\\b`,
  'i',
);
const byRole = new RegExp(
  `\\b${otherRole}\\s(?:[\\w-]+\\s){0,2}?${acted}\\b|\\b${acted}\\b[^.;,]{0,40}\\bby\\s${otherRole}\\b`,
  'i',
);
/** "Cast applied in the ER", where the mail tells of a visit of the office. */
const inHospital = new RegExp(
  `\\b${acted}\\b[^.;,]{0,30}\\b(?:in|at) (?:the |an? )?(?:er|ed|emergency (?:room|department)|urgent care|hospital)\\b`,
  'i',
);
const office = /\b(?:in|at) (?:the |our |my )?(?:office|clinic)\b|\boffice visit\b/i;
const sameGroup =
  /\b(?:same|our|of the|in the|my)\s(?:[\w-]+\s)?(?:group|practice|clinic|office|team|tin|specialty)\b/i;
const us = /\b(?:we|us|our|ours)\b/i;
const present = /\b(?:today|tonight|now|this (?:visit|time|am|pm|morning|afternoon|session|encounter))\b/i;

/** A question with its answer: "Compression (29581)? -> no, ordered for next week". */
const answeredNo =
  /(\?\s{0,3}(?:-{1,2}>|=>|→|[-–:])?\s{0,3}(?:no|nope|none|not done|negative|n\/a)\b)[^.;?!\n]{0,60}/gi;
const maxAnswers = 40;
/** More than any mail of a person tells of; what a hostile one repeats beyond them is not read. */
const maxClauses = 400;

/**
 * The clauses of a text that tell of what was declined, put off, done on another day or by somebody else, or of
 * another person. Clause by clause: "knee injected, shoulder injection declined" holds one of each.
 */
export function undoneIn(passage: Passage): UndoneClause[] {
  const found: UndoneClause[] = [
    ...pastSpans(passage).map(span => ({ ...span, reason: 'earlier' as const })),
    ...answers(passage),
  ];
  const isOurs = us.test(passage.text);
  const isOffice = office.test(passage.text);
  for (const sentence of passage.sentences) {
    const words = passage.text.slice(sentence.start, sentence.end);
    const clauses = clausesOf(words);
    const isPlan = planHeading.test(words);
    for (const [i, { start, end }] of clauses.entries()) {
      const clause = words.slice(start, end);
      const reason = reasonOf(clause, isOurs, isOffice) ?? (isPlan ? plannedIn(clause) : undefined);
      if (!reason || (reason === 'declined' && accepting.test(words))) continue;
      // "Discussed knee injections, declined on the left": the refusal is of what stands before it.
      const before = clauses[i - 1];
      const isBare =
        before &&
        /^\W*(?:and |but |then |which )?(?:(?:she|he|they|pt|patient|it|was|were|both|has|have) ){0,3}(?:declin|refus|postpon|defer|cancel)/i.test(
          clause,
        );
      const from = isBare && !done.test(words.slice(before.start, before.end)) ? before.start : start;
      found.push({ start: sentence.start + from, end: sentence.start + end, reason });
    }
  }
  return found.sort((a, b) => a.start - b.start).slice(0, maxClauses);
}

/** "Plan: debridement in the OR and VAC": what stands under it is to come, unless it says that it was done. */
const planHeading = /^\W*(?:(?:tx|treatment|care)\s)?plan(?:s|ned)?\s?[:=–-]\s/i;

function plannedIn(clause: string): UndoneReason | undefined {
  if (payment.test(clause.replace(/\d{5}/g, ' ')) || present.test(clause)) return undefined;
  return procedure.test(clause) && !done.test(clause) ? 'later' : undefined;
}

function reasonOf(clause: string, isOurs: boolean, isOffice: boolean): UndoneReason | undefined {
  if (ofFamily.test(clause)) return 'family';
  if (byOther.test(clause) && !sameGroup.test(clause)) return 'elsewhere';
  if (byRole.test(clause) && !us.test(clause) && isOurs) return 'elsewhere';
  if (isOffice && inHospital.test(clause) && !us.test(clause) && !office.test(clause)) return 'elsewhere';
  if (payment.test(clause.replace(/\d{5}/g, ' '))) return undefined;
  const isDone = done.test(clause.replace(refusing, ' ').replace(putOff, ' '));
  if (refusing.test(clause) && !isDone) return 'declined';
  if (putOff.test(clause) && !isDone) return 'postponed';
  if (offering.test(clause) && procedure.test(clause) && !isDone) return 'declined';
  if (laterDay.test(clause) && !present.test(clause) && !isDone) return 'later';
  return undefined;
}

/** "Aborted? No": the answer denies how it was, not that it was done. */
const manner =
  /\b(?:aborted|incomplete|stopped|terminated|converted|infected|complete|bilateral|recurrent|repeat(?:ed)?|initial|complicated|layered|malignant|deep|open|staged|unplanned|billed|paid)\s*$/i;

function answers({ text }: Passage): UndoneClause[] {
  return text
    .matchAll(answeredNo)
    .take(maxAnswers)
    .flatMap(found => {
      const before = text.slice(Math.max(0, found.index - 160), found.index);
      const said = manner.exec(before);
      const cut = Math.max(...['. ', '? ', '! ', '\n', '; ', '('].map(sign => before.lastIndexOf(sign))) + 1;
      const start = found.index - before.length + (said ? said.index : cut);
      const isLater = laterDay.test(found[0]);
      const end = found.index + (isLater ? found[0].length : (found[1] ?? '').length);
      const words = text.slice(start, end);
      if (!said && (!procedure.test(words) || payment.test(words))) return [];
      return [{ start, end, reason: isLater ? ('later' as const) : ('not-done' as const) }];
    })
    .toArray();
}

const clauseEnd =
  /[;]|,\s|\s(?:but|then|however|while|whereas)\s|\s(?:-{1,2}>|→|[-–—])\s|\band (?=(?:then|today|now|we|she|he|pt|patient|the)\b)/gi;

/** Commas and words that part clauses, those in brackets left out. */
function clausesOf(words: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const found of words.matchAll(clauseEnd)) {
    if (isInBrackets(words, found.index)) continue;
    spans.push({ start, end: found.index });
    start = found.index + (/^[,;\s]/.test(found[0]) ? 1 : 0);
  }
  spans.push({ start, end: words.length });
  return spans;
}

function isInBrackets(words: string, at: number): boolean {
  const before = words.slice(Math.max(0, at - 120), at);
  return before.lastIndexOf('(') > before.lastIndexOf(')');
}

const yesOrNo =
  /^\W*(?:(?:or|and|but|also),?\s)?(?:was|is|were|are|did|does|do we know if|any idea if|not sure if|unsure if)\s(?:it|this|that|these|they|he|she|pt|patient|the (?:pt|patient|procedure|scope|exam|colonoscopy|visit|wound|lesion|excision|shave|biopsy|injection))\b[^\d?]{0,80}\?\s*$/i;
const bareWord = /^\W*(?:[\w/-]+\s){0,1}[\w/-]+\s?\?+\s*$/;
/** A question for the code holds no fact to begin with. */
const forCode =
  /\b(?:codes?|cpts?|icd|dx|units?|levels?|lvl|bill\w*|modifiers?|mods?|claims?|right|ok|agree|appeal|why)\b/i;
const answered = /^\s*(?:-{1,2}>|=>|→|[-–:])?\s*(?:no\b|nope|yes|yep|y\b|correct|right\b|it was|it is)/i;

/** Questions about a fact, in words without a number: "Was it screening?", the bare "incomplete?". */
function questionsIn({ text, sentences }: Passage): OpenClause[] {
  return sentences.flatMap(({ start, end }) => {
    const words = text.slice(start, end);
    const asks = !/\d/.test(words) && !forCode.test(words) && (yesOrNo.test(words) || bareWord.test(words));
    return asks && !answered.test(text.slice(end, end + 24))
      ? [{ start, end, reason: 'asked' as const }]
      : [];
  });
}

/** One text as the readers of it need it: what was not done, and the text without that. */
export interface DoneText {
  readonly clauses: readonly UndoneClause[];
  readonly open: readonly OpenClause[];
  /** Without what is of another day, another provider or another person; plans and refusals are left. */
  readonly now: Passage;
  /** Without all of it, and without questions about facts: what was done for the patient that day. */
  readonly today: Passage;
  /** Without all of it but earlier days and relatives, for services that a history decides. */
  readonly story: Passage;
}

const ofHistory: ReadonlySet<UndoneReason> = new Set(['earlier', 'family']);
const ofOthers: ReadonlySet<UndoneReason> = new Set(['earlier', 'elsewhere', 'family']);

/**
 * The clauses of a text that tell of no work of the day, and the text without them. Where nothing but an earlier day
 * is told of, that day is the case.
 */
export function doneOf(passage: Passage): DoneText {
  const all = undoneIn(passage);
  const rest = withoutClauses(
    passage,
    all.filter(one => one.reason === 'earlier'),
  ).text;
  const clauses = tellsOfWork(rest) ? all : all.filter(one => one.reason !== 'earlier');
  const open = questionsIn(passage);
  return {
    clauses,
    open,
    now: withoutClauses(
      passage,
      clauses.filter(one => ofOthers.has(one.reason)),
    ),
    today: withoutClauses(passage, [...clauses, ...open]),
    story: withoutClauses(passage, [...clauses.filter(one => !ofHistory.has(one.reason)), ...open]),
  };
}

/** The text with some clauses blanked, so that offsets stay true. */
function withoutClauses(passage: Passage, clauses: readonly Span[]): Passage {
  if (clauses.length === 0) return passage;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of [...clauses].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, start);
    if (end <= from) continue;
    pieces.push(passage.text.slice(at, from), passage.text.slice(from, end).replace(/[^\n]/g, ' '));
    at = end;
  }
  return { ...passage, text: pieces.join('') + passage.text.slice(at) };
}
