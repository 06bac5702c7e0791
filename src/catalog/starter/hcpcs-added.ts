import type { StarterFamily } from './row.ts';

/** HCPCS Level II codes newer than the public file the starter quotes, in our own words. */
export const hcpcsAdded: StarterFamily = {
  family: 'hcpcs-added',
  system: 'HCPCS',
  source: 'Medicare prolonged service thresholds: NGS table 2025; others: CMS quarterly HCPCS updates',
  codes: [
    {
      code: 'G2211',
      text: 'Add-on for the complexity of a continuing relationship with the patient, to an office visit (Medicare)',
      from: '2021-01-01',
      source: 'paid by Medicare since 2024-01-01',
    },
    {
      code: 'G2212',
      text: 'Prolonged office visit by time, each full 15 minutes past the Medicare threshold (Medicare, not with 99417)',
      from: '2021-01-01',
      criteria: { baseCodes: ['99205', '99215', '99483'] },
    },
    {
      code: 'G0316',
      text: 'Prolonged hospital visit by time, each full 15 minutes past the Medicare threshold',
      from: '2023-01-01',
      criteria: { baseCodes: ['99223', '99233', '99236'] },
    },
    {
      code: 'G0317',
      text: 'Prolonged nursing facility visit by time, each full 15 minutes past the Medicare threshold',
      from: '2023-01-01',
      criteria: { baseCodes: ['99306', '99310'] },
    },
    {
      code: 'G0318',
      text: 'Prolonged home visit by time, each full 15 minutes past the Medicare threshold',
      from: '2023-01-01',
      criteria: { baseCodes: ['99345', '99350'] },
    },
    {
      code: 'J2919',
      text: 'Methylprednisolone sodium succinate, per 5 mg',
      from: '2024-04-01',
      source: 'took the place of J2920 and J2930',
    },
    { code: 'A2001', text: 'InnovaMatrix AC skin substitute, per square centimeter', from: '2022-01-01' },
    {
      code: 'A4100',
      text: 'Skin substitute cleared by FDA as a device, without a code of its own',
      from: '2022-04-01',
    },
  ],
};
