import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { Permanent } from '../outcome.ts';
import type { NoticeView } from './notice.ts';
import { tableOf, wrapText } from './text.ts';
import type { ReplyView } from './view.ts';
import type { LineView } from './view-lines.ts';
import type { Tone } from './words.ts';

/** Compiled templates of every mail kind. Only files of the template folder are ever compiled, never mail or model text. */
export interface Templates {
  readonly html: Readonly<Record<MailKind, Template>>;
  readonly text: Readonly<Record<MailKind, Template>>;
}

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type MailKind = (ReplyView | NoticeView)['kind'];
type Template = (view: ReplyView | NoticeView) => string;

/** Label colours that keep a contrast of 4.5 or more on white; the dark theme's stand in the layout's style block. */
const INK: Readonly<Record<Tone, string>> = {
  good: '#1a7444',
  open: '#8a5800',
  stop: '#b3261e',
  calm: '#52606f',
};

const FILES: Readonly<Record<MailKind, string>> = { opinion: 'reply', notice: 'notice' };

/** Reads and compiles the templates in `dir`; Permanent names the file that is missing or does not compile. */
export function openTemplates(dir: string): Templates {
  const html = openEngine(join(dir, 'partials'), '.html.hbs');
  const text = openEngine(join(dir, 'partials'), '.txt.hbs');
  text.registerHelper('wrap', (lead: string, line: string) => wrapText(lead, line));
  text.registerHelper('table', (lines: readonly LineView[]) => tableOf(lines));
  text.registerHelper('rows', (lines: readonly LineView[]) => tableOf(lines, false));
  // The last argument of a helper is Handlebars' own options object.
  text.registerHelper('words', (...parts: unknown[]) => parts.slice(0, -1).join('').replace(/ {2,}/g, ' '));
  text.registerHelper('lead', (about: string) => (about === '' ? '' : `${about}: `));
  text.registerHelper('ref', (ref: string) => (ref === '' ? '' : ` [${ref}]`));
  text.registerHelper('mail', (quotes: string) => (quotes === '' ? '' : `; mail: ${quotes}`));
  html.registerHelper('ink', (tone: Tone) => INK[tone]);
  return {
    html: compileAll(html, dir, '.html.hbs', false),
    text: compileAll(text, dir, '.txt.hbs', true),
  };
}

/** Renders one reply or notice into its three parts. Pure; the same view always gives the same bytes. */
export function renderReply(templates: Templates, view: ReplyView | NoticeView): Rendered {
  return {
    subject: view.subject,
    text: tidyText(templates.text[view.kind](view)),
    html: templates.html[view.kind](view),
  };
}

function openEngine(partialsDir: string, ending: string): typeof Handlebars {
  const engine = Handlebars.create();
  for (const file of listTemplates(partialsDir).filter(file => file.endsWith(ending))) {
    engine.registerPartial(file.slice(0, -ending.length), readTemplate(join(partialsDir, file)));
  }
  return engine;
}

function compileAll(
  engine: typeof Handlebars,
  dir: string,
  ending: string,
  noEscape: boolean,
): Record<MailKind, Template> {
  const compile = (kind: MailKind): Template => {
    const path = join(dir, `${FILES[kind]}${ending}`);
    const source = readTemplate(path);
    try {
      Handlebars.parse(source);
    } catch (cause) {
      throw new Permanent(`The template ${path} does not compile: ${(cause as Error).message}`, { cause });
    }
    // Strict: a name the view does not have is a bug in the template, not an empty place in a reply.
    const run = engine.compile(source, { strict: true, noEscape, preventIndent: true });
    return view => run(view, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
  };
  return { opinion: compile('opinion'), notice: compile('notice') };
}

function listTemplates(dir: string): readonly string[] {
  return readingFrom(dir, () => readdirSync(dir));
}

function readTemplate(path: string): string {
  return readingFrom(path, () => readFileSync(path, 'utf8'));
}

function readingFrom<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Permanent(`The templates at ${path} cannot be read; restore them or name another folder.`, {
      cause,
    });
  }
}

/** Line ends as \n, no trailing blanks, at most one empty line in a row. */
function tidyText(text: string): string {
  const lines = text.split('\n').map(line => line.trimEnd());
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
