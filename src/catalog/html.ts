import type { CardRow, CardView } from './view.ts';

/** Text made safe inside HTML. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function lineHtml({ code, text }: CardRow['lines'][number]): string {
  return code === undefined ? escapeHtml(text) : `<strong>${escapeHtml(code)}</strong> ${escapeHtml(text)}`;
}

function rowHtml({ label, lines, more }: CardRow): string {
  const rest = more === undefined ? [] : [`and ${more} more`];
  const body = [...lines.map(lineHtml), ...rest].join('<br>');
  return `<tr><th scope="row" align="left" valign="top">${escapeHtml(label)}</th><td>${body}</td></tr>`;
}

/** A code card as an HTML fragment: a heading and a table, no styles of its own, safe in a mail and a page. */
export function cardHtml(view: CardView): string {
  const title = [view.code, view.system, view.statusText].filter(part => part !== '').map(escapeHtml);
  const notices = view.notices.map(notice => `<p><small>${escapeHtml(notice)}</small></p>`).join('');
  const text = view.text === '' ? '' : `<p>${escapeHtml(view.text)}</p>`;
  return `<section class="code-card"><h2>${title.join(' · ')}</h2>${text}<table>${view.rows.map(rowHtml).join('')}</table>${notices}</section>`;
}

/** The same card as plain text without colours, for the text part of a mail. */
export function cardText(view: CardView): string {
  const rows = view.rows.flatMap(({ label, lines, more }) => {
    const body = lines.map(({ code, text }) => (code === undefined ? text : `${code} ${text}`));
    const rest = more === undefined ? [] : [`and ${more} more`];
    return [`${label}: ${body[0] ?? ''}`, ...[...body.slice(1), ...rest].map(line => `  ${line}`)];
  });
  const title = [view.code, view.system, view.statusText].filter(part => part !== '').join(' · ');
  return [title, ...(view.text === '' ? [] : [view.text]), '', ...rows, '', ...view.notices]
    .join('\n')
    .trimEnd();
}
