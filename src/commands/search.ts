import type { Command } from 'commander';
import type { CodeSystem } from '../case/codebook.ts';
import { type Catalog, openCatalog } from '../catalog/catalog.ts';
import type { SearchOptions } from '../catalog/search/search.ts';
import { Permanent } from '../outcome.ts';
import { isoDay } from './day.ts';

interface SearchFlags {
  readonly on?: string;
  readonly system?: string;
  readonly limit: string;
  readonly any?: true;
  readonly json?: true;
}

const systems: Readonly<Record<string, CodeSystem>> = {
  cpt: 'CPT',
  hcpcs: 'HCPCS',
  icd: 'ICD-10-CM',
  'icd-10-cm': 'ICD-10-CM',
  pcs: 'ICD-10-PCS',
  'icd-10-pcs': 'ICD-10-PCS',
  modifier: 'MODIFIER',
};

/** `caseconsultant search WORDS...`: codes for words, a code, the beginning of codes, or a range. */
export function registerSearch(program: Command): void {
  program
    .command('search')
    .argument('<words...>', 'words, a code, the beginning of codes (L89.1) or a range (97605-97608)')
    .description('find codes by words, abbreviation, code or range')
    .option('--on <date>', 'date of service (ISO, default: today)')
    .option('--system <systems>', 'cpt, hcpcs, icd, pcs or modifier; several with commas')
    .option('--limit <count>', 'how many codes to show', '10')
    .option('--any', 'also codes that are not in force on the day')
    .option('--json', 'print the result as JSON')
    .action((words: string[], flags: SearchFlags) => {
      const catalog = openCatalog(process.env.CATALOG_PATH, { licensedText: 'show' });
      try {
        process.stdout.write(
          search(catalog, words.join(' '), isoDay(flags.on), optionsOf(flags), flags.json === true),
        );
      } finally {
        catalog.close();
      }
    });
}

function optionsOf(flags: SearchFlags): SearchOptions {
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200)
    throw new Permanent(`--limit ${flags.limit}: write a number from 1 to 200`);
  const named = flags.system?.split(',').map(name => {
    const system = systems[name.trim().toLowerCase()];
    if (system === undefined)
      throw new Permanent(`--system ${name} is unknown: write ${Object.keys(systems).join(', ')}`);
    return system;
  });
  return { limit, ...(named !== undefined && { systems: named }), ...(flags.any && { anyStatus: true }) };
}

/** The result as text or JSON; headers are marked, since they cannot be billed. */
export function search(
  catalog: Catalog,
  query: string,
  on: string,
  options: SearchOptions,
  json: boolean,
): string {
  const result = catalog.search(query, on, options);
  if (json) return `${JSON.stringify({ query, on, ...result }, null, 2)}\n`;
  const corrected = result.corrected.map(
    ({ said, meant }) => `"${said}" is in no title; searched for words like "${meant}"`,
  );
  const hits = result.hits.map(
    ({ card }) =>
      `${card.code.padEnd(9)} ${card.system.padEnd(10)} ${card.text}${card.status === 'valid' ? '' : ` [${card.status}]`}`,
  );
  const none = hits.length === 0 ? [`nothing found for "${query}" on ${on}`] : [];
  return `${[...corrected, ...hits, ...none].join('\n')}\n`;
}
