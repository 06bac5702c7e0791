import { openPassage } from '../../src/case/passage.ts';
import { readMinutes } from '../../src/case/read-times.ts';

const minutesIn = (text: string) =>
  readMinutes(openPassage(text)).map(({ minutes, range, approximate }) =>
    range ? `${range.low}-${range.high}` : `${approximate ? '~' : ''}${minutes}`,
  );

/** Lengths of time as mails write them, with the minutes they mean. */
test.each<[string, string[]]>([
  ['infusion 10:10-12:15', ['125']],
  ['1000-1130', ['90']],
  ['TE 0930 to 1015, MT 1015 to 1030', ['45', '15']],
  ['10:00a-11:30a', ['90']],
  ['10:00 AM - 11:30 AM', ['90']],
  ['8am to 9am', ['60']],
  ['from 2210 until 0040', ['150']],
  ['start 14:05 stop 14:52', ['47']],
  ['Start time: 1405, end time: 1452', ['47']],
  ['in 8:15 out 8:53', ['38']],
  ['time in: 9:00 AM time out: 9:45 AM', ['45']],
  ['began 0900 and ended 0945', ['45']],
  ['started at 9:00 and the infusion finished at 9:40', ['40']],
  ['11:30 to 12:15 pm', ['45']],
  ['22:30 to 0:15', ['105']],
  ['1410h-1545h', ['95']],
  ['0800-0840 and 1100-1135', ['75']],
  ['8:00-8:20, 9:00-9:10; 10:00-10:05', ['35']],
  ['from 2000 to 2045', ['45']],
  ['45-50 minutes', ['45-50']],
  ['45 to 50 min', ['45-50']],
  ['forty to fifty minutes', ['40-50']],
  ['about 40 min', ['~40']],
  ['40 min or so', ['~40']],
  ['less than 30 minutes', ['~30']],
  ['more than 30 minutes', ['31']],
  ['>30 min', ['31']],
  ['at least 40 minutes', ['40']],
  ['infused over 60 minutes', ['60']],
  ['1 g IVPB over 30 min', ['30']],
  ['1 hr 15 min', ['75']],
  ['1h15m', ['75']],
  ['1.5 hours', ['90']],
  ['one hour and ten minutes', ['70']],
  ['an hour and a half', ['90']],
  ['half an hour', ['30']],
  ['two hours', ['120']],
])('%s', (text, expected) => {
  expect(minutesIn(text)).toEqual(expected);
});

/** Pairs of numbers that are no times. */
test.each([
  '2025-2026 flu season',
  'from 2024 to 2025',
  'since 2019-2020',
  'call 555-1000-1130',
  'phone 1000-1130',
  'ext. 1000-1130',
  'room 1001-1002',
  'MRN 1000-1130',
  'CPT 1000-1130',
  '$1000-1130',
  '1000-1130 mL of saline',
  'drained 1000 to 1200 cc',
  'claim 11042-1000-1130',
  '99213-99215',
  '97110-97140',
  '12/10-12/15',
  'ratio 10:1',
  '1000-1175',
  '3000-4500',
])('%s is no time', text => {
  expect(minutesIn(text)).toEqual([]);
});
