import { readQuestion, zoneText } from '../../src/case/question.ts';
import { parseMail } from '../../src/inbox/parse.ts';

/** Answers as HTML mail programs send them, without a plain text beside it: their new words alone. */
const by = 'CaseConsultant &lt;<a href="mailto:c@x.test">c@x.test</a>&gt;';
const fields = `<b>From:</b> ${by}<br><b>Sent:</b> Monday, November 16, 2026<br><b>To:</b> Dana<br><b>Subject:</b> NPWT`;

test.each([
  [
    'Gmail, a table quoted',
    `<div>It was 62 sq cm.</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 16, 2026 at 9:12 AM ${by} wrote:<br></div><blockquote class="gmail_quote">97607 fits.<table><tr><td>A</td><td>45</td></tr><tr><td>B</td><td>5</td></tr></table></blockquote></div>`,
    'It was 62 sq cm.',
  ],
  [
    'Outlook',
    `<p class=MsoNormal>It was 62 sq cm.<o:p></o:p></p><div style="border-top:solid #E1E1E1 1pt"><p class=MsoNormal>${fields}</p></div><p>97607 fits.</p>`,
    'It was 62 sq cm.',
  ],
  [
    'Outlook on a phone',
    `<div>It was 62 sq cm.</div><div>Get <a href="https://aka.test">Outlook for iOS</a></div><hr><div id="divRplyFwdMsg">${fields}</div><div>97607 fits.</div>`,
    'It was 62 sq cm.',
  ],
  [
    'Apple Mail',
    `It was 62 sq cm.<br><div>Sent from my iPhone</div><blockquote type="cite">On Nov 16, 2026, at 9:12 AM, ${by} wrote:<br></blockquote><blockquote type="cite">97607 fits.</blockquote>`,
    'It was 62 sq cm.',
  ],
  [
    'Yahoo, no line between',
    `<div>It was 62 sq cm.</div><div><div>On Monday, November 16, 2026 at 09:12:11 AM EST, ${by} wrote: </div><div>97607 fits.</div></div>`,
    'It was 62 sq cm.',
  ],
  [
    'Proton, no line between',
    `<div>It was 62 sq cm.</div><div>On Monday, November 16th, 2026 at 9:12 AM, ${by} wrote:<br><blockquote>97607 fits.</blockquote></div>`,
    'It was 62 sq cm.',
  ],
  [
    'answers between quotes',
    '<blockquote>What depth?</blockquote><div>Subcutaneous.</div><blockquote>What area?</blockquote><div>62 sq cm</div>',
    'Subcutaneous.\n62 sq cm',
  ],
  [
    'a table of measurements above the history',
    `<table><tr><td>Wound</td><td>L</td><td>W</td></tr><tr><td>A</td><td>9</td><td>5</td></tr></table><hr><p>${fields}</p><p>old</p>`,
    'Wound | L | W\nA | 9 | 5',
  ],
])('%s', async (_name, html, fresh) => {
  const head =
    'From: d@c.test\r\nSubject: Re: NPWT\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8';
  const mail = await parseMail(Buffer.from(`${head}\r\n\r\n${html}`));
  const told = zoneText(readQuestion(mail), ['new']);
  expect(told.replace(/\n+/g, '\n').trim()).toBe(fresh);
});
