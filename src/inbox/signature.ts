import { authenticate as authenticateMail, type DNSResolver } from 'mailauth';
import { RetryLater } from '../outcome.ts';
import type { Authentication } from './authentication.ts';
import { errorCodes } from './certificate.ts';

/**
 * The DKIM signatures of a mail checked here, against DNS, for receiving servers that add no
 * Authentication-Results: passes when an intact signature covers the whole mail and aligns with the From
 * domain as its DMARC policy asks (RFC 7489 s3.1.1). SPF is left out: the sending host is long gone.
 * @throws RetryLater when DNS does not answer: that says nothing about the mail.
 */
export async function checkSignatures(raw: Uint8Array, resolver?: DNSResolver): Promise<Authentication> {
  const checked = await authenticateMail(Buffer.from(raw), {
    trustReceived: false,
    disableArc: true,
    disableBimi: true,
    strict: true,
    minBitLength: 1024,
    ...(resolver ? { resolver } : {}),
  }).catch((cause: unknown) => {
    throw new RetryLater(
      `the signatures of a mail could not be checked (${errorCodes(cause).join(', ') || 'DNS'})`,
      {
        cause,
      },
    );
  });
  const dmarc = checked.dmarc === false || checked.dmarc === undefined ? 'none' : checked.dmarc.status.result;
  const signatures = checked.dkim.results;
  const passed = signatures.filter(
    // A partial body signature (l=) lets anybody append a question of their own.
    ({ status }) => status.result === 'pass' && status.aligned && !status.underSized && !status.testing,
  );
  if (passed.length > 0 && ['pass', 'none'].includes(dmarc)) {
    return { kind: 'authenticated', by: 'aligned DKIM, checked here' };
  }
  const isUnsure =
    dmarc.startsWith('temp') || signatures.some(({ status }) => status.result.startsWith('temp'));
  if (isUnsure) {
    throw new RetryLater('the signatures of a mail could not be checked: DNS gave no answer');
  }
  const found = signatures.map(({ signingDomain, status }) => `${signingDomain ?? '?'}: ${status.result}`);
  return {
    kind: 'unauthenticated',
    why: `no intact DKIM signature aligned with From (${found.slice(0, 5).join(', ') || 'none present'}; DMARC ${dmarc})`,
  };
}
