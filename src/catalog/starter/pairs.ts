import type { StarterPair } from './row.ts';

const table = 'NCCI PTP table 2024Q3';
const article = 'CMS article A53001 (modifier 59/XS on 97597 beside surgical debridement)';

const depth =
  'wounds of different depth, each by its own code and 59 or XS tells them apart: published podiatry and wound care guidance (M. Warshaw DPM CPC, TLD Systems); column roles not looked up in the NCCI table';
const scope =
  'one lesion, one technique; 59 on the lesser for another lesion: NCCI Policy Manual ch. VI and AAPC gastroenterology; column roles not looked up in the NCCI table';
const spineBook =
  'decompression at the interspace of a lumbar fusion is part of it, 59 for another level: NCCI Policy Manual ch. IV; column roles not looked up in the NCCI table';
const sameJoint =
  'a block of the facet joint that is destroyed is part of it: widely published (AAPC pain management); column roles not looked up in the NCCI table';
const onceADay =
  'one presumptive and one definitive drug test a day: CMS clinical laboratory fee schedule; indicator and column roles not looked up in the NCCI table';
const guidance =
  'imaging guidance is in the code: CPT code choice as published (AAPC); indicator and column roles not looked up in the NCCI table';
/** Injections whose codes hold their guidance, and the guidance codes. */
const guided: readonly (readonly [readonly string[], string])[] = [
  [['20604', '20606', '20611'], '76942'],
  [['62321', '62323', '64479', '64483', '64490', '64493', '64633', '64635', '27096'], '77003'],
];
const toes =
  'nails and corns of other toes, 59 or XS on the nails: CMS fact sheet on modifiers 59 and X names 11055/11720 and published podiatry guidance the rest of the family; column roles of the others not looked up in the NCCI table';
const factSheet = 'CMS fact sheet on modifiers 59 and X (MLN1783722), which names the pair and its roles';
const spinal =
  'chiropractic manipulation beside timed therapy: NCCI Policy Manual ch. XI; the pair of 98941 is in the NCCI PTP table 2024Q3';

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
  { columnOne: '98940', columnTwo: '97140', indicator: 1, source: spinal },
  { columnOne: '98942', columnTwo: '97140', indicator: 1, source: spinal },
  { columnOne: '98942', columnTwo: '97112', indicator: 1, source: factSheet },
  { columnOne: '11043', columnTwo: '11042', indicator: 1, source: depth },
  { columnOne: '11044', columnTwo: '11042', indicator: 1, source: depth },
  { columnOne: '11044', columnTwo: '11043', indicator: 1, source: depth },
  { columnOne: '45385', columnTwo: '45380', indicator: 1, source: scope },
  { columnOne: '45384', columnTwo: '45380', indicator: 1, source: scope },
  { columnOne: '45388', columnTwo: '45380', indicator: 1, source: scope },
  { columnOne: '45385', columnTwo: '45384', indicator: 1, source: scope },
  { columnOne: '45390', columnTwo: '45381', indicator: 1, source: scope },
  { columnOne: '45390', columnTwo: '45385', indicator: 1, source: scope },
  ...guided.flatMap(([ones, columnTwo]) =>
    ones.map(columnOne => ({ columnOne, columnTwo, indicator: 1, source: guidance }) as const),
  ),
  { columnOne: '22630', columnTwo: '63047', indicator: 1, source: spineBook },
  { columnOne: '22633', columnTwo: '63047', indicator: 1, source: spineBook },
  { columnOne: '64633', columnTwo: '64490', indicator: 1, source: sameJoint },
  { columnOne: '64635', columnTwo: '64493', indicator: 1, source: sameJoint },
  { columnOne: '80307', columnTwo: '80306', indicator: 0, source: onceADay },
  { columnOne: '80307', columnTwo: '80305', indicator: 0, source: onceADay },
  { columnOne: '80306', columnTwo: '80305', indicator: 0, source: onceADay },
  { columnOne: '17000', columnTwo: '11102', indicator: 1, source: factSheet },
  { columnOne: '11055', columnTwo: '11720', indicator: 1, source: factSheet },
  ...['11055', '11056', '11057'].flatMap(columnOne =>
    ['11720', '11721']
      .filter(columnTwo => `${columnOne}${columnTwo}` !== '1105511720')
      .map(columnTwo => ({ columnOne, columnTwo, indicator: 1, source: toes }) as const),
  ),
  { columnOne: '29827', columnTwo: '29820', indicator: 1, source: factSheet },
];
