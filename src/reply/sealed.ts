import { type NoticeContext, type NoticeView, noticeView } from './notice.ts';

/** For a mail that only the holder of a key could read: what it is, and how to send the case instead. */
export function sealedView(about: NoticeContext, seal: string): NoticeView {
  const isSignature = seal.endsWith('signature');
  const what = isSignature
    ? `It is wrapped in its signature (${seal}), so that its text cannot be seen without a program for that form.`
    : `It is encrypted (${seal}), and we have no key for it.`;
  return noticeView(about, {
    title: 'Your mail could not be read',
    paragraphs: [
      `${what} Nothing was looked at and nothing was decided.`,
      isSignature
        ? 'Please send the case again with a detached signature ("clear signed") or without one.'
        : 'Please send the case again without encryption, and without names, birth dates or record numbers of patients; the coding needs none of them.',
    ],
  });
}
