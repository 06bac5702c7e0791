import { z } from 'zod';
import type { MailCommand } from '../case/command.ts';
import { type NoticeContext, type NoticeView, noticeView } from '../reply/notice.ts';
import { helpView, lookupView } from '../reply/notices.ts';
import type { Catalog } from './catalog.ts';
import { findingTitles } from './claim.ts';
import { cardView, unknownView } from './view.ts';

/**
 * The answer to a command that needs nothing but the catalog; undefined for one about the sender's own cases.
 * @param today ISO date, for a command that names no date of service.
 */
export function commandNotice(
  command: MailCommand,
  about: NoticeContext,
  catalog: Catalog,
  today: string,
): NoticeView | undefined {
  switch (command.kind) {
    case 'help':
      return helpView({ ...about, reason: 'This is what the service can do for you.' });
    case 'lookup':
    case 'edits': {
      const on = command.on ?? today;
      if (!z.iso.date().safeParse(on).success) return noSuchDay(about, on);
      return command.kind === 'lookup'
        ? lookupNotice(command.codes, on, about, catalog)
        : editsNotice(command.codes, on, about, catalog);
    }
    default:
      return undefined;
  }
}

function noSuchDay(about: NoticeContext, on: string): NoticeView {
  return noticeView(about, {
    title: 'No such day',
    paragraphs: [`${on} is not a date. Please write it as year-month-day: lookup 97607 on 2026-03-02.`],
  });
}

/** The cards as `caseconsultant lookup` shows them; whether licensed wording is in them, the catalog was told. */
function lookupNotice(
  codes: readonly string[],
  on: string,
  about: NoticeContext,
  catalog: Catalog,
): NoticeView {
  const found = codes.map(code => ({ code, description: catalog.describe(code, on) }));
  const unknown = found.filter(({ description }) => description === undefined).map(({ code }) => code);
  const cards = found.flatMap(({ code, description }) => {
    if (description !== undefined) return [cardView(description)];
    const near = catalog.near(code, on);
    return near.length === 0 ? [] : [unknownView(code, near)];
  });
  return lookupView({ ...about, on, edition: catalog.edition, unknown }, cards);
}

/** What `caseconsultant edits` says of codes billed together by a practitioner. */
function editsNotice(
  codes: readonly string[],
  on: string,
  about: NoticeContext,
  catalog: Catalog,
): NoticeView {
  const entries = codes.map(code => ({ code }));
  const findings = catalog.check(entries, on, 'practitioner');
  const names = codes.join(', ');
  const { label, asOf } = catalog.edition;
  return noticeView(about, {
    title: `Edits among ${names}`,
    paragraphs: findings.length === 0 ? [`Nothing stands against ${names} in the loaded tables.`] : [],
    sections: [
      {
        title: '',
        entries: findings.map(({ kind, state, text, source }) => ({
          lead: state === 'hit' ? `Against the claim, ${findingTitles[kind]}` : findingTitles[kind],
          text: `${text} [${source}]`,
        })),
      },
    ],
    notes: [`For date of service ${on}, practitioner claims. Catalog: ${label}, as of ${asOf}.`],
  });
}
