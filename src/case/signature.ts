/** Sign-offs, name blocks and legal notices: kept as text, but no place where a case is told. */

const delimiter = /^(?:--|__|—|–|[-_=*]{2,40})$/;
const client =
  /^(?:sent from (?:my|mail|outlook|yahoo|a)\b.{0,60}|sent via .{0,60}|get outlook for .{0,80}|sent with .{0,40}|download (?:the )?outlook.{0,60}|(?:von mein|envoyé d|enviado (?:desde|do|a partir)|inviato d|verstuurd van|skickat från|sendt fra|wysłane z|отправлено с).{0,60}(?:iphone|ipad|android|galaxy|handy|smartphone|outlook|mail).{0,30}|outlook für .{0,80}|télécharge[zr] outlook.{0,80}|(?:iphone|ipad)から送信.{0,20}|发自我的.{0,30})$/iu;
/** What a gateway puts above every mail from outside. */
const banner =
  /^[*[\s]*(?:caution|warning|external|\[external\])\b.{0,40}(?:external|outside|originated|e-?mail|sender)/i;
const signOff =
  /^(?:(?:many |with |kind |best |warm |kindest |warmest )*(?:thanks|thank you|regards|wishes|thx|best|cheers|sincerely|respectfully|cordially|v\/r|ty)(?:\s+(?:again|so much|very much|in advance|and regards|for your (?:help|time|assistance)|you|yours|all|team|kindly|everyone))*|(?:yours|very) (?:truly|sincerely|faithfully)(?: yours)?|have a (?:great|good|nice|wonderful) (?:day|one|weekend|evening))[\s,.!-]*$/i;
/** The same in the languages that mail programs' users of US clinics sign in. */
const foreignSignOff =
  /^(?:(?:mit )?(?:freundlichen?|besten?|vielen?|herzlichen?|liebe|viele|schöne) (?:grüßen?|grüssen?|dank|gruß)|mfg|vg|lg|(?:bien )?(?:cordialement|sincèrement)|(?:bien )?à vous|salutations(?: distinguées)?|(?:un |muchos )?(?:cordial(?:es)? )?saludos?(?: cordial(?:es)?)?|atentamente|(?:muchas )?gracias|atenciosamente|(?:com os melhores )?cumprimentos|obrigad[oa]|abraços?|cordiali saluti|(?:distinti|cordiali|tanti) saluti|grazie(?: mille)?|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|(?:med )?(?:vänliga|bästa) hälsningar|mvh|(?:med )?(?:venlig|vennlig) hilsen|(?:z poważaniem|pozdrawiam)|(?:с уважением|спасибо)|saygılarımla|teşekkürler|よろしくお願い(?:いたし|致し|し)ます|以上|此致|谢谢|감사합니다)[\s,.!。、-]*$/iu;
const notice =
  /\b(?:confidential(?:ity)?|privileged|intended (?:only|solely|recipient)|intended for the (?:use|addressee|recipient)|unauthorized (?:use|disclosure|review)|protected health information|hipaa notice|disclaimer|vertraulich\w*|confidentiel\w*|confidencial\w*|riservat\w*|vertrouwelijk\w*)/i;
const noticeStart =
  /^[*\s]*(?:(?:confidentiality|privacy|legal|important|hipaa|email|e-mail)\s+(?:notice|note|statement|disclaimer|warning)|notice\b|disclaimer\b|this (?:e-?mail|message|communication|transmission|electronic)|the (?:information|contents?) (?:contained|in|of)|caution|diese (?:e-?mail|nachricht)|(?:ce|cette) (?:message|courriel|e-?mail)|est[ea] (?:mensaje|correo|mensagem|e-?mail)|quest[oa] (?:messaggio|e-?mail)|dit (?:bericht|e-?mail)|please consider the environment|if you (?:are not the intended|have received|received) )/i;
const contact =
  /(?:\(\d{3}\)\s*|\b\d{3}[-.\s])\d{3}[-.\s]\d{4}\b|\b(?:tel|phone|fax|office|cell|mobile|direct|ext)\b\.?\s*[:#]?\s*\(?\+?\d|^\S+@\S+\.\S+$|\b(?:www\.|https?:\/\/)\S+|,\s*[A-Z]{2}\s+\d{5}(?:-\d{4})?\b/i;
const letters =
  '(?:MD|DO|DPM|RN|LPN|NP|PA-?C?|APRN|FNP(?:-BC)?|CPC(?:-[A-Z])?|CCS(?:-P)?|RHIA|RHIT|CPMA|COC|CRC|CWS|CWOCN|WOCN|PT|DPT|OT|PhD|MBA|CPB)';
/**
 * A name with its letters: "Dana Whitfield, RN, CWS". The letters alone are everywhere in notes ("CXR PA/lat", "PT eval",
 * "by the NP"): a name of plain words goes before them, or a comma, and no sentence after.
 */
const credentials = new RegExp(
  `^(?:(?:Dr|Mr|Ms|Mrs)\\.?\\s)?(?:\\p{Lu}[\\p{L}.'’-]*\\s){0,3}(?:\\p{Lu}[\\p{L}.'’-]*,\\s?|\\p{Lu}\\p{Ll}[\\p{L}.'’-]*\\s)${letters}(?![\\w/])\\.?(?:[\\s,/|–-]+${letters}(?![\\w/])\\.?)*(?:[\\s,|–-]+(?=[\\p{Lu}(]).{0,50})?$`,
  'u',
);

/** Numbers and signs that tell a case, and words that do so only in a sentence: such a line is no signature. */
const tellingSign =
  /\?|\b\d+(?:\.\d+)?\s*(?:sq|cm|mm|in\b|inch|min|x\s*\d)|\b(?:dos\b|date of service)|^p\.?\s?p?s\b/i;
const tellingWord =
  /\b(?:wound|ulcer|debrid|npwt|patient|pt\b|denied|denial|bill|billed|modifier|cpt|icd|diagnos|graft|procedure|medicare|medicaid|depth)/i;

function isTelling(line: string): boolean {
  const head = line.slice(0, 400);
  // A clinic's or a department's name ("Medicare Wound Office") is short.
  return tellingSign.test(head) || (tellingWord.test(head) && head.split(/\s+/).length >= 7);
}

/**
 * For each line of one author's text (trimmed), whether it belongs to a signature or a legal notice.
 * Linear in the number of lines.
 */
export function signatureLines(lines: readonly string[]): boolean[] {
  const marks = lines.map(
    (line, i) => client.test(line.slice(0, 120)) || (i < 4 && banner.test(line.slice(0, 200))),
  );
  markNotices(lines, marks);
  const start = lines.findIndex((line, i) => opensSignature(lines, marks, line, i));
  if (start >= 0) markFrom(lines, marks, start);
  else markContactBlock(lines, marks);
  return marks;
}

function opensSignature(
  lines: readonly string[],
  marks: readonly boolean[],
  line: string,
  i: number,
): boolean {
  const isDelimiter = delimiter.test(line);
  if (!isDelimiter && !(line.length <= 60 && (signOff.test(line) || foreignSignOff.test(line)))) return false;
  // "Thanks," as the opening of a mail, or a ruled line between two wounds, is followed by the case.
  let told = 0;
  for (let at = i + 1; at < lines.length; at += 1) {
    const next = lines[at] ?? '';
    if (marks[at] || next === '') continue;
    if (isDelimiter && isTelling(next) && !isContactLine(next)) return false;
    if (!isDelimiter && isProse(next) && at - i <= 2) return false;
    told += 1;
    if (told > 14) return !isDelimiter || lines.length - i <= 40;
  }
  return true;
}

function markFrom(lines: readonly string[], marks: boolean[], start: number): void {
  for (let i = start; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (marks[i]) continue;
    if (i > start && isProse(line)) {
      // A postscript with facts: the rest is new again, apart from notices.
      return;
    }
    marks[i] = true;
  }
}

function isContactLine(line: string): boolean {
  return contact.test(line.slice(0, 200)) || (line.length < 80 && credentials.test(line));
}

function isProse(line: string): boolean {
  if (isContactLine(line) && !line.includes('?')) return false;
  return isTelling(line);
}

/** Legal notices run to the end of their paragraph, and on while paragraphs still read like one. */
function markNotices(lines: readonly string[], marks: boolean[]): void {
  let inNotice = false;
  let blankBefore = true;
  for (const [i, line] of lines.entries()) {
    if (line === '') {
      blankBefore = true;
    } else {
      const head = line.slice(0, 400);
      const opens =
        noticeStart.test(head) &&
        notice.test(`${head} ${(lines[i + 1] ?? '').slice(0, 200)} ${(lines[i + 2] ?? '').slice(0, 200)}`);
      if (opens) inNotice = true;
      else if (inNotice && blankBefore) inNotice = notice.test(head);
      blankBefore = false;
    }
    if (inNotice) marks[i] = true;
  }
}

/** A last paragraph of a name, a title, a phone number or an address, without any sign-off. */
function markContactBlock(lines: readonly string[], marks: boolean[]): void {
  let end = lines.length;
  while (end > 0 && (marks[end - 1] || lines[end - 1] === '')) end -= 1;
  let start = end;
  while (start > 0 && lines[start - 1] !== '' && !marks[start - 1] && end - start < 10) start -= 1;
  const block = lines.slice(start, end);
  if (block.length === 0 || start === 0) return;
  const contacts = block.filter(isContactLine).length;
  const short = block.every(line => line.length <= 90);
  if (short && contacts > 0 && !block.some(isProse)) for (let i = start; i < end; i += 1) marks[i] = true;
}
