import type { StarterFamily } from './row.ts';

/** Foot and nail care, drainage, closure and studies that wound clinics report beside debridement. */
export const nails: StarterFamily = {
  family: 'foot-care',
  system: 'CPT',
  source: 'Medicare contractor questions and answers on routine foot care (Palmetto), CMS article A52998',
  codes: [
    {
      code: '11055',
      text: 'Paring or cutting of one corn or callus',
      from: '1998-01-01',
      criteria: { measure: 'count', from: 1, upTo: 1, choose: { lesion: 'corn-callus' } },
    },
    {
      code: '11056',
      text: 'Paring or cutting of two to four corns or calluses',
      from: '1998-01-01',
      criteria: { measure: 'count', from: 2, upTo: 4, choose: { lesion: 'corn-callus' } },
    },
    {
      code: '11057',
      text: 'Paring or cutting of more than four corns or calluses',
      from: '1998-01-01',
      criteria: { measure: 'count', from: 5, choose: { lesion: 'corn-callus' } },
    },
    { code: '11719', text: 'Trimming of nails that are not dystrophic, any number', from: '1997-01-01' },
    {
      code: '11720',
      text: 'Debridement of one to five nails by any method',
      from: '1997-01-01',
      criteria: { measure: 'count', from: 1, upTo: 5, choose: { lesion: 'nail' } },
      globalDays: '000',
    },
    {
      code: '11721',
      text: 'Debridement of six or more nails by any method',
      from: '1997-01-01',
      criteria: { measure: 'count', from: 6, choose: { lesion: 'nail' } },
      globalDays: '000',
    },
    { code: '11730', text: 'Avulsion of one nail plate, partial or complete', from: '1992-01-01' },
    {
      code: '11732',
      text: 'Avulsion of a nail plate, each further nail (add-on to 11730)',
      from: '1992-01-01',
      criteria: { measure: 'count', over: 1, perAdditional: 1, beyond: 1, baseCodes: ['11730'] },
      globalDays: 'ZZZ',
    },
    { code: '11740', text: 'Evacuation of blood from under a nail', from: '1992-01-01', globalDays: '000' },
    {
      code: '11750',
      text: 'Permanent removal of a nail with its matrix, partial or complete',
      from: '1992-01-01',
      globalDays: '010',
    },
  ],
};

export const drainage: StarterFamily = {
  family: 'drainage-closure',
  system: 'CPT',
  source: 'PFS RVU25D for global days; what each covers: widely published',
  codes: [
    { code: '10060', text: 'Drainage of one simple abscess', from: '1992-01-01', globalDays: '010' },
    {
      code: '10061',
      text: 'Drainage of a complicated abscess, or of several',
      from: '1992-01-01',
      globalDays: '010',
    },
    {
      code: '10140',
      text: 'Drainage of a hematoma, seroma or fluid collection',
      from: '1992-01-01',
      globalDays: '010',
    },
    {
      code: '10160',
      text: 'Needle aspiration of an abscess, hematoma, bulla or cyst',
      from: '1992-01-01',
      globalDays: '010',
    },
    {
      code: '10180',
      text: 'Drainage of a complex wound infection after surgery',
      from: '1992-01-01',
      globalDays: '010',
    },
    {
      code: '12020',
      text: 'Treatment of a wound that came apart, simple closure',
      from: '1992-01-01',
      globalDays: '010',
    },
    {
      code: '12021',
      text: 'Treatment of a wound that came apart, with packing',
      from: '1992-01-01',
      globalDays: '010',
    },
    {
      code: '13160',
      text: 'Late closure of a surgical wound or of one that came apart, extensive or complicated',
      from: '1992-01-01',
      globalDays: '090',
    },
    {
      code: '15100',
      text: 'Split-thickness skin graft, trunk, arms or legs, first 100 sq cm',
      from: '1992-01-01',
      globalDays: '090',
    },
    {
      code: '15101',
      text: 'Split-thickness skin graft, trunk, arms or legs, each further 100 sq cm (add-on to 15100)',
      from: '1992-01-01',
      criteria: { measure: 'area-cm2', over: 100, perAdditional: 100, beyond: 100, baseCodes: ['15100'] },
      globalDays: 'ZZZ',
    },
    {
      code: '15120',
      text: 'Split-thickness skin graft, face, hands, feet and like sites, first 100 sq cm',
      from: '1992-01-01',
      globalDays: '090',
    },
    {
      code: '15121',
      text: 'Split-thickness skin graft, face, hands, feet and like sites, each further 100 sq cm (add-on to 15120)',
      from: '1992-01-01',
      criteria: { measure: 'area-cm2', over: 100, perAdditional: 100, beyond: 100, baseCodes: ['15120'] },
      globalDays: 'ZZZ',
    },
  ],
};

export const studies: StarterFamily = {
  family: 'studies-amputation',
  system: 'CPT',
  source: 'what each covers: widely published; PFS RVU25D where global days are given',
  codes: [
    {
      code: '93922',
      text: 'Limited noninvasive arterial study of both legs or arms (ankle-brachial index at rest, 1-2 levels)',
      from: '1992-01-01',
      globalDays: 'XXX',
    },
    {
      code: '93923',
      text: 'Complete noninvasive arterial study of both legs or arms, three or more levels',
      from: '1992-01-01',
      globalDays: 'XXX',
    },
    {
      code: '93925',
      text: 'Duplex scan of leg arteries or bypass grafts, both sides',
      from: '1992-01-01',
      globalDays: 'XXX',
    },
    {
      code: '93926',
      text: 'Duplex scan of leg arteries or bypass grafts, one side or limited',
      from: '1992-01-01',
      globalDays: 'XXX',
    },
    { code: '93970', text: 'Duplex scan of limb veins, both sides', from: '1992-01-01', globalDays: 'XXX' },
    {
      code: '93971',
      text: 'Duplex scan of limb veins, one side or limited',
      from: '1992-01-01',
      globalDays: 'XXX',
    },
    {
      code: '28810',
      text: 'Amputation of a toe together with its metatarsal',
      from: '1992-01-01',
      globalDays: '090',
    },
    { code: '28820', text: 'Amputation of a toe at its base joint', from: '1992-01-01' },
    { code: '28825', text: 'Amputation of a toe at a joint between its bones', from: '1992-01-01' },
    {
      code: '27880',
      text: 'Below-knee amputation through tibia and fibula',
      from: '1992-01-01',
      globalDays: '090',
    },
    { code: '27590', text: 'Above-knee amputation through the femur', from: '1992-01-01', globalDays: '090' },
  ],
};
