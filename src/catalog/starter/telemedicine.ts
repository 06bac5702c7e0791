import type { StarterFamily } from './row.ts';

type Row = StarterFamily['codes'][number];

const LEVELS = ['straightforward', 'low', 'moderate', 'high'] as const;
const MINUTES = { new: [15, 30, 45, 60], established: [10, 20, 30, 40] } as const;

/** Four codes, one a level of decision making, for one way of talking and one kind of patient. */
function levels(
  codes: readonly string[],
  way: 'audio-video' | 'audio-only',
  patient: 'new' | 'established',
): Row[] {
  const by =
    way === 'audio-video' ? 'by live sound and picture' : 'by sound alone, over 10 minutes of discussion';
  return codes.map((code, at) => {
    const minutes = MINUTES[patient][at] ?? 0;
    const mdm = LEVELS[at] ?? 'high';
    return {
      code,
      text: `Telemedicine visit of ${patient === 'new' ? 'a new' : 'an established'} patient ${by}: ${mdm} decision making, or at least ${minutes} minutes on the day`,
      from: '2025-01-01',
      criteria: { measure: 'minutes', from: minutes, choose: { way, patient, mdm } },
      globalDays: 'XXX',
    };
  });
}

/** Telemedicine visits of 2025; Medicare takes only the short check-in. */
export const telemedicine: StarterFamily = {
  family: 'telemedicine',
  system: 'CPT',
  source:
    'telemedicine visit levels and times of 2025 as published by CMS contractors and medical schools (NGS, UTH)',
  codes: [
    ...levels(['98000', '98001', '98002', '98003'], 'audio-video', 'new'),
    ...levels(['98004', '98005', '98006', '98007'], 'audio-video', 'established'),
    ...levels(['98008', '98009', '98010', '98011'], 'audio-only', 'new'),
    ...levels(['98012', '98013', '98014', '98015'], 'audio-only', 'established'),
    {
      code: '98016',
      text: 'Short check-in of an established patient by telephone or video, 5 to 10 minutes of discussion',
      from: '2025-01-01',
      criteria: { choose: { kind: 'check-in' } },
      globalDays: 'XXX',
    },
  ],
};

/** The check-in that 98016 replaced. */
export const formerCheckIn: StarterFamily = {
  family: 'check-in-former',
  system: 'HCPCS',
  source: 'Medicare Physician Fee Schedule final rule for 2025: 98016 in place of G2012',
  codes: [
    {
      code: 'G2012',
      text: 'Short check-in by telephone or video, 5 to 10 minutes, the former Medicare code',
      from: '2019-01-01',
      to: '2024-12-31',
      replacements: ['98016'],
    },
  ],
};
