/**
 * Invented mails in the shapes real mail systems write: bounces, automatic replies, list and bulk mail. Every
 * one comes from an allowed, authenticated sender, so that nothing but its own shape can stop an answer.
 */

export interface Shape {
  readonly system: string;
  readonly language: string;
  readonly raw: string;
}

const vouched = 'Authentication-Results: mx.svc.test; dmarc=pass header.from=clinic.test';
const encoded = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;

function shape(
  system: string,
  language: string,
  headers: readonly string[],
  subject: string,
  body: string,
): Shape {
  const lines = [
    vouched,
    'To: coding@svc.test',
    ...headers,
    `Subject: ${encoded(subject)}`,
    'MIME-Version: 1.0',
  ];
  const typed = headers.some(line => /^content-type:/i.test(line));
  return {
    system,
    language,
    raw: `${[...lines, ...(typed ? [] : ['Content-Type: text/plain; charset=utf-8'])].join('\r\n')}\r\n\r\n${body}\r\n`,
  };
}

const from = (address: string, name = ''): string => `From: ${name ? `${encoded(name)} ` : ''}<${address}>`;
const daemon = from('MAILER-DAEMON@clinic.test', 'Mail Delivery System');
const person = from('dana@clinic.test', 'Dana Whitfield');
const report = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"';
const nullPath = 'Return-Path: <>';
const failed = '<ann@clinic.test>: 550 5.1.1 user unknown';
const reportBody = `--b\r\nContent-Type: text/plain\r\n\r\n${failed}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--`;

/** System, headers, subject: delivery reports as mail servers and gateways write them. */
const bounces: readonly (readonly [string, readonly string[], string, string])[] = [
  [
    'Postfix',
    [nullPath, daemon, report, 'Auto-Submitted: auto-replied'],
    'Undelivered Mail Returned to Sender',
    reportBody,
  ],
  ['Postfix delay', [nullPath, daemon, report], 'Delayed Mail (still being retried)', reportBody],
  [
    'Sendmail',
    [
      nullPath,
      from('MAILER-DAEMON@clinic.test', 'Mail Delivery Subsystem'),
      report,
      'Auto-Submitted: auto-generated (failure)',
    ],
    'Returned mail: see transcript for details',
    reportBody,
  ],
  [
    'Sendmail warning',
    [from('MAILER-DAEMON@clinic.test', 'Mail Delivery Subsystem')],
    'Warning: could not send message for past 4 hours',
    failed,
  ],
  [
    'Exim',
    [
      nullPath,
      from('Mailer-Daemon@clinic.test', 'Mail Delivery System'),
      'X-Failed-Recipients: ann@clinic.test',
      'Auto-Submitted: auto-replied',
    ],
    'Mail delivery failed: returning message to sender',
    failed,
  ],
  [
    'Exim freeze',
    [from('Mailer-Daemon@clinic.test')],
    'Warning: message 1abcDE-0001 delayed 24 hours',
    'A message that you sent has not yet been delivered: the mail server does not answer.',
  ],
  ['qmail', [from('MAILER-DAEMON@clinic.test')], 'failure notice', 'Hi. This is the qmail-send program.'],
  [
    'Exchange 2010',
    ['From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@clinic.test>', report],
    'Undeliverable: Re: NPWT',
    reportBody,
  ],
  [
    'Exchange Online',
    [
      from('postmaster@clinic.onmicrosoft.test', 'Microsoft Outlook'),
      'X-MS-Exchange-Message-Is-Ndr: 1',
      'Content-Type: text/html; charset=utf-8',
    ],
    'Undeliverable: Re: NPWT',
    '<p>Your message to ann could not be delivered.</p>',
  ],
  [
    'Exchange 5.5',
    [from('postmaster@clinic.test', 'System Administrator')],
    'Undeliverable: NPWT',
    'Your message did not reach some or all of the intended recipients.',
  ],
  [
    'Gmail',
    [
      nullPath,
      from('mailer-daemon@googlemail.test', 'Mail Delivery Subsystem'),
      'X-Failed-Recipients: ann@clinic.test',
      report,
    ],
    'Delivery Status Notification (Failure)',
    reportBody,
  ],
  [
    'Gmail delay',
    [from('mailer-daemon@googlemail.test', 'Mail Delivery Subsystem')],
    'Delivery Status Notification (Delay)',
    failed,
  ],
  [
    'Yahoo',
    [from('MAILER-DAEMON@yahoo.test')],
    'Failure Notice',
    'Sorry, we were unable to deliver your message.',
  ],
  ['AOL', [from('MAILER-DAEMON@aol.test')], 'Mail System Error - Returned Mail', failed],
  ['iCloud', [from('postmaster@icloud.test')], 'Delivery Notification: Delivery has failed', failed],
  [
    'Lotus Domino',
    [from('postmaster@clinic.test')],
    'DELIVERY FAILURE: User ann (ann@clinic.test) not listed in Domino Directory',
    failed,
  ],
  [
    'GroupWise',
    [from('Mailer-Daemon@clinic.test')],
    'Message status - undeliverable',
    'The attached file had the following undeliverable recipient(s)',
  ],
  ['Zimbra', [nullPath, daemon], 'Undelivered Mail Returned to Sender', failed],
  ['hMailServer', [from('mailer-daemon@clinic.test')], 'Message undeliverable: NPWT', failed],
  ['MDaemon', [from('MDaemon@clinic.test')], 'MDaemon Warning - Message delivery failed', failed],
  ['Courier', [daemon, report], 'NOTICE: mail delivery status.', reportBody],
  ['CommuniGate', [from('MAILER-DAEMON@clinic.test')], 'Undeliverable mail', failed],
  [
    'Amazon SES',
    [from('MAILER-DAEMON@amazonses.test'), report],
    'Delivery Status Notification (Failure)',
    reportBody,
  ],
  ['SendGrid', [from('bounces+123-ann=clinic.test@sendgrid.test')], 'Bounce', failed],
  ['Mailgun', [nullPath, from('postmaster@mailgun.test')], 'Delivery failed', failed],
  ['Postmark', [from('bounce@clinic.test')], 'Delivery problem', failed],
  ['Mimecast', [from('postmaster@clinic.test'), report], '[Postmaster] Email Delivery Failure', reportBody],
  ['Proofpoint', [from('MAILER-DAEMON@clinic.test', 'Mail Delivery System')], 'Undelivered Mail', failed],
  [
    'Barracuda',
    [nullPath, from('barracuda@clinic.test')],
    '**Message you sent blocked by our bulk email filter**',
    'Your message was blocked.',
  ],
  [
    'IronPort',
    [from('MAILER-DAEMON@clinic.test'), report],
    'Delivery Status Notification (Failure)',
    reportBody,
  ],
  ['Kerio', [from('postmaster@clinic.test')], 'Undeliverable: NPWT', failed],
  [
    'OpenSMTPD',
    [nullPath, from('MAILER-DAEMON@clinic.test', 'Mailer Daemon')],
    'Delivery status notification: error',
    failed,
  ],
  ['Apache James', [nullPath, from('postmaster@clinic.test')], '[BOUNCE]', failed],
  [
    'SmarterMail',
    [from('System Administrator@clinic.test'.replace(' ', ''), 'System Administrator')],
    'Delivery Failure',
    failed,
  ],
  [
    'Sun Messaging',
    [nullPath, from('postmaster@clinic.test', 'Internet Mail Delivery'), report],
    'Delivery Notification: Delivery has been delayed',
    reportBody,
  ],
  ['no address at all', ['From: MAILER-DAEMON <>'], 'Mail problem', failed],
  [
    'feedback report',
    [from('abuse@clinic.test'), 'Content-Type: multipart/report; report-type=feedback-report; boundary="b"'],
    'Abuse report',
    reportBody,
  ],
  [
    'read receipt',
    [person, 'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"'],
    'Read: NPWT',
    reportBody,
  ],
  ['Yandex', [nullPath, from('mailer-daemon@yandex.test')], 'Недоставленное сообщение', failed],
  ['QQ Mail', [from('PostMaster@qq.test')], '系统退信/Systems bounce', failed],
];

/** Subjects of delivery reports without a single telling header, sent under a person's address. */
const bareBounceSubjects: Readonly<Record<string, readonly string[]>> = {
  English: [
    'Undeliverable: Re: NPWT',
    'Mail delivery failed: returning message to sender',
    'Undelivered Mail Returned to Sender',
    'Returned mail: User unknown',
    'Failure Notice',
    'Delivery Status Notification (Failure)',
  ],
  German: [
    'Unzustellbar: Re: NPWT',
    'Nicht zustellbar: NPWT',
    'Zustellung fehlgeschlagen: NPWT',
    'Übermittlungsstatus (Fehler)',
  ],
  French: ['Non remis : Re: NPWT', 'Échec de la remise : NPWT', 'Message non distribué'],
  Spanish: ['No se puede entregar: Re: NPWT', 'Correo no entregado', 'Error de entrega: NPWT'],
  Portuguese: ['Não é possível entregar: NPWT', 'Falha na entrega: NPWT'],
  Italian: ['Non recapitabile: NPWT', 'Mancata consegna: NPWT'],
  Dutch: ['Onbestelbaar: NPWT', 'Bezorging mislukt: NPWT'],
  Polish: ['Niedostarczalne: NPWT', 'Zwrot do nadawcy: NPWT'],
  Swedish: ['Kan inte levereras: NPWT'],
  Russian: ['Недоставленное сообщение: NPWT', 'Не удается доставить: NPWT'],
  Japanese: ['配信不能: NPWT', '配信エラーのお知らせ'],
  Chinese: ['无法投递: NPWT', '退信通知'],
  Korean: ['배달되지 않음: NPWT'],
  Turkish: ['Teslim edilemedi: NPWT'],
};

/** Responders by system, with the headers they set. */
const responders: readonly (readonly [string, readonly string[], string])[] = [
  ['Exchange OOF', [person, 'Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All'], 'Re: NPWT'],
  ['Exchange rule', [person, 'X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent'], 'NPWT'],
  [
    'Gmail vacation',
    [person, 'Auto-Submitted: auto-replied', 'Precedence: bulk', 'X-Autoreply: yes'],
    'Re: NPWT',
  ],
  ['Yahoo vacation', [person, 'X-Yahoo-Newman-Property: ydg', 'Auto-Submitted: auto-replied'], 'Re: NPWT'],
  ['Sieve', [person, 'Auto-Submitted: auto-replied (vacation)'], 'Auto: NPWT'],
  ['vacation(1)', [person, 'Precedence: junk'], 'away from my mail'],
  ['cPanel', [person, 'X-Autorespond: NPWT', 'Precedence: auto_reply'], 'Re: NPWT'],
  ['Plesk', [person, 'X-Autoreply: yes'], 'Re: NPWT'],
  ['Zimbra', [person, 'Auto-Submitted: auto-replied (zimbra; readonly)'], 'Re: NPWT'],
  ['Lotus Notes', [person], 'AUTO: Dana Whitfield is out of the office (returning 12/01/2026)'],
  ['GroupWise', [person, 'Precedence: auto_reply'], 'Re: NPWT'],
  ['FirstClass', [person, 'X-FC-MachineGenerated: true'], 'Re: NPWT'],
  ['Postmaster responder', [person, 'X-POST-MessageClass: 9; Autoresponder'], 'Re: NPWT'],
  ['Communigate rule', [person, 'Preference: auto_reply'], 'Re: NPWT'],
  [
    'Zendesk',
    [from('support@clinic.test'), 'Auto-Submitted: auto-generated', 'X-Mailer: Zendesk Mailer'],
    '[Request received]',
  ],
  ['Freshdesk', [from('support@clinic.test'), 'Auto-Submitted: auto-replied'], 'Ticket Received - NPWT'],
  ['Jira', [from('jira@clinic.test'), 'Auto-Submitted: auto-generated', 'Precedence: bulk'], 'CODE-12 NPWT'],
  [
    'ServiceNow',
    [from('it@clinic.test'), 'Auto-Submitted: auto-generated', 'Precedence: bulk'],
    'Incident INC0012 has been opened',
  ],
  ['Salesforce', [from('cases@clinic.test'), 'Auto-Submitted: auto-generated'], 'Case 0001 received'],
  [
    'OTRS',
    [from('otrs@clinic.test'), 'Auto-Submitted: auto-generated', 'Precedence: bulk'],
    '[Ticket#2026] NPWT',
  ],
  [
    'RT',
    [from('rt@clinic.test'), 'Auto-Submitted: auto-replied', 'Precedence: bulk'],
    '[clinic #12] AutoReply: NPWT',
  ],
  [
    'osTicket',
    [from('desk@clinic.test'), 'X-Autoreply: yes', 'Auto-Submitted: auto-replied'],
    'Support Ticket Opened [#12]',
  ],
  ['HubSpot', [from('hello@clinic.test'), 'Auto-Submitted: auto-generated'], 'Thanks'],
  [
    'cron',
    [from('root@clinic.test'), 'X-Cron-Env: <SHELL=/bin/sh>', 'Auto-Submitted: auto-generated'],
    'Cron <root@host> backup',
  ],
  ['amavis', [from('virusalert@clinic.test'), 'X-Amavis-Alert: BANNED'], 'BANNED contents'],
  ['no-reply', [from('no-reply@clinic.test')], 'Your account'],
  ['donotreply', [from('DoNotReply@clinic.test')], 'Claim status'],
  ['calendar', [person, 'Content-Class: urn:content-classes:calendarmessage'], 'Accepted: Coding review'],
  [
    'calendar part',
    [person, 'Content-Type: text/calendar; method=REPLY; charset=utf-8'],
    'Accepted: Coding review',
  ],
  ['our own reply', [person, 'X-CaseConsultant-Case: CC-2026-000001'], 'Re: NPWT'],
  ['own address', [from('coding@svc.test')], 'Re: NPWT'],
];

/** "Automatic reply" in the words of mail programs, without any header. */
const bareAutoSubjects: Readonly<Record<string, readonly string[]>> = {
  English: [
    'Automatic reply: NPWT',
    'Out of Office: NPWT',
    'Out of office AutoReply: NPWT',
    'Auto-Reply: NPWT',
    'Automatic Response: away',
    'Vacation reply: NPWT',
    'Re: Automatic reply: NPWT',
    '[EXTERNAL] Automatic reply: NPWT',
    'Out of Office',
    'OOO',
  ],
  German: [
    'Automatische Antwort: NPWT',
    'Abwesenheitsnotiz: NPWT',
    'Abwesenheitsnachricht',
    'AW: Automatische Antwort: NPWT',
    'Abwesend: NPWT',
  ],
  French: ['Réponse automatique : NPWT', 'Absence du bureau : NPWT', "Message d'absence"],
  Spanish: ['Respuesta automática: NPWT', 'Fuera de la oficina: NPWT', 'Respuesta de fuera de oficina'],
  Portuguese: ['Resposta automática: NPWT', 'Fora do escritório: NPWT', 'Ausência temporária: NPWT'],
  Italian: ['Risposta automatica: NPWT', 'Fuori sede: NPWT', 'Fuori ufficio'],
  Dutch: ['Automatisch antwoord: NPWT', 'Afwezigheidsbericht: NPWT'],
  Swedish: ['Automatiskt svar: NPWT', 'Frånvaro: NPWT', 'Autosvar: NPWT'],
  Danish: ['Automatisk svar: NPWT', 'Fravær: NPWT'],
  Finnish: ['Automaattinen vastaus: NPWT', 'Poissaoloilmoitus'],
  Polish: ['Odpowiedź automatyczna: NPWT', 'Autoodpowiedź: NPWT', 'Nieobecność w biurze'],
  Czech: ['Automatická odpověď: NPWT'],
  Turkish: ['Otomatik yanıt: NPWT'],
  Russian: ['Автоматический ответ: NPWT', 'Автоответ: NPWT'],
  Greek: ['Αυτόματη απάντηση: NPWT'],
  Japanese: ['自動応答: NPWT', '自動返信: NPWT', '不在通知'],
  Chinese: ['自动回复: NPWT', '自動回覆: NPWT'],
  Korean: ['자동 회신: NPWT'],
};

const lists: readonly (readonly [string, readonly string[]])[] = [
  ['Mailman 2', ['X-BeenThere: coders@lists.test', 'X-Mailman-Version: 2.1', 'Precedence: list']],
  ['Mailman 3', ['List-Id: <coders.lists.test>', 'List-Post: <mailto:coders@lists.test>']],
  ['LISTSERV', ['List-Help: <mailto:x@lists.test>', 'List-Owner: <mailto:x@lists.test>', 'Precedence: list']],
  ['Majordomo', ['Precedence: bulk', 'Return-Path: <owner-coders@lists.test>']],
  ['Majordomo envelope alone', ['Return-Path: <owner-coders@lists.test>']],
  [
    'Google Groups',
    [
      'List-ID: <coders.googlegroups.test>',
      'Mailing-list: list coders@googlegroups.test',
      'X-Google-Group-Id: 1',
    ],
  ],
  ['Groups.io', ['List-Unsubscribe: <https://groups.test/u>', 'List-Id: <coders.groups.test>']],
  ['Sympa', ['X-Sympa-To: coders@lists.test', 'Precedence: list']],
  [
    'ezmlm',
    [
      'Mailing-List: contact coders-help@lists.test; run by ezmlm',
      'Return-Path: <coders-return-1-x=svc.test@lists.test>',
    ],
  ],
  ['Mailchimp', ['X-MC-User: 1', 'List-Unsubscribe: <https://m.test/u>', 'X-Campaign: 1']],
  ['Constant Contact', ['List-Unsubscribe: <https://cc.test/u>', 'X-Campaign-Activity-ID: 1']],
  [
    'bulk sender',
    ['List-Unsubscribe-Post: List-Unsubscribe=One-Click', 'List-Unsubscribe: <https://x.test>'],
  ],
  ['VERP bounce path', ['Return-Path: <bounces+1-abc@news.test>']],
  ['spam flag', ['X-Spam-Flag: YES']],
  ['Microsoft spam verdict', ['X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:SPM;SCL:5']],
  ['bulk precedence', ['Precedence: bulk']],
];

/** Every shape that must never be answered. */
export function machineShapes(): readonly Shape[] {
  return [
    ...bounces.map(([system, headers, subject, body]) => shape(system, 'English', headers, subject, body)),
    ...Object.entries(bareBounceSubjects).flatMap(([language, subjects]) =>
      subjects.map(subject => shape('a bare report', language, [person], subject, failed)),
    ),
    ...responders.map(([system, headers, subject]) =>
      shape(system, 'English', headers, subject, 'I am away.'),
    ),
    ...Object.entries(bareAutoSubjects).flatMap(([language, subjects]) =>
      subjects.map(subject =>
        shape('a bare responder', language, [person], subject, 'I am away until Monday.'),
      ),
    ),
    ...lists.map(([system, headers]) =>
      shape(system, 'English', [person, ...headers], 'News for coders', 'New codes!'),
    ),
    // The same responders behind a gateway that rewrites the subject.
    ...Object.entries(bareAutoSubjects).flatMap(([language, subjects]) =>
      subjects
        .slice(0, 2)
        .map(subject => shape('a gateway', language, [person], `[EXTERNAL] Re: ${subject}`, 'Away.')),
    ),
  ];
}

const genuineSubjects: readonly string[] = [
  'NPWT on sacral ulcer, 45 sq cm',
  'Delivery failed: vacuum attempt, then cesarean (59510?)',
  'Failed delivery with forceps, converted to C-section',
  'Delivery delayed, prolonged labor: 59400 or 59409?',
  'Unable to deliver vaginally - which code?',
  'Delivery report: twin vaginal delivery',
  'Out of office setting, POS 12 instead of 11',
  'Out of network patient, 97607',
  'Auto accident: which external cause code?',
  'Auto: passenger with open wound of the scalp',
  'Autograft harvest 15040 and 15271',
  'Automatic implantable defibrillator wound, 97597?',
  'Auto-immune ulcer, debridement 22 sq cm',
  'Autologous skin cell suspension',
  'Vacation coverage by a locum: Q6 modifier',
  'Away from home: SNF consolidated billing for NPWT',
  'Absence of granulation tissue, still 97597?',
  'Absent pulses, arterial ulcer',
  'Failure to thrive with pressure ulcer',
  'Failure of conservative therapy before grafts',
  'Returned to OR the same day: 78 modifier',
  'Return visit after debridement',
  'Rejected claim 97607 CO-97',
  'Undelivered supplies: A6550 billing',
  'Message from the surgeon: 11044 or 11043?',
  'Warning signs documented, is 99213 supported?',
  'Read: op note of bed 4',
  'Received denial for 97608',
  'Notification of denial 97607 by the MAC',
  'Bounce back admission and wound care',
  'Subscribe to global period? 15271',
  'List of codes for burn debridement',
  'Bulk dressing order A6222',
  'Calendar month billing of G2212',
  'Invitation to treat, consent, 99205 time',
  'Re: [CC-2026-000012] NPWT',
  'RE: RE: FW: wound 62 sq cm',
  'Fwd: Undeliverable supplies',
  'AW: Debridement',
  'Question',
  '',
  'Thanks - one more: 97598 units for 45 sq cm',
  'Urlaubsvertretung: 97607?',
  'Consulta sobre desbridamiento',
  'Question sur un ulcère',
  'Spam trap wound vac joke aside: 97605?',
  'Test result pending, code now?',
  'No reply from payer on 97607',
  'Reply needed: stage 4 ulcer, bone debridement',
  'Office visit 99214-25 with 97597',
];

/** What mail programs and gateways add to ordinary mail. */
const genuineHeaders: readonly (readonly string[])[] = [
  [],
  ['X-Auto-Response-Suppress: DR, OOF, AutoReply', 'X-MS-Has-Attach:', 'Thread-Index: Adx'],
  ['X-Auto-Response-Suppress: All', 'X-MS-Exchange-Organization-SCL: 1'],
  ['Auto-Submitted: no'],
  ['Auto-Submitted: No (sent by hand)'],
  ['X-Mailer: iPhone Mail (23A1)'],
  ['X-Mailer: Apple Mail (2.3826)'],
  ['X-Gm-Message-State: AOJu0', 'X-Received: by 2002:a17'],
  ['Importance: high', 'X-Priority: 1'],
  ['Disposition-Notification-To: <dana@clinic.test>', 'Return-Receipt-To: <dana@clinic.test>'],
  ['X-Spam-Status: No, score=-1.9', 'X-Spam-Score: -1.9'],
  ['X-Spam-Flag: NO'],
  ['X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:NSPM;SCL:1'],
  ['Return-Path: <dana@clinic.test>', 'Delivered-To: coding@svc.test'],
  ['Sender: <dana@clinic.test>', 'Organization: Clinic'],
  ['User-Agent: Mozilla Thunderbird', 'Content-Language: en-US'],
  ['X-Originating-IP: [192.0.2.4]', 'X-Mailer: Zimbra 10'],
  ['Precedence: normal', 'X-Autoreply: no'],
  ['X-Proofpoint-Virus-Version: x', 'X-Mimecast-Spam-Score: 0'],
  ['Received: from a by b; Mon, 23 Nov 2026 09:00:00 -0500', 'DKIM-Signature: v=1; d=clinic.test'],
];

const genuineBodies = [
  'Wound of 45 sq cm, disposable NPWT. What do we bill?',
  'The mailbox of the recipient site says 550 sq cm?',
];

/** Questions of people, among them many that look like machine mail to a hasty reader. */
export function genuineMails(): readonly Shape[] {
  return genuineSubjects.flatMap((subject, one) =>
    genuineHeaders.map((headers, two) =>
      shape(
        'a person',
        'English',
        [person, ...headers],
        subject,
        genuineBodies[(one + two) % 7 === 0 ? 1 : 0] ?? '',
      ),
    ),
  );
}
