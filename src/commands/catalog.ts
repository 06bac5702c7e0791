import path from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { type ImportReport, importFiles } from '../catalog/import/run.ts';
import { openFile, openStarter } from '../catalog/open.ts';
import { type CatalogStatus, readStatus } from '../catalog/status.ts';
import { defaultSources, type Source } from '../catalog/sync/sources.ts';
import { readSources, type SyncReport, syncCatalog } from '../catalog/sync/sync.ts';
import { Permanent, RetryLater } from '../outcome.ts';
import { isoDay } from './day.ts';

const defaultPath = 'data/catalog.sqlite';

interface ImportFlags {
  readonly effective?: string;
  readonly setting?: string;
  readonly maxBadShare?: string;
  readonly catalog?: string;
  readonly json?: true;
}

/** The file an import writes: --catalog, else CATALOG_PATH, else data/catalog.sqlite. */
function catalogPath(flag: string | undefined): string {
  return path.resolve(flag ?? process.env.CATALOG_PATH ?? defaultPath);
}

/** `caseconsultant catalog import|status`: building the catalog file and telling what it holds. */
export function registerCatalog(program: Command): void {
  const catalog = program.command('catalog').description('build the code catalog and tell what it holds');
  catalog
    .command('import')
    .argument('<files...>', 'official files as published: zip, gz, txt, csv, xlsx, xml')
    .description('load official code files into the catalog file')
    .option('--catalog <file>', `the catalog file (default: CATALOG_PATH, else ${defaultPath})`)
    .option('--effective <date>', 'first day of the release, when its name does not tell')
    .option('--setting <setting>', 'practitioner, hospital or dme, for NCCI tables whose name does not tell')
    .option('--max-bad-share <share>', 'share of unreadable lines that aborts (0 to 1)', '0.01')
    .option('--json', 'print the report as JSON')
    .action(async (files: string[], flags: ImportFlags) => {
      const report = await importFiles(files, catalogPath(flags.catalog), {
        ...importSettings(flags),
        now: new Date().toISOString(),
        onProgress: ({ file, kind, rows }) => {
          process.stderr.write(kind === 'index' ? 'building the search index\n' : `${file}: ${rows} rows\n`);
        },
      });
      process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
    });
  catalog
    .command('sync')
    .description('fetch the current public files from their publishers and import what is new')
    .option('--catalog <file>', `the catalog file (default: CATALOG_PATH, else ${defaultPath})`)
    .option(
      '--accept-ama-license',
      "accept the AMA's terms for files that show CPT (https://www.cms.gov/license/ama)",
    )
    .option('--sources <file>', 'a JSON list of sources in the place of the built-in one')
    .option('--only <ids>', 'only these sources, with commas')
    .option('--json', 'print the report as JSON')
    .action(async (flags: SyncFlags) => {
      const report = await syncCatalog({
        catalog: catalogPath(flags.catalog),
        sources: await chosenSources(flags),
        acceptAmaLicense: flags.acceptAmaLicense === true,
        now: new Date().toISOString(),
        signal: AbortSignal.timeout(6 * 3_600_000),
        onStep: text => process.stderr.write(`${text}\n`),
      });
      process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : syncText(report));
      const failed = report.sources.filter(each => each.state === 'failed').map(each => each.id);
      if (report.retry) throw new RetryLater(`not fetched: ${failed.join(', ')}`);
      if (failed.length > 0) throw new Permanent(`not fetched: ${failed.join(', ')}`);
    });
  catalog
    .command('status')
    .description('which editions are loaded, their dates and rows, and what is out of date')
    .option('--catalog <file>', 'the catalog file (default: CATALOG_PATH, else the starter catalog)')
    .option('--on <date>', 'judge as of this day (ISO, default: today)')
    .option('--json', 'print the status as JSON')
    .action((flags: { catalog?: string; on?: string; json?: true }) => {
      const file = flags.catalog ?? process.env.CATALOG_PATH;
      const db = file === undefined ? openStarter() : openFile(path.resolve(file));
      try {
        const status = readStatus(db, isoDay(flags.on));
        process.stdout.write(flags.json ? `${JSON.stringify(status, null, 2)}\n` : statusText(status));
      } finally {
        db.close();
      }
    });
}

interface SyncFlags {
  readonly catalog?: string;
  readonly acceptAmaLicense?: true;
  readonly sources?: string;
  readonly only?: string;
  readonly json?: true;
}

async function chosenSources({ sources, only }: SyncFlags): Promise<readonly Source[]> {
  const all = sources === undefined ? defaultSources : await readSources(sources);
  if (only === undefined) return all;
  const ids = only.split(',').map(id => id.trim());
  const unknown = ids.filter(id => !all.some(source => source.id === id));
  if (unknown.length > 0) {
    throw new Permanent(
      `--only ${unknown.join(',')} is unknown: write ${all.map(source => source.id).join(', ')}`,
    );
  }
  return all.filter(source => ids.includes(source.id));
}

function syncText({ sources, imported }: SyncReport): string {
  const lines = sources.flatMap(each => [
    `${each.id}: ${each.state}${each.note === undefined ? '' : `: ${each.note}`}`,
    ...each.files.map(file => `  ${file.url} (${file.bytes} bytes, sha256 ${file.sha256.slice(0, 12)})`),
  ]);
  return `${lines.join('\n')}\n${imported === undefined ? 'nothing new to import\n' : reportText(imported)}`;
}

const settingSchema = z.enum(['practitioner', 'hospital', 'dme']);
const shareSchema = z.coerce.number().min(0).max(1);

function importSettings(flags: ImportFlags) {
  const setting = settingSchema.optional().safeParse(flags.setting);
  if (!setting.success)
    throw new Permanent(`--setting ${flags.setting}: write practitioner, hospital or dme`);
  const share = shareSchema.optional().safeParse(flags.maxBadShare);
  if (!share.success)
    throw new Permanent(`--max-bad-share ${flags.maxBadShare}: write a number from 0 to 1, such as 0.01`);
  if (flags.effective !== undefined && !z.iso.date().safeParse(flags.effective).success) {
    throw new Permanent(`--effective ${flags.effective} is not a date: write it as 2026-10-01`);
  }
  return {
    ...(setting.data !== undefined && { setting: setting.data }),
    ...(share.data !== undefined && { maxBadShare: share.data }),
    ...(flags.effective !== undefined && { effective: flags.effective }),
  };
}

function reportText({ catalog, files, skipped }: ImportReport): string {
  const lines = files.flatMap(file => [
    `${file.file}: ${file.rows} rows (${file.kind}) in ${(file.ms / 1000).toFixed(1)} s${file.bad > 0 ? `, ${file.bad} lines skipped` : ''}`,
    ...file.badLines.map(bad => `  line ${bad.line}: ${bad.reason}`),
  ]);
  const left = skipped.map(each => `not read: ${each.file} (${each.reason})`);
  return `${[...lines, ...left, `the catalog is ${catalog}; set CATALOG_PATH to it`].join('\n')}\n`;
}

function statusText({ edition, editions, outdated }: CatalogStatus): string {
  const rows = editions.map(
    each =>
      `${each.validFrom}  ${String(each.rows).padStart(8)} rows  ${each.licence.padEnd(8)}  ${each.label}`,
  );
  const old =
    outdated.length === 0
      ? ['nothing is known to be out of date']
      : outdated.map(each => `out of date: ${each}`);
  return `${[`${edition.label} (${edition.id}), as of ${edition.asOf}`, ...rows, ...old].join('\n')}\n`;
}
