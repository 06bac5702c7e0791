import type { DomNode } from 'html-to-text';

const zeroSize =
  /(?:^|;)\s*(?:font-size|max-height|opacity)\s*:\s*0*(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)/i;
const hidingWords = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i;

const farAway = /(?:^|;)\s*(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{3,}/i;

function hides(style: string): boolean {
  return hidingWords.test(style) || zeroSize.test(style) || farAway.test(style) || isUncoloured(style);
}

/** Letters in the colour of their ground. */
function isUncoloured(style: string): boolean {
  const colour = /(?:^|;)\s*color\s*:\s*([^;!]{1,30})/i.exec(style)?.[1]?.trim().toLowerCase();
  const ground = /(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]{1,30})/i
    .exec(style)?.[1]
    ?.trim()
    .toLowerCase();
  return colour !== undefined && colour === ground;
}

/** Text a reader cannot see (preheaders, trackers, planted instructions) is not part of the question. */
export function isHidden(node: DomNode): boolean {
  const attribs = node.attribs ?? {};
  return 'hidden' in attribs || hides((attribs.style ?? '').slice(0, 5000));
}

const rule = /([^{}]{1,300})\{([^{}]{0,2000})\}/g;
const ruleOfScreen = /@[^{};]{0,300}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\}){0,200}\s{0,100}\}/g;
const maxSheetChars = 60_000;
const maxHidingRules = 200;

/** Selectors (".preheader", "#x", "span.h") that a style sheet hides whatever the screen; those of one screen size do not count. */
export function hiddenSelectors(html: string): readonly string[] {
  const plain = styleSheets(html)
    .replace(/\/\*[\s\S]{0,1000}?\*\//g, '')
    .replace(ruleOfScreen, '');
  return [...plain.matchAll(rule)]
    .filter(([, , style = '']) => hides(style.trim()))
    .flatMap(([, selectors = '']) => selectors.split(',').map(selector => selector.trim()))
    .filter(selector => /^[a-z]{0,10}[.#][\w-]{1,80}$/i.test(selector))
    .slice(0, maxHidingRules);
}

function styleSheets(html: string): string {
  const lower = html.toLowerCase();
  let sheets = '';
  for (let at = lower.indexOf('<style'); at >= 0 && sheets.length < maxSheetChars; ) {
    const end = lower.indexOf('</style', at);
    if (end < 0) break;
    sheets += `${html.slice(html.indexOf('>', at) + 1, end)}\n`;
    at = lower.indexOf('<style', end);
  }
  return sheets.slice(0, maxSheetChars);
}
