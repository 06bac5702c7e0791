import { styleText } from 'node:util';
import type { CardRow, CardView } from './view.ts';

const width = 100;
const indent = 19;
const codeWidth = 9;

/** Words wrapped at the terminal's width, further lines under the first. */
function wrap(text: string, first: number): string {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > width - first) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${' '.repeat(first)}`);
}

const colours = {
  valid: 'green',
  'not-yet': 'yellow',
  deleted: 'red',
  'not-billable': 'yellow',
  unknown: 'red',
} as const;

function rowText({ label, lines, more }: CardRow): string {
  const shown = lines.map(({ code, text }, at) => {
    const head = `  ${(at === 0 ? label : '').padEnd(indent - 2)}`;
    return code === undefined
      ? head + wrap(text, indent)
      : `${head}${code.padEnd(codeWidth)}${wrap(text, indent + codeWidth)}`;
  });
  return [...shown, ...(more === undefined ? [] : [`${' '.repeat(indent)}and ${more} more`])].join('\n');
}

/** One code card for a terminal. */
export function terminalCard(view: CardView): string {
  const title = [styleText('bold', view.code), view.system, styleText(colours[view.status], view.statusText)];
  return [
    title.filter(part => part !== '').join('  '),
    ...(view.text === '' ? [] : [`  ${wrap(view.text, 2)}`]),
    ...view.rows.map(rowText),
    ...view.notices.map(notice => `  ${styleText('dim', wrap(notice, 2))}`),
    '',
  ].join('\n');
}
