/** The sample cases of the demo: what a coder might mail, with invented people and addresses. */

export interface SampleMail {
  readonly subject: string;
  readonly html: string;
}

const signature = `
<p>--&nbsp;<br>
<b>Dana Whitfield, CPC</b><br>
Coding &amp; Revenue Integrity | Cedar Hollow Wound Center<br>
1200 Cedar Hollow Rd, Suite 210, New Hyde Park, NY 11042<br>
Phone (555) 010-4477 &middot; Fax (555) 010-4478</p>
<p style="font-size:11px;color:#777">This message may contain confidential information and is intended only
for the addressee. If you received it in error, please delete it and tell the sender.</p>`;

function outlookMail(body: string): string {
  return `<!DOCTYPE html><html><head><style>p.MsoNormal{margin:0;font-family:Calibri,sans-serif}</style></head>
<body lang="EN-US"><div class="WordSection1">${body}${signature}</div></body></html>`;
}

export const sampleMails: readonly SampleMail[] = [
  {
    subject: 'Disposable NPWT, sacral ulcer',
    html: outlookMail(`
<p class="MsoNormal">Hello,</p>
<p class="MsoNormal">Stage 3 pressure ulcer of the sacrum, wound bed measured at <b>45 sq cm</b> today.
We applied a disposable NPWT device in the clinic (place of service 11). No debridement was performed.
Patient has Medicare Part B.</p>
<p class="MsoNormal">What do we bill?</p>
<p class="MsoNormal">Thanks,<br>Dana</p>`),
  },
  {
    subject: 'Same device, larger wound - and a debridement',
    html: outlookMail(`
<p class="MsoNormal">Hi team,</p>
<p class="MsoNormal">Second patient: diabetic ulcer of the right heel, type 2 diabetes.</p>
<table border="1" cellpadding="4">
<tr><td>Surface area</td><td>62 sq cm</td></tr>
<tr><td>Device</td><td>disposable NPWT, single use</td></tr>
<tr><td>Also done</td><td>sharp debridement of the whole wound, same session</td></tr>
</table>
<p class="MsoNormal">Can we report both the NPWT and the debridement, and does it need a modifier?</p>`),
  },
];
