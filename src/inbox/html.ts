import {
  type BlockTextBuilder,
  compile,
  type DomNode,
  type Formatter,
  type HtmlToTextOptions,
  type Selector,
} from 'html-to-text';
import { hiddenSelectors, isHidden } from './hidden.ts';

/** Cells up to this long are joined into one line; longer ones are page layout, not data. */
const maxCellChars = 300;

/** Deeper nesting than any real mail; the recursive walk must not reach the end of the stack. */
const maxDepth = 200;

const unreadTags = new Set(['head', 'title', 'style', 'script', 'template', 'noscript', 'object', 'svg']);
const blockTags = new Set([
  'p',
  'div',
  'br',
  'li',
  'tr',
  'ul',
  'ol',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
]);

/** The visible text of a node on one line, or undefined when it is too long or holds a table of its own. */
function oneLine(cell: DomNode): string | undefined {
  const parts: string[] = [];
  let chars = 0;
  const pending: DomNode[] = [...(cell.children ?? [])].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'text') {
      parts.push(node.data ?? '');
      chars += node.data?.length ?? 0;
    }
    if (node.name === 'sup') {
      parts.push(raised(textOf(node)));
      continue;
    }
    if (node.name === 'table' || chars > maxCellChars * 4) {
      return undefined;
    }
    if (node.type !== 'tag' || unreadTags.has(node.name ?? '') || isHidden(node)) {
      continue;
    }
    if (blockTags.has(node.name ?? '')) {
      parts.push(' ');
    }
    pending.push(...[...(node.children ?? [])].reverse());
  }
  const line = parts.join('').replace(/\s+/g, ' ').trim();
  return line.length <= maxCellChars ? line : undefined;
}

const textOf = (node: DomNode): string =>
  (node.children ?? [])
    .map(child => child.data ?? '')
    .join('')
    .trim();

const raisedDigits = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** "45<sup>1</sup>" is 45 with a note, not 451; "cm<sup>2</sup>" is a square. */
function raised(text: string): string {
  return /^\d{1,3}$/.test(text) ? [...text].map(digit => raisedDigits[Number(digit)]).join('') : text;
}

const isCell = (node: DomNode): boolean => node.name === 'td' || node.name === 'th';

/** A row of short cells becomes one line, cells parted by " | "; a row that is page layout becomes blocks. */
const formatRow: Formatter = (row, walk, builder) => {
  const cells = (row.children ?? []).filter(node => isCell(node) && !isHidden(node));
  const lines = cells.map(oneLine);
  const isData = lines.every(line => line !== undefined) && lines.filter(line => line !== '').length > 1;
  builder.openBlock({ leadingLineBreaks: 1 });
  if (isData) {
    builder.addInline(lines.join(' | '));
  } else {
    for (const cell of cells) {
      walkBlock(cell, walk, builder);
    }
  }
  builder.closeBlock({ trailingLineBreaks: 1 });
};

function walkBlock(node: DomNode, walk: Parameters<Formatter>[1], builder: BlockTextBuilder): void {
  builder.openBlock({ leadingLineBreaks: 1 });
  walk(node.children ?? [], builder);
  builder.closeBlock({ trailingLineBreaks: 1 });
}

/** Anything with a style or hidden attribute: dropped when hidden, else handed back without it. */
const formatStyled: Formatter = (node, walk, builder) => {
  if (isHidden(node)) {
    return;
  }
  const { style: _style, ...attribs } = node.attribs ?? {};
  walk([{ ...node, attribs }], builder);
};

const formatRaised: Formatter = (node, walk, builder) => {
  const text = textOf(node);
  if (/^\d{1,3}$/.test(text)) builder.addInline(raised(text));
  else walk(node.children ?? [], builder);
};

const quiet = { ignoreHref: true };
const options: HtmlToTextOptions & { readonly selectors: readonly Selector[] } = {
  wordwrap: false,
  baseElements: { selectors: [], returnDomByDefault: true },
  limits: { maxDepth, maxInputLength: 4_000_000 },
  formatters: { row: formatRow, styled: formatStyled, raised: formatRaised },
  selectors: [
    ...[...unreadTags].map(selector => ({ selector, format: 'skip' })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(selector => ({ selector, options: { uppercase: false } })),
    { selector: 'p', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'a', options: quiet },
    { selector: 'img', format: 'skip' },
    { selector: 'hr', options: { length: 20 } },
    { selector: 'tr', format: 'row' },
    { selector: '[style]', format: 'styled' },
    { selector: '[hidden]', format: 'skip' },
    { selector: 'sup', format: 'raised' },
  ],
};
const convert = compile(options);

/** Every tag but those that have no end or end by themselves. */
const nestingTag =
  /<(\/?)(?!(?:br|img|hr|input|meta|link|area|base|col|embed|param|source|track|wbr|p|li|td|th|tr|dt|dd|option|tbody|thead|tfoot|html|body|head)\b)[a-z][\w:-]{0,30}[\s>]/gi;

/** Tags left open pile up: the HTML parser's time grows with the square of that depth (60,000 tables took 8 s). */
function nestsTooDeep(html: string): boolean {
  let depth = 0;
  for (const match of html.matchAll(nestingTag)) {
    depth += match[1] === '/' ? -1 : 1;
    if (depth > 1000) {
      return true;
    }
    depth = Math.max(depth, 0);
  }
  return false;
}

/**
 * The visible text of an HTML mail body: table rows as lines, quotes marked with ">", nothing hidden.
 * Undefined when the HTML nests deeper than any mail written by people.
 */
export function htmlToPlainText(html: string): string | undefined {
  if (nestsTooDeep(html)) {
    return undefined;
  }
  const hidden = hiddenSelectors(html).map(selector => ({ selector, format: 'skip' }));
  const page =
    hidden.length === 0
      ? convert(html)
      : compile({ ...options, selectors: [...options.selectors, ...hidden] })(html);
  return page.replace(/\u00a0/g, ' ').trim();
}

/** Whether the HTML holds a table of data: at least two rows of at least two cells. */
export function holdsTable(html: string): boolean {
  return (html.match(/<tr[\s>]/gi)?.length ?? 0) >= 2 && (html.match(/<t[dh][\s>]/gi)?.length ?? 0) >= 4;
}
