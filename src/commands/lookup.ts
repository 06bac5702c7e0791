import type { Command } from 'commander';
import { type Catalog, openCatalog } from '../catalog/catalog.ts';
import { terminalCard } from '../catalog/terminal.ts';
import { cardView, unknownView } from '../catalog/view.ts';
import { isoDay } from './day.ts';

interface LookupOptions {
  readonly on?: string;
  readonly locality?: string;
  readonly json?: true;
}

/** `caseconsultant lookup CODE...`: what the catalog knows about each code on a date of service. */
export function registerLookup(program: Command): void {
  program
    .command('lookup')
    .argument('<codes...>', 'CPT, HCPCS, ICD-10 codes or modifiers, in any spelling')
    .description('show a code on a date of service: status, words, bounds, units, edits')
    .option('--on <date>', 'date of service (ISO, default: today)')
    .option('--locality <locality>', 'fee schedule locality, as 01112-05 or by name')
    .option('--json', 'print the cards as JSON')
    .action((codes: string[], options: LookupOptions) => {
      const catalog = openCatalog(process.env.CATALOG_PATH, { licensedText: 'show' });
      try {
        process.stdout.write(lookup(catalog, codes, isoDay(options.on), options));
      } finally {
        catalog.close();
      }
    });
}

/** The look-up as text or JSON; unknown codes are listed with the codes one slip away. */
export function lookup(
  catalog: Catalog,
  codes: readonly string[],
  on: string,
  { locality, json }: Pick<LookupOptions, 'locality' | 'json'> = {},
): string {
  const asked = codes.flatMap(code => code.split(',')).filter(code => code.trim() !== '');
  const found = asked.map(code => ({ code, description: catalog.describe(code, on, locality) }));
  if (json) {
    const cards = found.map(
      ({ code, description }) =>
        description ?? { card: { code, status: 'unknown' }, on, near: catalog.near(code, on) },
    );
    return `${JSON.stringify(cards, null, 2)}\n`;
  }
  const cards = found.map(({ code, description }) =>
    terminalCard(
      description === undefined ? unknownView(code, catalog.near(code, on)) : cardView(description),
    ),
  );
  return `${cards.join('\n')}\n${catalog.edition.label}, as of ${catalog.edition.asOf}\n`;
}
