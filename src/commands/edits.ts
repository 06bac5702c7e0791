import type { Command } from 'commander';
import type { EditSetting } from '../case/codebook.ts';
import { type Catalog, openCatalog } from '../catalog/catalog.ts';
import { type ClaimEntry, findingTitles } from '../catalog/claim.ts';
import { Permanent } from '../outcome.ts';
import { isoDay } from './day.ts';

interface EditOptions {
  readonly on?: string;
  readonly setting: string;
  readonly json?: true;
}

/** `caseconsultant edits CODE...`: what the loaded tables say against codes billed together. */
export function registerEdits(program: Command): void {
  program
    .command('edits')
    .argument('<codes...>', 'the codes billed together, as 97597, 97598x2 or 97597-59')
    .description('check codes billed together: pair edits, units, add-ons, diagnoses that exclude each other')
    .option('--on <date>', 'date of service (ISO, default: today)')
    .option('--setting <setting>', 'practitioner or hospital', 'practitioner')
    .option('--json', 'print the findings as JSON')
    .action((codes: string[], options: EditOptions) => {
      const catalog = openCatalog(process.env.CATALOG_PATH);
      try {
        const setting = settingOf(options.setting);
        process.stdout.write(edits(catalog, codes, isoDay(options.on), setting, options.json === true));
      } finally {
        catalog.close();
      }
    });
}

function settingOf(text: string): EditSetting {
  if (text === 'practitioner' || text === 'hospital') return text;
  throw new Permanent(`--setting ${text} is unknown: write practitioner or hospital`);
}

/** Units follow five-character codes only: an ICD-10-CM code may itself end in X and digits. */
const entryShape =
  /^(?:([A-Z0-9]{5}(?=$|[-x*:]))|([A-Z0-9][A-Z0-9.]{1,8}))((?:-[A-Z0-9]{2})*)(?:[x*:](\d{1,4}))?$/i;

/**
 * "97598-59x2" as code, modifiers and units.
 * @throws Permanent when the text is written otherwise.
 */
export function readEntry(text: string): ClaimEntry {
  const found = entryShape.exec(text.trim());
  if (found === null) throw new Permanent(`"${text}" is no code: write 97597, 97598x2 or 97597-59`);
  const [, procedure, other = '', modifiers = '', units] = found;
  const code = procedure ?? other;
  return {
    code: code.toUpperCase(),
    ...(modifiers !== '' && { modifiers: modifiers.slice(1).toUpperCase().split('-') }),
    ...(units !== undefined && { units: Number(units) }),
  };
}

/** The findings as text or JSON; a clean claim says what was checked. */
export function edits(
  catalog: Catalog,
  codes: readonly string[],
  on: string,
  setting: EditSetting,
  json: boolean,
): string {
  const entries = codes
    .flatMap(code => code.split(','))
    .filter(code => code.trim() !== '')
    .map(readEntry);
  const findings = catalog.check(entries, on, setting);
  if (json) {
    const asked = entries.map(entry => ({
      ...entry,
      status: catalog.card(entry.code, on)?.status ?? 'unknown',
    }));
    const pairs = findings.flatMap(each => each.pair ?? []);
    return `${JSON.stringify({ on, setting, codes: asked, pairs, findings, edition: catalog.edition }, null, 2)}\n`;
  }
  const lines = findings.map(
    each => `${each.state === 'hit' ? '!' : '-'} ${findingTitles[each.kind]}: ${each.text} [${each.source}]`,
  );
  const names = entries.map(entry => entry.code).join(', ');
  const clear = lines.length === 0 ? [`nothing against ${names} on ${on} (${setting})`] : [];
  return `${[...lines, ...clear].join('\n')}\n${catalog.edition.label}, as of ${catalog.edition.asOf}\n`;
}
