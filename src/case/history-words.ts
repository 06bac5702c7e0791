/** How mail programs introduce earlier mail, by language. */

/** The fields of a header block, by what they tell; names as Outlook, Apple Mail, Notes and Thunderbird write them. */
const fields = {
  from: 'from|von|de|da|mittente|van|från|fra|lähettäjä|od|от|від|kimden|feladó|de la|από|差出人|发件人|寄件者|보낸 사람|보낸사람|from name',
  sent: 'sent|date|gesendet|datum|envoyé|envoyée|enviado|enviada|enviado el|enviado em|enviada em|fecha|data|inviato|verzonden|skickat|sendt|dato|lähetetty|päivämäärä|wysłano|wysłane|odesláno|odoslané|отправлено|дата|надіслано|gönderildi|gönderilme tarihi|tarih|elküldve|dátum|trimis|ημερομηνία|送信日時|送信日|日付|发送时间|日期|时间|傳送日期|寄件日期|보낸 날짜|날짜',
  to: 'to|an|à|a|para|pour|aan|till|til|vastaanottaja|do|komu|кому|kime|címzett|către|προς|宛先|收件人|收件者|받는 사람|받는사람',
  cc: 'cc|kopie|copie à|copie|kopia|kopi|kopio|dw|копия|копія|bilgi|másolatot kap|κοιν\\.|抄送|副本|참조|c\\.c\\.|reply-to|antwort an|importance|wichtigkeit|importancia|attachments?|anlagen|pièces jointes|添付ファイル',
  subject:
    'subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|тема|konu|tárgy|subiect|θέμα|件名|主题|主旨|제목',
} as const;

export type HeaderField = keyof typeof fields;

const patterns = Object.entries(fields).map(
  ([field, names]) =>
    [field as HeaderField, new RegExp(`^\\*{0,2}(?:${names})\\s{0,8}[:：]\\*{0,2}(?:\\s|$)`, 'iu')] as const,
);

/** Which field of a mail header a line is ("Von: ...", "*Sent:* ..."), if any. */
export function headerFieldOf(line: string): HeaderField | undefined {
  const head = line.slice(0, 60);
  return patterns.find(([, pattern]) => pattern.test(head))?.[0];
}

/** All fields in one line, as help desks fold them. */
export function isFoldedHeader(line: string): boolean {
  return /^\*{0,2}(?:from|von|de|da)\s?:.{3,120}@.{3,200}\b(?:sent|date|gesendet|envoyé|enviado|inviato)\s?:.{3,200}\b(?:to|an|à|para|a|subject|betreff|objet|asunto|oggetto)\s?:/iu.test(
    line.slice(0, 700),
  );
}

const forwardWord =
  /forwarded|weitergeleitete|transféré|réexpédié|reenviad[oa]|encaminhada|reencaminhada|inoltrato|doorgestuurd|vidarebefordrat|videresendt|välitetty|przekazan[ae]|przesłana|přeposlaná|пересылаемое|переслано|iletilen|転送|转发|轉寄|전달된/iu;
const messageWord =
  /message|mail|nachricht|mensaje|correo|mensagem|messaggio|bericht|meddelande|besked|melding|viesti|wiadomo|zpráva|сообщени|письм|повідомлення|ileti|メッセージ|メール|邮件|原件|郵件|메시지|appointment|termin/iu;
const originalWord =
  /original|ursprüngliche|d'origine|originale|oorspronkelijk|ursprungligt|oprindelig|opprinnelig|alkuperäinen|oryginalna|původní|исходное|orijinal|özgün|元の|原始|원본/iu;

/** A line that announces a forwarded mail or the one answered: ruled, or in the words Apple Mail uses. */
export function announces(line: string): 'forward' | 'original' | undefined {
  if (line.length > 90) return undefined;
  const isRuled = /^[-_]{2,}.{3,70}[-_]{2,}$|^[-_]{3,}\s?\S.{2,70}$/u.test(line);
  const isTitle = /^[^.?!]{8,70}[:：]$/u.test(line) || /^forwarded (?:message|by)\b/i.test(line);
  if (
    (isRuled || isTitle) &&
    forwardWord.test(line) &&
    (messageWord.test(line) || /^-.*forwarded/i.test(line) || /forwarded by/i.test(line))
  )
    return 'forward';
  return isRuled && originalWord.test(line) && messageWord.test(line) ? 'original' : undefined;
}

const writing =
  /(?<!\p{L})(?:wrote|writes|schrieb|écrit|escribió|escreveu|scritto|schreef|geschreven|skrev|kirjoitti|napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|napísal|írta|scris)(?![\p{L}])|έγραψε|писал|написал|пишет|написав|yazdı|写道|寫道|のメール|さんは書きました|님이 작성/iu;
const address = /[<[(]{1,2}\s?[^<>\s]{1,80}@[^<>\s]{1,80}[>\])]/u;
const bareAddress = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/u;
/** Some languages' programs write no verb: "пн, 16 нояб. 2026 г. в 09:12, Name <address>:", "* Name <address> [date]:". */
const verbless = /\d{4}.{0,120}<[^<>\s]{3,160}>\s?[:：]$|<[^<>\s]{3,160}> \[[^\]]{6,40}\]:$/u;

/** How surely a line (broken lines joined) says who wrote what follows, and when. */
export function attributes(line: string): 'surely' | 'above a quote' | undefined {
  const bare = line.replace(/^-{2,} ?| ?-{2,}$/gu, '');
  const isRuled = bare.length < line.length;
  if (line.length > 300 || !(isRuled || /[:：]$/u.test(line))) return undefined;
  const isQuoting = /^(?:quoting|zitat von|citando(?: a)?|en réponse à) /iu.test(bare) && address.test(bare);
  if (!/\d/u.test(line)) {
    return isQuoting || (writing.test(bare) && address.test(bare)) ? 'above a quote' : undefined;
  }
  const isWriting = writing.test(bare);
  if (isWriting && (address.test(bare) || bareAddress.test(bare))) return 'surely';
  if (isQuoting || verbless.test(bare)) return 'surely';
  // Without an address it may be prose: "On 11/16 the surgeon wrote:".
  return isWriting ? 'above a quote' : undefined;
}

/** Whether a line begins as attributions do: with a date or a word for one. */
export function beginsDated(line: string): boolean {
  return /^(?:(?:on|le|el|am|il|em|no|op|den|på|w dniu|dnia|\d{4}|\p{L}{2,3}[.,]{1,2})(?:\s|年)|\p{L}{2,3}\s\d)/iu.test(
    line,
  );
}

/** Whether a line that does not end there yet may begin an attribution, with its date or with its address. */
export function mayAttribute(line: string): boolean {
  return beginsDated(line) || (address.test(line) && writing.test(line));
}
