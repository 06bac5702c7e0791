import { readDeliveryReport } from '../../src/inbox/delivery-report.ts';
import { readMail } from '../support/mails.ts';

const ours = '<cc.CC-2026-000007.1.abcdefghij0123456789@svc.test>';

test.each([
  ['bounce-postfix', [{ address: 'ann@other.test', action: 'failed', status: '5.1.1' }], [ours]],
  ['bounce-qmail-no-headers', [{ address: 'ann@other.test', action: 'failed', status: '5.1.1' }], [ours]],
  ['bounce-no-address', [{ address: 'ann@other.test', action: 'failed' }], []],
  ['bounce-exchange-german', [], []],
])('%s', async (quirk, recipients, messageIds) => {
  const report = await readDeliveryReport(await readMail(quirk));
  expect(report.recipients).toEqual(recipients);
  expect(report.messageIds).toEqual(expect.arrayContaining(messageIds));
});

test.each<[string, string, unknown[]]>([
  [
    'two recipients with two fates',
    'Reporting-MTA: dns; a.test\r\n\r\nFinal-Recipient: rfc822; ann@other.test\r\nAction: failed\r\nStatus: 5.2.2\r\n\r\nFinal-Recipient: RFC822;bob@other.test\r\nAction: delayed\r\nStatus: 4.4.1 (no answer)\r\n',
    [
      { address: 'ann@other.test', action: 'failed', status: '5.2.2' },
      { address: 'bob@other.test', action: 'delayed', status: '4.4.1' },
    ],
  ],
  [
    'a success report',
    'Final-Recipient: rfc822; ann@other.test\r\nAction: relayed\r\nStatus: 2.0.0\r\n',
    [{ address: 'ann@other.test', action: 'delivered', status: '2.0.0' }],
  ],
])('%s', async (_name, status, recipients) => {
  const raw = `From: mailer-daemon@x.test\r\nSubject: report\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${status}\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${ours}\r\nSubject: Re: x\r\n\r\n--b--`;
  const report = await readDeliveryReport(Buffer.from(raw));
  expect(report).toEqual({ recipients, messageIds: [ours] });
});
