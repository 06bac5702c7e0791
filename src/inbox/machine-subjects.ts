/** How machine mail begins its subjects, by mail system and language. Compared after folding case and accents. */

/** Case and accents removed, compatibility forms unified. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ı', 'i');
}

/** First words of subjects that delivery reports carry, by mail system and language; see the guard corpus. */
export const bounceSubjects: readonly string[] = [
  'undeliverable',
  'undelivered mail returned to sender',
  'undelivered mail',
  'delivery status notification',
  'message delivery has been delayed',
  'mail delivery failed',
  'mail delivery failure',
  'mail delivery system',
  'mail delivery problem',
  'mail could not be delivered',
  'mail system error - returned mail',
  'message could not be delivered',
  'message not delivered',
  'message undeliverable',
  'message delivery failure',
  'non-deliverable',
  'non delivery report',
  'nondeliverable mail',
  'notification of delivery failure',
  'failure notice',
  'failed mail',
  'returned mail',
  'returned to sender',
  'rejected mail',
  'warning: could not send message',
  'your message couldn',
  'error sending message',
  // German
  'unzustellbar',
  'nicht zustellbar',
  'zustellung fehlgeschlagen',
  'ubermittlungsstatus',
  'fehler bei der zustellung',
  'zustellbenachrichtigung',
  'mailzustellung fehlgeschlagen',
  'ihre nachricht konnte nicht',
  // French
  'non remis',
  'non delivrable',
  'echec de la remise',
  'echec de remise',
  'echec de la distribution',
  'avis de non-remise',
  'avis de non remise',
  'message non distribue',
  "notification d'etat de remise",
  // Spanish
  'no se puede entregar',
  'no entregado',
  'no se pudo entregar',
  'correo no entregado',
  'error de entrega',
  'notificacion de estado de entrega',
  'fallo en la entrega',
  'mensaje devuelto',
  // Portuguese
  'nao e possivel entregar',
  'nao entregue',
  'falha na entrega',
  'falha de entrega',
  'mensagem nao entregue',
  'notificacao de status de entrega',
  // Italian
  'non recapitabile',
  'mancata consegna',
  'messaggio non consegnato',
  'impossibile recapitare',
  'notifica dello stato di consegna',
  'errore di consegna',
  // Dutch
  'onbestelbaar',
  'niet bezorgd',
  'bezorging mislukt',
  'mislukte bezorging',
  'status van bezorging',
  // Scandinavian, Finnish
  'kan inte levereras',
  'olevererat',
  'gick inte att leverera',
  'kan ikke leveres',
  'kunne ikke leveres',
  'ikke leveret',
  'ei voida toimittaa',
  'viestia ei voitu toimittaa',
  // Polish, Czech, Turkish
  'niedostarczalne',
  'nie mozna dostarczyc',
  'nie dostarczono',
  'zwrot do nadawcy',
  'nedorucitelne',
  'nedoruceno',
  'teslim edilemedi',
  'teslim edilemez',
  // Russian, Ukrainian, Greek
  'недоставленное',
  'не удается доставить',
  'сообщение не доставлено',
  'не доставлено',
  'не вдається доставити',
  'μη παραδοτεο',
  'αδυνατη η παραδοση',
  // Chinese, Japanese, Korean
  '无法投递',
  '未送达',
  '系统退信',
  '無法傳遞',
  '退信',
  '配信不能',
  '配信不可',
  '配達不能',
  '配信できません',
  '配信エラー',
  '배달되지 않음',
  '전송 실패',
  '배달할 수 없',
].map(fold);

export const autoSubjects: readonly string[] = [
  'automatic reply',
  'automated reply',
  'automatic response',
  'automated response',
  'auto reply',
  'auto-reply',
  'autoreply',
  'auto response',
  'auto-response',
  'autoresponse',
  'autoresponder',
  'out of office:',
  'out of office reply',
  'out of office autoreply',
  'out of office message',
  'out of office notification',
  'out of the office:',
  'out of the office reply',
  'out-of-office',
  'vacation reply',
  'vacation response',
  'vacation message',
  'vacation notice',
  'on vacation:',
  'away from the office',
  'away from my mail',
  'away notice',
  'i am out of the office',
  'i am currently out of',
  'we have received your message',
  'we have received your email',
  'we have received your request',
  'we received your message',
  'we received your email',
  'thank you for contacting us',
  'thank you for your email',
  'your message has been received',
  'ticket received',
  '[auto-reply]',
  '[autoreply]',
  '[automatic reply]',
  // German
  'automatische antwort',
  'automatische ruckantwort',
  'automatisch generierte',
  'autom. antwort',
  'abwesenheitsnotiz',
  'abwesenheitsnachricht',
  'abwesenheitsassistent',
  'abwesenheit:',
  'abwesend',
  'eingangsbestatigung',
  // French
  'reponse automatique',
  'absence du bureau',
  "message d'absence",
  'absent du bureau',
  'je suis absent',
  'accuse de reception',
  // Spanish
  'respuesta automatica',
  'respuesta de fuera de oficina',
  'fuera de la oficina',
  'fuera de oficina',
  'ausente de la oficina',
  'contestacion automatica',
  'acuse de recibo',
  // Portuguese
  'resposta automatica',
  'fora do escritorio',
  'ausencia temporaria',
  'ausente do escritorio',
  // Italian
  'risposta automatica',
  'fuori sede',
  'fuori ufficio',
  "assente dall'ufficio",
  // Dutch
  'automatisch antwoord',
  'automatische beantwoording',
  'afwezigheidsbericht',
  'afwezigheidsmelding',
  'niet op kantoor',
  // Scandinavian, Finnish
  'automatiskt svar',
  'autosvar',
  'automatisk svar',
  'franvaro',
  'fravaer',
  'fravær',
  'automaattinen vastaus',
  'poissaoloilmoitus',
  // Polish, Czech, Turkish, Hungarian
  'odpowiedz automatyczna',
  'automatyczna odpowiedz',
  'autoodpowiedz',
  'nieobecnosc w biurze',
  'poza biurem',
  'automaticka odpoved',
  'mimo kancelar',
  'otomatik yanit',
  'ofis dısında',
  'ofis disinda',
  'automatikus valasz',
  // Russian, Ukrainian, Greek
  'автоматический ответ',
  'автоответ',
  'автовідповідь',
  'нет на месте',
  'αυτοματη απαντηση',
  // Chinese, Japanese, Korean, Vietnamese
  '自动回复',
  '自動回覆',
  '自动答复',
  '自動応答',
  '自動返信',
  '不在通知',
  '不在のお知らせ',
  '외출 중 자동 회신',
  '자동 회신',
  '부재중',
  'tra loi tu dong',
].map(fold);

/**
 * Subjects a mail system and an obstetric coder may both write ("Delivery failed, vacuum attempt"): they count
 * only when the text speaks of mail, too.
 */
export const ambiguousBounceSubjects: readonly string[] = [
  'delivery notification',
  'delivery failure',
  'delivery failed',
  'delivery failed:',
  'delivery report',
  'delivery delayed',
  'delivery has been delayed',
  'failed delivery',
  'permanent delivery failure',
  'unable to deliver',
  'warning: message',
  'message status',
];

/** Words of mail systems that no clinical text holds: status codes (RFC 3463), "user unknown" and the like. */
export const bounceText =
  /\b(?:[45]\.\d{1,3}\.\d{1,3}|smtp|mail server|mail system|(?:user|host|mailbox) (?:unknown|unavailable|full)|recipient address rejected|undeliver\w+|could not be delivered)\b/i;

/**
 * Whole subjects, and openings that need more words to be sure: with other words they may open a real
 * question ("Out of office setting, POS 11"; "Auto: passenger with open wound").
 */
export const autoSubjectShapes: readonly RegExp[] = [
  /^(?:out of (?:the )?office|ooo|vacation|away|on leave|on holiday|on vacation|urlaub|vacances|ferias|vacaciones)\s*[!.]*$/,
  /^auto\s?: .{0,200}(?:out of|returning|away|on leave|on vacation|abwesend|absent|ausente|assente)/,
  /^.{1,80}(?: is| ist| est| esta) (?:currently )?(?:out of (?:the )?office|away from the office|on vacation|abwesend|absent|ausente)/,
];

/** Subjects of receipts, invitations, lists, help desks and devices; each is believed where the text asks nothing. */
const noticeShapes = [
  {
    reason: 'receipt',
    detail: 'subject of a receipt',
    shape:
      /^(?:(?:not )?read|read receipt|return receipt(?: \(displayed\))?|delivered|relayed|gelesen|ungelesen|lu|non lu|leido|no leido|lida?|nao lida|letto|da leggere|gelezen|niet gelezen|last|lest|przeczytan[eo]|прочитано|开封|已读|既読|開封済み|읽음)(?: ?:| - )/,
  },
  {
    reason: 'calendar',
    detail: 'subject of a meeting message',
    shape:
      /^(?:.{2,60} (?:accepted|declined|tentatively accepted) your invitation|(?:accepted|declined|tentative(?:ly accepted)?|cancel+ed(?: event)?|updated(?: invitation)?|approve|reject|invitation|new time proposed|meeting forward notification|zugesagt|abgelehnt|mit vorbehalt|abgesagt|termin(?:einladung|absage)|acceptee?|refusee?|provisoire|annulee?|aceptad[ao]|rechazad[ao]|cancelad[ao]|aceite|recusado|accettato|rifiutato|annullato|geaccepteerd|geweigerd|geannuleerd|zaakceptowano|odrzucono|принято|отклонено|已接受|已拒绝|承諾|辞退) ?:)/,
  },
  {
    reason: 'list',
    detail: 'subject of a list program',
    shape:
      /^(?:confirm [0-9a-f]{8,}|digest for |welcome to the "|results of your commands|majordomo results|output of your job|command confirmation request|your message to .{1,60} awaits|(?:your )?message (?:was )?not posted|.{1,60} digest, vol |.{0,60}\bdigest (?:- \d|number \d))/,
  },
  {
    reason: 'bounce',
    detail: 'subject of a delivery report',
    shape:
      /^(?:postmaster (?:notify|copy)|couldn't deliver|failed to deliver|mail failure|delivery delayed ?:|this is the mail system|\[postmaster\]|\[발송실패|ihre (?:e-?mail|nachricht) konnte nicht|邮件被退回|не удалось доставить)/,
  },
  {
    reason: 'auto-reply',
    detail: 'subject of an automatic reply',
    shape:
      /(?:^auto: |\bautoreply: |\(out of (?:the )?office\b|^رد تلقائي|^\[request received\]|^.{1,80} ist (?:ausser|außer) haus|^please confirm your message|^we(?:'ve| have)? (?:got|received) your (?:message|e-?mail|request)|^(?:your )?(?:request|incident|case|ticket) #?[a-z]{0,6}\d{3,} (?:has been|was|is) )/,
  },
  {
    reason: 'unattended',
    detail: 'subject of a device or program',
    shape:
      /^(?:e?fax (?:message|received)|new (?:fax|voice) ?(?:message|mail)?|message from (?:"|km_|unknown sender|rnp)|scanned (?:from|image|document)|scan (?:from|to e-?mail)|\w+ scan$|hp digital sending|attached image|printer alert|\*\* (?:problem|recovery)|.{0,30}\balert: .{0,60}(?:error|down|failed|critical|offline)|problem: |\[firing|\[resolved|logwatch|cron <|\[(?:success|failed|warning)\]|spam quarantine|end user digest|(?:\[preview\] )?report domain:|\[pbx\]|you have \d* ?(?:new|held)|.{0,20}your (?:inbox|mailbox|account) (?:has|is|will)|(?:message )?recall(?: failure| success)?: )/,
  },
] as const;

/** Decomposed as the folded subjects are, so that accented letters in them match. */
export const noticeSubjects = noticeShapes.map(({ reason, detail, shape }) => ({
  reason,
  detail,
  shape: new RegExp(shape.source.normalize('NFKD').replace(/\p{M}/gu, ''), 'u'),
}));
