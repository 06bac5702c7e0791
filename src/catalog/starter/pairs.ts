import type { StarterPair } from './row.ts';

const table = 'NCCI PTP table 2024Q3';
const article = 'CMS article A53001 (modifier 59/XS on 97597 beside surgical debridement)';

/** Column two is the denied code. Deleted rows stay, so that old dates of service are judged by their own table. */
export const starterPairs: readonly StarterPair[] = [
  ...['97597', '97598'].flatMap(columnOne =>
    ['97605', '97606', '97607', '97608'].map(
      columnTwo => ({ columnOne, columnTwo, indicator: 1, source: table }) as const,
    ),
  ),
  { columnOne: '97602', columnTwo: '97607', indicator: 0, source: table },
  { columnOne: '97597', columnTwo: '97602', indicator: 0, source: table },
  { columnOne: '97605', columnTwo: '97607', indicator: 1, source: table },
  { columnOne: '15271', columnTwo: '97607', indicator: 1, source: table },
  { columnOne: '11042', columnTwo: '97597', indicator: 1, source: table },
  { columnOne: '11043', columnTwo: '97597', indicator: 1, source: article },
  { columnOne: '11044', columnTwo: '97597', indicator: 1, source: article },
  { columnOne: '11042', columnTwo: '97605', indicator: 1, deleted: '2006-04-01', source: table },
  { columnOne: '11200', columnTwo: '17000', indicator: 1, source: table },
  { columnOne: '97140', columnTwo: '97530', indicator: 1, deleted: '2019-12-31', source: table },
  { columnOne: '98941', columnTwo: '97140', indicator: 1, source: table },
];
