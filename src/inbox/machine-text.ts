import { flatten, type Phrase, textPhrases } from './machine-phrases.ts';
import type { Mail } from './mail.ts';
import { sealOf } from './seal.ts';

/** Enough for any automatic reply; a report copies the mail it is about below. */
const maxChars = 1500;

/** Where another mail begins, or a signature, or a legal notice that may say "do not reply". */
const notOwn =
  /^(?:[ \t]*(?:>|\|)|-{2,} ?(?:original|forwarded|below this line|this is a copy|transcript)|-- ?$|_{5,}|begin forwarded|from: .{1,200}$|on .{6,200} wrote:$|[ \t]*(?:confidential|notice:|disclaimer|this (?:e-?mail|message) (?:and any|is intended|may contain|was scanned|contains)))/im;

/** What the writer of the mail says himself, from its beginning: no quotes, copies, signatures or notices. */
export function ownWords(text: string): string {
  const head = text.slice(0, 20_000);
  const lines: string[] = [];
  for (const line of head.split('\n')) {
    const isOther = notOwn.test(line);
    // A rule at the very top is an invitation's.
    if (isOther && !/^[ \t]*>/.test(line) && !(/^_{5,}$/.test(line.trim()) && lines.join('').trim() === ''))
      break;
    if (!isOther) lines.push(line);
  }
  return lines.join('\n').trim();
}

/** A code (CPT, HCPCS) that is no part of a ticket, telephone or postal number. */
const code =
  /(?<![#\w.@-]|(?:case|ticket|number|id|no|request|ref)[ .:#]{1,3}|\b[A-Z]{2} )(?:\d{5}|[A-V]\d{4}|[A-TV-Z]\d[\dA-Z]\.[\dA-Z]{1,4})(?![\w@]|-\d{3,}|\.\d)/;
const measure = /\d ?(?:sq\.? ?(?:cm|in)|cm\b|cm2|cm²|mm\b|square (?:cm|centimet))|\b\d+(?:\.\d+)? ?x ?\d/i;
/** Words of a case; those of departments ("billing", "wound care", "claims") stand in every signature. */
const clinical =
  /\b(?:wounds?(?! (?:care|cent|clinic))|ulcers?|debrid\w*|npwt|vac|grafts?|modifiers?|cpt|icd|hcpcs|flaps?|dressings?|biops\w+|excis\w+|cesarean|vaginal|laceration|heels?|sacr\w+|subcutaneous|subq|fascia|muscle|bone|denied|denial|co-?\d{2,3}|medicare|medicaid|aetna|bcbs|payer|claim|units?|pos \d\d|date of service|dos|op note|diagnos\w+|surgeon|same session|depth|stage \d|billed|billable|locum|antepartum|placenta|suction|pump|surger\w+|anesthes\w+|outpatient|inpatient|operative|infect\w+|fracture|burns?|lesions?|incision|abscess|fistula|tear|amputat\w+|ultrasound|x-?ray|injection|forceps|midwife|twins?|new or established|add-on|appeal(?:ed)?|c[oó]digos?|heridas?|[uú]lceras?|desbridamiento|remit|npi|sq\.? ?cm|(?<!(?:verification|confirmation|access|security|dress|zip|promo) )codes?|coded|rendering|mue|ncci|lcd|mac)\b/gi;
const request =
  /\?|\b(?:please (?:code|advise|review|tell|check|see|answer|read|look|help|update|send me the code)|can (?:you|we)|could you|how (?:do|many|should)|may (?:we|i)|what (?:code|do|is)|which|code please|kindly)\b/i;

/** Words that a program's mail may hold, too; but where there is none of them either, nothing medical is said. */
const medical =
  /\b(?:patients?|pt|doctors?|dr|physicians?|providers?|n\.?p|p\.?a|rn|md|nurses?|attending|residents?|charts?|documented|documentation|hospital|bill(?:s|ed|ing)?|cod(?:e|es|er|ers|ed|ing)|auth\w*|visits?|medical|sutur\w+|stitch\w*|tissue|slough|necrotic|sharp|callus|toes?|hallux|foot|feet|legs?|arms?|thigh|hand|hip|knee|skin|drain\w*|packed|insurance|ppo|hmo|cigna|humana|tricare|commercial|fee|facility|established|sessions?|measure\w*|inch(?:es)?|deep|scissors|gauze|closure|home health|department|specialty|orthopedics|podiatr\w+|therap\w+|treat\w+|canister|fall|burned|paciente|presion|talon|sacr\w*|tcm|rpm|rtm|ccm|acp|awv|e\/m|iv|infus\w+|hydration|vaccin\w+|chemo\w*|dialysis|discharged|complexity|mdm|mri|ct|ekg|ecg|\w+oscopy|\w+ectomy|\w+otomy|psych\w+|admitted|newborn|pregnan\w+|screening|counsel\w+|\d+ ?(?:min(?:ute)?s?|hrs?|mg|mcg|ml|cc|yo|years? old))\b/i;
/** What people want of a service they do not know yet. */
const wish =
  /\b(?:(?:i|we) (?:need|want|would like|wonder|wish|am looking|are looking|have (?:a|one|some|two))|i'd like|(?:call|contact|email|tell|send|help) (?:me|us)|let (?:me|us) know|looking for|how much|interested in)\b/i;
/** The commands that a mail may be, and a first try of the service. */
const command = /^\s*(?:help|lookup|edits?|status|stop|start|correct|feedback|version|test|hello|hi)\b/i;

/** Whether anything at all may be a question or an answer of a person in this field. */
function mayBeHuman(text: string): boolean {
  const { figures, terms } = caseSigns(text);
  return (
    figures + terms > 0 || request.test(text) || medical.test(text) || wish.test(text) || command.test(text)
  );
}

function caseSigns(text: string): { readonly figures: number; readonly terms: number } {
  const figures = Number(code.test(text)) + Number(measure.test(text));
  const terms = new Set((text.match(clinical) ?? []).map(term => term.toLowerCase().slice(0, 6))).size;
  return { figures, terms };
}

/** Whether a text tells or asks something of a case: what a person writes and hardly a responder does. */
export function speaksOfCase(text: string): boolean {
  const { figures, terms } = caseSigns(text);
  return figures + terms >= 2 || (figures + terms === 1 && request.test(text));
}

/** Stricter, for mail that looks like a machine's by its subject already: a code or measure, and a question or more. */
export function asksPlainly(text: string): boolean {
  const { figures, terms } = caseSigns(text);
  return figures > 0 && (figures + terms >= 2 || request.test(text));
}

/**
 * What the writer says himself, without lines and words that repeat a subject: reports and responders name the
 * mail they are about.
 */
export function wordsOf(mail: Mail): string {
  const own = ownWords(mail.text)
    .slice(0, 6000)
    .replace(/\bhttps?:\/\/\S+|[^\s<>@]{1,64}@[^\s<>@]{1,200}/g, ' ')
    .replace(/^[ \t]*(?:subject|betreff|objet|asunto|assunto|oggetto|re|fw) ?:.*$/gim, '');
  const subject = mail.subject.replace(/^(?:[^:]{1,40}:\s*)+/, '').trim();
  return subject.length < 4 ? own : own.replaceAll(subject, ' ').trim();
}

/** A subject of one's own above a question ("Backup physician, 11042": "New or established?"), not one a desk repeats. */
function asksWithSubject(mail: Mail, own: string): boolean {
  return request.test(own) && !/^\s*\[|#|^\s*\w{1,6}\s?:/.test(mail.subject) && speaksOfCase(mail.subject);
}

/** "Our office is closed today, but it is Aetna": an answer of a person who is away. */
function saysNonetheless(own: string): boolean {
  const { figures, terms } = caseSigns(own);
  return figures + terms > 0 && /\bbut\b/i.test(own);
}

/** Advertising says many of its phrases at once, whatever it is about. */
const leastBulkPhrases = 3;

/** The machine phrase that speaks for the whole mail, if any: alone strong enough, or with another. */
export function findMachinePhrase(mail: Mail, isAnswer: boolean): Phrase | undefined {
  const own = wordsOf(mail);
  const words = flatten(own.slice(0, maxChars));
  if (words === '' || /^\W*(?:unsubscribe|stop)\W*$/.test(words)) return undefined;
  const certain = textPhrases.find(
    phrase =>
      (phrase.weight === 3 && phrase.pattern.test(words)) ||
      (phrase.reason === 'list' && countDistinct(words, phrase.pattern) >= leastBulkPhrases),
  );
  if (certain) return certain;
  if (speaksOfCase(own) || asksWithSubject(mail, own) || (isAnswer && saysNonetheless(own))) return undefined;
  const opening = flatten(openingOf(own, isAnswer).slice(0, maxChars));
  const found = textPhrases.filter(phrase => phrase.pattern.test(opening));
  const weight = found.reduce((sum, phrase) => sum + phrase.weight, 0);
  return weight < 2 ? undefined : (found.find(phrase => phrase.weight === 2) ?? found[0]);
}

function countDistinct(words: string, pattern: RegExp): number {
  return new Set(words.match(new RegExp(pattern.source, `${pattern.flags}g`))).size;
}

const greeting =
  /^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|day)|greetings|guten tag|hallo|sehr geehrte|bonjour|hola|estimad|ola|prezad|buongiorno|gentile)\b.{0,60}|.{0,40}[,:!])$/i;

/**
 * The first paragraph that says something, and what follows it only after very few words: a responder says there
 * what it is, while a person says what he wants, and below it perhaps when the office is closed.
 */
function openingOf(own: string, isAnswer: boolean): string {
  const paragraphs = own
    .split(/\n[ \t]*\n/)
    .map(paragraph => paragraph.trim())
    .filter(paragraph => paragraph !== '' && !greeting.test(paragraph));
  const [first = '', second = ''] = paragraphs;
  const { figures, terms } = caseSigns(first);
  const isTitle = !isAnswer && first.split(/\s+/).length <= 3 && figures + terms === 0;
  return isTitle && /\p{Script=Latin}/u.test(first) ? `${first}\n${second}` : first;
}

/** What mail about mail, accounts, appointments and machines is made of; each alone means nothing. */
const systemWords =
  /\b(?:e-?mails?|mailbox|inbox|messages?|tickets?|portal|log ?in|sign(?:ing)? in|notifications?|password|account|repl(?:y|ies)|respond\w*|responses?|unavailable|away|leave|vacation|holidays?|returns?|returning|until|urgent|colleague|assistant|contact|business days?|working days?|volume|closed|reopen|reminder|subscribed|settings|preferences|view|download\w*|available|backup|monitor\w*|alerts?|alarm|battery|scan(?:ned)?|fax|voice ?mail|caller|calendar|join|webinar|meeting|event|invited|shared|folder|training|task|approved|expires?|storage|quota|virus|blocked|rejected|quarantined?|encrypted|secure|protected|deliver\w*|recipients?|sender|recall|board|workspace|get back|catch up|back in|no longer|last day|from now on|write to|get in touch|passed away|awaiting|simulated|generated|duration|resolution|device|input|permission|policy|stopped|filter|attempt|addresses?|orders?|invoice|survey|jobs?|renew\w*|purchase|card|payment|amount|due|downtime|maintenance|missed|calls?|tray|paper|toner|succeeded|failed|updates?|page|recording|upgrade|summary|confirm\w*|shipp?\w*|queue|files?|attachments?|delay\w*|deletion|removed|online|automatic\w*)\b/g;
const answerStart =
  /^(?:yes|no|yep|nope|both|neither|either|correct\w*|exactly|right|left|sure|it (?:is|was)|that (?:is|was)|they|he|she|another|different|same|only|just|also|sorry|oops|the (?:second|first|other|area|size|doctor|provider))\b/i;

/**
 * Whether a mail asks nothing, tells nothing of a case, and speaks as programs do, or not in English: questions of
 * US coding are asked in English, or at least with a code, a measure or a question mark. An answer to a question
 * of ours may be two words, so that more is needed there.
 */
export function saysNothingHuman(mail: Mail, isAnswer: boolean): boolean {
  const own = wordsOf(mail);
  const hasDocument = mail.attachments.some(
    part => !/^(?:text\/calendar|application\/ics)/.test(part.contentType),
  );
  // What is sealed has no words to judge by; it gets a word on why it could not be read.
  if (own === '' || hasDocument || mayBeHuman(own) || sealOf(mail) !== undefined) return false;
  const opening = openingOf(own, isAnswer);
  if (isForeign(opening)) return true;
  if (answerStart.test(own)) return false;
  if (!isAnswer && mayBeHuman(mail.subject)) return false;
  const told = isAnswer ? opening : `${mail.subject}\n${own}`;
  return new Set(told.toLowerCase().match(systemWords)).size >= 2;
}

/** Whether the text of a mail from a device's address may still be a person's. */
export function mayBePerson(mail: Mail): boolean {
  return mayBeHuman(wordsOf(mail) || mail.subject);
}

const englishWord =
  /\b(?:the|and|is|are|was|of|to|for|we|it|this|that|with|my|our|your|not|have|has|from|you)\b/g;
const foreignWord =
  /\b(?:ich|und|nicht|der|die|das|wir|sie|ist|bis|je|suis|nous|et|le|la|les|vous|est|au|el|los|que|por|para|su|com|nao|um|uma|ate|sono|il|di|che|fino|een|het|van|ik|tot|jag|och|att|jeg|og|til|som|en|olen|ja|jest|sie|nie|na|do|przez|jsem|vam|bir|ve|ile|icin|toi|va|ban|se|nem|vagyok|sunt|pana|de|del|da|non|al|per|della|bij|kan|uw|auf|nur|am|wird|zum|zur|hasta|mi|em|ako|po|saya|dan|za|su|des|du|ne|con|sin|dla|od|w|z|pod)\b/g;

/** Short notes in English have few small words, too: another language shows by its own. */
function isForeign(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (letters >= 8 && latin < letters / 2) return true;
  const flat = flatten(text);
  const words = flat.match(/\p{L}+/gu)?.length ?? 0;
  const isEnglish = (flat.match(englishWord)?.length ?? 0) / Math.max(words, 1) >= 0.09;
  return !isEnglish && new Set(flat.match(foreignWord)).size >= 2;
}
