import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/** The settings table of the README, as Markdown; the committed one is checked against it. */
export function printSettingsTable(): string {
  const lines = ['| setting | default | meaning |', '| --- | --- | --- |'];
  let section = '';
  for (const [name, setting] of Object.entries(settings) as [string, Setting][]) {
    if (setting.section !== section) {
      section = setting.section;
      lines.push(`| **${section}** | | |`);
    }
    lines.push(`| \`${name}\` | ${defaultOf(setting)} | ${cell(setting.doc)} |`);
  }
  return `${lines.join('\n')}\n`;
}

function defaultOf(setting: Setting): string {
  if (setting.default !== undefined && setting.default !== '') return `\`${cell(setting.default)}\``;
  return setting.optional || (setting.default === '' && !setting.advised) ? '' : 'needed';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
