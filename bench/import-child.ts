import { importFiles } from '../src/catalog/import/run.ts';

/** Imports files in a process of its own, so that its peak memory is the import's: CATALOG FILE... */
const [catalog = '', ...files] = process.argv.slice(2);
const began = performance.now();
const report = await importFiles(files, catalog, { now: new Date().toISOString() });
const ms = performance.now() - began;
const { maxRSS } = process.resourceUsage();
process.stdout.write(`${JSON.stringify({ ms, maxRssMb: maxRSS / 1024, files: report.files })}\n`);
