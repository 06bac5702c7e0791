import type { Command } from 'commander';
import type { EditSetting, PairEdit } from '../case/codebook.ts';
import { type Catalog, openCatalog } from '../catalog/catalog.ts';
import { Permanent } from '../outcome.ts';
import { isoDay } from './day.ts';

interface EditOptions {
  readonly on?: string;
  readonly setting: string;
  readonly json?: true;
}

/** `caseconsultant edits CODE...`: the NCCI pair edits among codes billed together. */
export function registerEdits(program: Command): void {
  program
    .command('edits')
    .argument('<codes...>', 'the codes billed together')
    .description('check codes billed together against the NCCI pair edits of a date and setting')
    .option('--on <date>', 'date of service (ISO, default: today)')
    .option('--setting <setting>', 'practitioner or hospital', 'practitioner')
    .option('--json', 'print the edits as JSON')
    .action((codes: string[], options: EditOptions) => {
      const catalog = openCatalog(process.env['CATALOG_PATH']);
      try {
        process.stdout.write(
          edits(catalog, codes, isoDay(options.on), settingOf(options.setting), options.json === true),
        );
      } finally {
        catalog.close();
      }
    });
}

function settingOf(text: string): EditSetting {
  if (text === 'practitioner' || text === 'hospital') return text;
  throw new Permanent(`--setting ${text} is unknown: write practitioner or hospital`);
}

/** One edit in words: which code is denied, and whether a modifier may bypass it. */
export function editWords(edit: PairEdit): string {
  const denied = `${edit.columnTwo} (column two) is denied beside ${edit.columnOne} (column one)`;
  const bypass =
    edit.indicator === 1
      ? 'indicator 1: an NCCI modifier (59, XE, XS, XP, XU, or an anatomic one) bypasses it only when the record shows a separate service'
      : 'indicator 0: no modifier bypasses it';
  return `${denied}; ${bypass}`;
}

/** The pair edits among the codes as text or JSON; codes that are not valid on the day are named first. */
export function edits(
  catalog: Catalog,
  codes: readonly string[],
  on: string,
  setting: EditSetting,
  json: boolean,
): string {
  const pairs = catalog.pairs(codes, on, setting);
  const standing = codes.map(code => ({ code, status: catalog.card(code, on)?.status ?? 'unknown' }));
  if (json) return `${JSON.stringify({ on, setting, codes: standing, pairs }, null, 2)}\n`;
  const notValid = standing
    .filter(each => each.status !== 'valid')
    .map(each => `${each.code} is ${each.status} on ${on}`);
  const found = pairs.map(pair => `${editWords(pair)} [${pair.source}]`);
  const none = found.length === 0 ? [`no pair edit among ${codes.join(', ')} on ${on} (${setting})`] : [];
  return `${[...notValid, ...found, ...none].join('\n')}\n`;
}
