import type { StarterFamily } from './row.ts';

type Row = StarterFamily['codes'][number];

const former = (
  codes: readonly string[],
  text: string,
  to: string,
  replacements: readonly string[] = [],
): Row[] =>
  codes.map(code => ({
    code,
    text: `${text}, former code`,
    from: '1992-01-01',
    to,
    ...(replacements.length > 0 && { replacements: [...replacements] }),
  }));

/** Codes that old claims and old habits still name, with the day they ended and what came after. */
export const formerCodes: StarterFamily = {
  family: 'former-codes',
  system: 'CPT',
  source:
    'deletions of 2019, 2021, 2023, 2025 and 2026 as published (CMS physician fee schedule rules; AMA summaries of changes), to be checked against a CPT book',
  codes: [
    ...former(['11100'], 'Skin biopsy, first lesion', '2018-12-31', ['11102', '11104', '11106']),
    ...former(['11101'], 'Skin biopsy, each further lesion', '2018-12-31', ['11103', '11105', '11107']),
    ...former(['99217'], 'Observation discharge', '2022-12-31', ['99238', '99239']),
    ...former(['99218', '99219', '99220'], 'First day of observation', '2022-12-31', [
      '99221',
      '99222',
      '99223',
    ]),
    ...former(['99224', '99225', '99226'], 'Further day of observation', '2022-12-31', [
      '99231',
      '99232',
      '99233',
    ]),
    ...former(['99241'], 'Office consultation, lowest level', '2022-12-31', ['99242']),
    ...former(['99251'], 'Inpatient consultation, lowest level', '2022-12-31', ['99252']),
    ...former(['99354', '99355'], 'Prolonged office service with contact', '2022-12-31', ['99417']),
    ...former(['99356', '99357'], 'Prolonged inpatient service', '2022-12-31', ['99418']),
    ...former(['99441', '99442', '99443'], 'Telephone visit', '2024-12-31', [
      '98012',
      '98013',
      '98014',
      '98016',
    ]),
    ...former(
      [
        '49561',
        '49565',
        '49566',
        '49570',
        '49572',
        '49587',
        '49590',
        '49652',
        '49653',
        '49654',
        '49655',
        '49656',
        '49657',
      ],
      'Hernia repair of the front of the abdomen',
      '2022-12-31',
      ['49591', '49593', '49595', '49613', '49615', '49617'],
    ),
    ...former(
      ['37220', '37221', '37224', '37225', '37226', '37227', '37228', '37229', '37230', '37231'],
      'Revascularization of a leg artery',
      '2025-12-31',
    ),
  ],
};
