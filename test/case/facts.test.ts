import { factsSchema } from '../../src/case/facts.ts';
import { matchCodes } from '../../src/case/match.ts';
import { holdsQuestion, readQuestion } from '../../src/case/question.ts';
import { readFacts } from '../../src/case/read-facts.ts';
import { book, factsOf, inShort, type MailText, questionOf, quotesIn, receivedOn } from './reading.ts';

/** Mail, then its facts in short. */
const table: readonly (readonly [MailText, string])[] = [
  [
    '45 sq cm sacral wound, disposable NPWT, also sharp debridement; what do we bill?',
    'w1 sacrum 45 | npwt performed disposable | debridement performed sharp',
  ],
  ['45 sqcm sacral wound', 'w1 sacrum 45'],
  ['sacral wound 45 cm sq', 'w1 sacrum 45'],
  ['sacral wound, 45 square centimeters', 'w1 sacrum 45'],
  ['sacral wound, 45cm2', 'w1 sacrum 45'],
  ['sacral wound, 45 cm²', 'w1 sacrum 45'],
  ['sacral wound, 45.5 sq. cm.', 'w1 sacrum 45.5'],
  ['sacral wound of forty-five sq cm', 'w1 sacrum 45'],
  ['heel ulcer 5 x 9 cm', 'w1 heel 45 (5x9)'],
  ['heel ulcer 5 cm x 9 cm x 0.4 cm', 'w1 heel 45 (5x9x0.4)'],
  ['heel ulcer 3 by 4 by 0.5 cm', 'w1 heel 12 (3x4x0.5)'],
  ['heel ulcer 1.8x2.5x0.2cm', 'w1 heel 4.5 (1.8x2.5x0.2)'],
  ['heel ulcer 50 mm x 90 mm', 'w1 heel 45 (5x9)'],
  ['heel ulcer 2 in x 3 in', 'w1 heel 38.7096 (5.08x7.62)'],
  ['heel ulcer 1 1/2 x 2 cm', 'w1 heel 3 (1.5x2)'],
  ['heel wound measures 5 x 9 x 0.4', 'w1 heel 45? (5x9x0.4)'],
  ['Heel wound. Length: 5 cm\nWidth: 9 cm\nDepth: 0.4 cm', 'w1 heel 45 (5x9x0.4)'],
  ['Heel ulcer 5 cm (L) x 9 cm (W) x 0.4 cm (D)', 'w1 heel 45 (5x9x0.4)'],
  ['Heel ulcer 5 x 9 cm (45 sq cm)', 'w1 heel 45 (5x9)'],
  ['heel wound approximately 45 sq cm', 'w1 heel 45~'],
  ['heel wound 40-50 sq cm', 'w1 heel 50~from 40'],
  ['heel wound between 18 and 22 cm2', 'w1 heel 22~from 18'],
  ['heel wound 3-4 cm x 5 cm', 'w1 heel 20~from 15 (4x5)'],
  ['heel wound 22-18 sq cm', 'w1 heel 18~'],
  [
    'Wound | Length (cm) | Width (cm) | Depth (cm)\nL heel | 3 | 4 | 0.3\nSacrum | 60 mm | 5 | 1',
    'w1 left heel 12 (3x4x0.3) | w2 sacrum 30 (6x5x1)',
  ],
  ['Wound\tL (in)\tW (in)\nL heel\t1\t2', 'w1 left heel 12.9032 (2.54x5.08)'],
  ['Wound | Length | Width\nL heel | 3 | 4', 'w1 left heel 12? (3x4)'],
  ['Site | Size (cm)\nsacrum | 3 x 4 x 1\nL hip | 2 x 2', 'w1 sacrum 12 (3x4x1) | w2 left hip 4 (2x2)'],
  ['Site | Area (sq cm)\nsacrum ulcer | 12.5\nTotal | 12.5', 'w1 sacrum 12.5'],
  [
    'Sharp debridement.\nSite | L (cm) | W (cm) | Tissue removed\nR heel | 2 | 3 | dermis\nL hip | 5 | 5 | muscle',
    'w1 right heel 6 (2x3) | w2 left hip 25 (5x5) | debridement performed on w1 sharp to epidermis-dermis | debridement performed on w2 to muscle-fascia',
  ],
  [
    'exc deb to SQ, 6x4 cm, L heel',
    'w1 left heel 24 (6x4) | debridement performed excisional to subcutaneous',
  ],
  ['Hi Deb, is 97607 right for a 45 SQ CM wound?', 'w1 45 | npwt asked'],
  [
    'Last visit debrided to bone. Today selective deb of slough only, 3 x 3 cm R foot ulcer.',
    'w1 right foot 9 (3x3) | debridement performed selective to epidermis-dermis',
  ],
  ['Last week we debrided the heel ulcer to bone.', 'w1 heel | debridement performed to bone'],
  [
    'S/p debridement 3 wks ago by Dr X. Today NPWT change, DME pump, 9 x 8 cm.',
    'w1 72 (9x8) | npwt performed durable',
  ],
  [
    'R leg ulcer 6 x 5 cm, 50% of the wound debrided to subcutaneous tissue',
    'w1 right leg 30 (6x5) | debridement performed to subcutaneous 50%',
  ],
  [
    'R leg ulcer 6 x 5 cm. Subq, and only half of it was debrided.',
    'w1 right leg 30 (6x5) | debridement performed to subcutaneous 50%',
  ],
  [
    'Excisional debridement down to fascia; fascia was NOT removed, only SQ. L calf ulcer 22 sq cm',
    'w1 left calf 22 | debridement performed excisional to subcutaneous',
  ],
  [
    'Rm 204: L hip wound 4x4x1 cm, exc deb, muscle\nsame pt: sacrum wound 10x8x3 cm, vac changed (DME), no deb',
    'w1 left hip 16 (4x4x1) | w2 sacrum 80 (10x8x3) | debridement performed on w1 excisional to muscle-fascia | npwt performed on w2 durable | debridement negated on w2',
  ],
  [
    'Epicord 2.5x2.5 cm to R 2nd toe ulcer 1.2 x 1.0 cm',
    'w1 right toe 1.2 (1.2x1) | skin-substitute performed Epicord',
  ],
  [
    'Bilateral calf ulcers: R 6.0 x 5.0 cm, L 5.0 x 4.0 cm.',
    'w1 right calf 30 (6x5) | w2 left calf 20 (5x4)',
  ],
  ['Plantar warts x 3 debrided with a #15 blade and frozen', 'w1 plantar foot'],
  ['It measured 48.', 'w1 48?'],
  ['Total area: 48', 'w1 48?'],
  [
    'wound 1 to SQ, wound 2 to muscle',
    'w1 | w2 | debridement performed on w1 to subcutaneous | debridement performed on w2 to muscle-fascia',
  ],
  ['R leg ulcer 6 x 5 cm, 50% slough', 'w1 right leg 30 (6x5)'],
  [
    'Debrided 3 ulcers of the right leg to subcutaneous tissue: 6, 9 and 12 sq cm.',
    'w1 right leg 6 | w2 right leg 9 | w3 right leg 12 | debridement performed on w1+w2+w3 to subcutaneous',
  ],
  [
    'Pre-debridement 9 x 7 cm, post-debridement 10 x 8 cm, excised muscle of the hip wound.',
    'w1 hip 63 (9x7) | debridement performed to muscle-fascia 80',
  ],
  [
    '#1 R leg ulcer 5x3 cm, #2 L leg ulcer 6x4 cm, #3 heel ulcer 2x2 cm. #1 and #2 sharply debrided incl. subq.',
    'w1 right leg 15 (5x3) | w2 left leg 24 (6x4) | w3 heel 4 (2x2) | debridement performed on w1+w2 sharp to subcutaneous',
  ],
  ['Bilateral leg ulcers: R leg 4 x 3 cm, L leg 6 x 2 cm.', 'w1 right leg 12 (4x3) | w2 left leg 12 (6x2)'],
  [
    'Sharp debridement with a #15 blade of the 2 x 2 cm heel ulcer',
    'w1 heel 4 (2x2) | debridement performed sharp',
  ],
  ['Excision of an epidermal inclusion cyst, upper back', ''],
  ['Drained 30 mL of pus; 10 cc lidocaine, 500-1000 ml saline.', '30 ml | 10 ml | 1000~from 500 ml'],
  ['Kenalog 40 mg/mL x 2 mL, rate 5 mL/hr. cc: Dana', '2 ml'],
  ['the wound went from 62 to 45 sq cm', 'w1 45'],
  ['the wound shrank from 62 sq cm to 45 sq cm', 'w1 45'],
  ['it was 62 sq cm, not 45 sq cm', 'w1 62'],
  [
    'The surgeon excised necrotic muscle from a 60 sq cm hip wound, then we put on a DME wound vac',
    'w1 hip 60 | debridement performed to muscle-fascia | npwt performed durable | physician',
  ],
  ['Last week the wound was 60 sq cm, now 45 sq cm.', 'w1 45'],
  ['stage III pressure ulcer of the left heel', 'w1 left heel pressure stage-3'],
  ['unstageable pressure injury, right hip', 'w1 right hip pressure stage-unstageable'],
  ['DTI of the right buttock', 'w1 right buttock pressure stage-deep-tissue'],
  ['diabetic foot ulcer, Wagner grade 2', 'w1 foot diabetic | unspecified'],
  ['venous ulcer of the left calf 4x5 cm', 'w1 left calf 20 (4x5) venous'],
  [
    'Wound #1: sacral 5x9 cm, debrided to muscle. Wound #2: right heel 17 sq cm, debrided to subcutaneous tissue.',
    'w1 sacrum 45 (5x9) | w2 right heel 17 | debridement performed on w1 to muscle-fascia | debridement performed on w2 to subcutaneous',
  ],
  [
    '1. Left heel 5 x 4 cm, stage 3\n2. Sacrum 6x6x1 cm, stage 4, debrided to bone\nDisposable NPWT to both wounds.',
    'w1 left heel 20 (5x4) stage-3 | w2 sacrum 36 (6x6x1) stage-4 | debridement performed on w2 to bone | npwt performed on w1+w2 disposable',
  ],
  ['Wounds of 20 and 30 sq cm on the left heel and sacrum.', 'w1 left heel 20 | w2 sacrum 30'],
  [
    'Two wounds, each 20 sq cm, on the left leg. Sharp debridement of both wounds to fascia.',
    'w1 left leg 20 | w2 left leg 20 | debridement performed on w1+w2 sharp to muscle-fascia',
  ],
  ['NPWT on three wounds totaling 62 sq cm', 'npwt performed | total 62'],
  ['Sacral wound, total surface area 45 sq cm', 'w1 sacrum 45'],
  ['NPWT 45 sq cm wound. No debridement was performed.', 'w1 45 | npwt performed | debridement negated'],
  ['NPWT on a 45 sq cm wound without debridement', 'w1 45 | npwt performed | debridement negated'],
  ['Debridement was not done. NPWT 45 sq cm wound.', 'w1 45 | debridement negated | npwt performed'],
  ['We will place NPWT next visit.', 'npwt planned'],
  ['Can we bill for debridement?', 'debridement asked'],
  ['Is 97597 payable with 97607?', 'debridement asked | npwt asked'],
  [
    'Debrided 20 sq cm of the 45 sq cm sacral ulcer down to and including subcutaneous tissue. Bone exposed.',
    'w1 sacrum 45 shows-bone | debridement performed to subcutaneous 20',
  ],
  [
    'Excised devitalized muscle and fascia from the sacral ulcer',
    'w1 sacrum | debridement performed to muscle-fascia',
  ],
  [
    'Debridement of skin, subcutaneous tissue, muscle and bone, sacral wound',
    'w1 sacrum | debridement performed to bone',
  ],
  [
    'Only slough and biofilm were removed by sharp debridement',
    'debridement performed sharp to epidermis-dermis',
  ],
  ['Debrided slough from the heel ulcer', 'w1 heel | debridement performed'],
  [
    'Debridement of the sacral wound; bone was visible but not debrided',
    'w1 sacrum shows-bone | debridement performed',
  ],
  ['Excisional debridement, heel ulcer', 'w1 heel | debridement performed excisional'],
  ['Used PICO on the incision of the abdomen', 'w1 abdomen | npwt performed disposable'],
  ['Wound vac on the hip wound, her own DME pump', 'w1 hip | npwt performed durable'],
  ['Wound vac change, hip wound 30 sq cm', 'w1 hip 30 | npwt performed'],
  ['NPWT: disposable or DME, does it matter?', 'npwt performed'],
  [
    'NPWT on the sacral wound, sharp debridement on a separate wound (left heel).',
    'w1 sacrum | w2 left heel | npwt performed on w1 | debridement performed on w2 sharp apart',
  ],
  [
    [
      'Same device',
      'Diabetic ulcer of the right heel, type 2 diabetes.\n\nSurface area | 62 sq cm\nDevice | disposable NPWT, single use\nAlso done | sharp debridement of the whole wound',
    ],
    'w1 right heel 62 diabetic | npwt performed disposable | debridement performed sharp same | type-2',
  ],
  [
    ['Disposable NPWT 45 sq cm', 'The sacral wound is 45 sq cm. Disposable NPWT placed.'],
    'w1 sacrum 45 | npwt performed disposable',
  ],
  ['Does 97607 cover up to 50 sq cm? Our wound is 51 sq cm', 'w1 51 | npwt asked'],
  [
    'Applied Apligraf 44 sq cm to a 40 sq cm venous leg ulcer, wasted 4 sq cm',
    'w1 leg 40 venous | skin-substitute performed Apligraf',
  ],
  [
    'Debridement of muscle 25 sq cm on left trochanter and subcutaneous 18 sq cm on sacrum, same session.',
    'w1 left hip 25 | w2 sacrum 18 | debridement performed on w1 to muscle-fascia | debridement performed on w2 to subcutaneous',
  ],
  ['Skin graft substitute 120 sq cm on the back', 'w1 back | skin-substitute performed 120'],
  ['CTP applied to the left foot ulcer, 30 sq cm', 'w1 left foot 30 | skin-substitute performed'],
  ['left lower leg ulcer 5x4 cm', 'w1 left lower leg 20 (5x4)'],
  ['left plantar foot ulcer 5x4 cm', 'w1 left plantar foot 20 (5x4)'],
  ['right medial ankle ulcer 5x4 cm', 'w1 right ankle 20 (5x4)'],
  [
    'Wound 1: left heel 5x4 cm. Wound 2: right ankle 6x4 cm.\nDisposable NPWT (PICO) was then applied to wound 2.',
    'w1 left heel 20 (5x4) | w2 right ankle 24 (6x4) | npwt performed on w2 disposable',
  ],
  ['Medicare Advantage plan', 'medicare-advantage'],
  ['Payer: Medicare Part B', 'medicare'],
  ['Patient has BCBS PPO', 'commercial'],
  ['Medicaid patient', 'medicaid'],
  ['What do Medicare rules say?', ''],
  ['Work comp case', 'workers-comp'],
  ['DOS 11/3/2026', '2026-11-03'],
  ['Date of service: Nov 3, 2026', '2026-11-03'],
  ['Seen on 3 November 2026', '2026-11-03'],
  ['DOS 2026-11-03', '2026-11-03'],
  ['DOS 11/3/26', '2026-11-03'],
  ['Seen on 11/3 in the office', '2026-11-03 | pos 11'],
  ['DOS 12/28', '2025-12-28'],
  ['Denied on 11/10/2026, DOS was 10/2/2026', '2026-10-02'],
  ['DOB 1/2/1950', ''],
  ['POS 22', 'pos 22'],
  ['place of service 11', 'pos 11'],
  ['Patient in a SNF', 'pos 31'],
  ['done in the nursing home', 'pos 32'],
  ['home visit', 'pos 12'],
  ['performed in the ASC', 'pos 24'],
  ['hospital outpatient department', 'pos 22'],
  ['inpatient, bedside', 'pos 21'],
  ['Our office manager asked about it', ''],
  ['Done by our NP', 'npp'],
  ['the wound nurse changed the dressing', 'nurse'],
  ['New patient, 45 minutes total, moderate MDM', 'evaluation performed | new | 45 min | moderate'],
  ['67 yo male', '67y | male'],
  ['72-year-old woman with type 1 diabetes', '72y | female | type-1'],
];

test.each(table)('%j', (mail, expected) => {
  expect(inShort(factsOf(mail))).toBe(expected);
});

test.each(table)('quotes are verbatim: %j', mail => {
  const facts = factsSchema.parse(factsOf(mail));
  const { text } = questionOf(mail);
  for (const quote of quotesIn(facts)) expect(text.slice(quote.start, quote.end)).toBe(quote.text);
});

test('the new text of a reply goes before its history, and history fills what it leaves unsaid', () => {
  const mail = [
    'Re: NPWT 45 sq cm',
    'It was 62 sq cm.\n\nOn Mon, Nov 16, 2026 at 9:12 AM Dana <dana@clinic.example> wrote:\n> Sacral wound 45 sq cm, disposable NPWT, Medicare.',
  ] as const;
  expect(inShort(factsOf(mail))).toBe('w1 sacrum 62 | npwt performed disposable | medicare');
});

test('the signature states no facts', () => {
  expect(
    inShort(factsOf('Is 59 needed?\n\nThanks,\nDana, NP\nMedicare Wound Office\nPhone (555) 010-4477')),
  ).toBe('');
});

test('a procedure told of the only wound is tied to it', () => {
  const facts = factsOf(
    'Sacral wound, excisional debridement down to and including subcutaneous tissue of 30 sq cm',
  );
  expect(facts.procedures.map(procedure => procedure.wounds)).toEqual([['w1']]);
});

const note = { name: 'note.txt', text: 'Sacral wound 45 sq cm. Disposable NPWT placed. Medicare.' };

test.each([
  ['Please see the attached note. What do we bill?', 'w1 sacrum 45 | npwt performed disposable | medicare'],
  ['Note attached; the area was 62 sq cm.', 'w1 sacrum 62 | npwt performed disposable | medicare'],
  ['', 'w1 sacrum 45 | npwt performed disposable | medicare'],
])('an attachment tells what the body leaves unsaid: %j', (text, expected) => {
  const question = readQuestion({ subject: 'Case', text, attachments: [note] });
  expect(question.zones.at(-1)?.kind).toBe('attachment');
  expect(holdsQuestion(question)).toBe('question');
  const facts = readFacts(question, matchCodes(question, book, receivedOn), receivedOn);
  expect(inShort(facts)).toBe(expected);
  for (const quote of quotesIn(facts)) expect(question.text.slice(quote.start, quote.end)).toBe(quote.text);
});
