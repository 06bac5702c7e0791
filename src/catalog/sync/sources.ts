import { z } from 'zod';

/**
 * Where the publishers keep the current files. A source is one file, or a page whose links are matched. Names
 * change with every release; placeholders are filled from the day of the sync.
 */
export const sourceSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  /** ama: the publisher shows CPT under the AMA's terms, which the user must accept first. */
  licence: z.enum(['public', 'ama']),
  /** A file or a page; see `fillPlaceholders`. */
  url: z.string(),
  /** For a page: which of its links are the files, as a regular expression over the link's path. */
  links: z.string().optional(),
  /** Months in which a release takes force. */
  months: z.array(z.number().int().min(1).max(12)).min(1),
});
export type Source = z.infer<typeof sourceSchema>;

const quarters = [1, 4, 7, 10];
const cms = 'https://www.cms.gov';
const ncci = `${cms}/medicare/coding-billing/national-correct-coding-initiative-ncci-edits`;

/** The publishers as of late 2026; a file given with --sources replaces the list. */
export const defaultSources: readonly Source[] = [
  {
    id: 'icd10cm',
    title: 'ICD-10-CM code files (CDC/NCHS)',
    licence: 'public',
    url: 'https://ftp.cdc.gov/pub/Health_Statistics/NCHS/Publications/ICD10CM/{fy}/',
    links: '(?:code.?(?:descriptions|desciptions)|table.?and.?index)[^/]*\\.zip$',
    months: [10],
  },
  {
    id: 'icd10pcs',
    title: 'ICD-10-PCS order file (CMS)',
    licence: 'public',
    url: `${cms}/files/zip/{fy}-icd-10-pcs-order-file-long-and-abbreviated-titles.zip`,
    months: [10],
  },
  {
    id: 'hcpcs',
    title: 'HCPCS Level II quarterly file (CMS)',
    licence: 'public',
    url: `${cms}/files/zip/{month}-{year}-alpha-numeric-hcpcs-file.zip`,
    months: quarters,
  },
  {
    id: 'ncci-pairs',
    title: 'NCCI procedure-to-procedure edits (CMS)',
    licence: 'ama',
    url: `${ncci}/medicare-ncci-procedure-procedure-ptp-edits`,
    links: 'medicare-ncci-{year}-?q{quarter}-(?:practitioner|hospital)-ptp-edits[^/]*\\.zip$',
    months: quarters,
  },
  {
    id: 'ncci-mue',
    title: 'NCCI medically unlikely edits (CMS)',
    licence: 'ama',
    url: `${ncci}/medicare-ncci-medically-unlikely-edits-mues`,
    links: 'medicare-ncci-{year}-?q{quarter}-[^/]*mue-table[^/]*\\.zip$',
    months: quarters,
  },
  {
    id: 'ncci-addon',
    title: 'NCCI add-on code edits (CMS)',
    licence: 'ama',
    url: `${ncci}/medicare-ncci-add-code-edits`,
    links: '(?:aoc|add-?on)[^/]*{year}[^/]*q{quarter}[^/]*\\.zip$',
    months: quarters,
  },
  {
    id: 'fee-schedule',
    title: 'Medicare physician fee schedule relative values (CMS)',
    licence: 'ama',
    url: `${cms}/medicare/payment/fee-schedules/physician/pfs-relative-value-files/rvu{yy}{letter}`,
    links: 'rvu{yy}{letter}[^/]*\\.zip$',
    months: quarters,
  },
  {
    id: 'coverage',
    title: 'Medicare Coverage Database exports (CMS)',
    licence: 'ama',
    url: 'https://downloads.cms.gov/medicare-coverage-database/downloads/exports/current_article.zip',
    months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  },
];

const monthNames =
  'january february march april may june july august september october november december'.split(' ');

/** The first day of the release of a source that is current on a day. */
export function releaseDay({ months }: Source, on: string): string {
  const year = Number(on.slice(0, 4));
  const days = [year - 1, year].flatMap(y => months.map(m => `${y}-${String(m).padStart(2, '0')}-01`));
  return days.sort().findLast(day => day <= on) ?? on;
}

/** Fills {year} {yy} {month} {quarter} {letter} {fy}: a fiscal year carries the name of the year it ends in. */
export function fillPlaceholders(text: string, day: string): string {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const quarter = Math.ceil(month / 3);
  const values: Readonly<Record<string, string>> = {
    year: String(year),
    yy: String(year).slice(2),
    month: monthNames[month - 1] ?? '',
    quarter: String(quarter),
    letter: 'abcd'.charAt(quarter - 1),
    fy: String(month >= 10 ? year + 1 : year),
  };
  return text.replace(/\{(year|yy|month|quarter|letter|fy)\}/g, (_, name: string) => values[name] ?? '');
}

/** The files a page links to, unwrapped from the licence page they stand behind ("/license/ama?file=/files/zip/x.zip"). */
export function linksOf(html: string, page: string, pattern: string): string[] {
  const matcher = new RegExp(pattern, 'i');
  const found = [...html.matchAll(/href\s*=\s*["']?([^"'\s>]{1,2000})/gi)].flatMap(([, href = '']) => {
    const url = URL.parse(href.replaceAll('&amp;', '&'), page);
    if (url === null) return [];
    const wrapped = url.searchParams.get('file');
    const file = wrapped === null ? url : URL.parse(wrapped, page);
    return file !== null && matcher.test(decodeURIComponent(file.pathname)) ? [file.href] : [];
  });
  return [...new Set(found)];
}
