import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/** The text of `.env.example`: every setting with its meaning, default and an example. The committed file is checked against it. */
export function printEnvExample(): string {
  const lines = [
    '# Copy to .env and fill in. Lines without a leading # must be set; the others show the default or an example.',
  ];
  let section = '';
  for (const [name, setting] of Object.entries(settings) as [string, Setting][]) {
    if (setting.section !== section) {
      section = setting.section;
      lines.push('', `# --- ${section} ---`);
    }
    lines.push('', ...wrap(setting.doc, 110).map(line => `# ${line}`));
    if (setting.secret) lines.push(`# (or ${name}_FILE=PATH to read it from a file)`);
    lines.push(assignment(name, setting));
  }
  return `${lines.join('\n')}\n`;
}

function assignment(name: string, setting: Setting): string {
  // Quoted where a shell or the .env reader would otherwise cut at a blank or a #.
  const quoted = (value: string) => (/[\s#"]/.test(value) ? `"${value}"` : value);
  if (setting.default !== undefined && !setting.advised)
    return `#${name}=${quoted(setting.default || setting.example)}`;
  return `${setting.optional ? '#' : ''}${name}=${quoted(setting.example)}`;
}

function wrap(doc: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of doc.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
