/**
 * Writes the synthetic messages on which de-identification is measured: invented people, real-shaped mails. The set is
 * committed; run this file only to change it. Each line: the text, the identifiers in it, and what must stay.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Slot = { readonly kind: 'name' | 'id' | 'keep'; readonly text: string };
type Part = string | Slot;

/** Small deterministic generator (mulberry32): the same set on every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const random = generator(20260302);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const digits = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) => Math.floor(random() * (at === 0 ? 9 : 10)) + (at === 0 ? 1 : 0),
  ).join('');
const letters = (count: number): string =>
  Array.from({ length: count }, () => pick([...'ABCDEFGHJKLMNPQRTUVWXY'])).join('');

const GIVEN =
  'Adaeze Anjali Bartholomew Bogdan Catalina Chidi Dmitri Eleanor Esperanza Farouk Guadalupe Harold Hyejin Ines Ingeborg James Jamal Kwame Lakshmi Linda Lupita Margaret Mehmet Mei Nnamdi Oluwaseun Patricia Rajesh Robert Rosalind Saoirse Siobhan Svetlana Tatiana Thuy Tomasz Walter Wojciech Xiomara Yusuf Zbigniew Dorothy Earl Gladys Horace Maria Linh Deshawn Keisha Priya'.split(
    ' ',
  );
const FAMILY =
  "Abernathy Alvarado Banerjee Castellanos Chaudhry Cohen Delacroix Eriksson Fitzgerald Garcia Haddad Hernandez Ibrahim Johansson Kowalski Lindqvist MacDougall Mbeki Nakamura Nguyen O'Malley Okonkwo Papadopoulos Petrov Quintero Rasmussen Robinson Schwartz Smith Takahashi Thompson Uchenna Villanueva Washington Whitfield Yamamoto Zielinski McAllister D'Angelo Achterberg".split(
    ' ',
  );
const CITY = [
  'Cedar Rapids, IA',
  'New Hyde Park, NY',
  'Baton Rouge, LA',
  'Tulsa, OK',
  'St. Paul, MN',
  'Winston-Salem, NC',
  'Fresno, CA',
  'El Paso, TX',
];
const STREET = [
  'Maple St',
  'Old Mill Road',
  'N Lincoln Avenue',
  'Cedar Hollow Rd',
  'Martin Luther King Blvd',
  'Sunset Dr',
  'Harbor View Lane',
  'W 42nd Street',
];
// ZIP codes that are CPT codes too, and others.
const ZIP = [
  '11042',
  '11730',
  '17003',
  '20610',
  '45385',
  '69210',
  '90832',
  '97140',
  '99212',
  '52402',
  '70801',
  '74103',
];

const name = (text: string): Slot => ({ kind: 'name', text });
const id = (text: string): Slot => ({ kind: 'id', text });
const keep = (text: string): Slot => ({ kind: 'keep', text });

interface Person {
  readonly first: string;
  readonly last: string;
  readonly full: string;
  readonly reversed: string;
}
function person(): Person {
  const [first, last] = [pick(GIVEN), pick(FAMILY)];
  return { first, last, full: `${first} ${last}`, reversed: `${last}, ${first}` };
}
const two = (value: number): string => String(value).padStart(2, '0');
const month = () => 1 + Math.floor(random() * 12);
const day = () => 1 + Math.floor(random() * 28);
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const date = (from = 2024, span = 3): Slot => {
  const [y, m, d] = [from + Math.floor(random() * span), month(), day()];
  return id(
    pick([
      `${m}/${d}/${y}`,
      `${two(m)}/${two(d)}/${y}`,
      `${m}/${d}/${String(y).slice(2)}`,
      `${y}-${two(m)}-${two(d)}`,
      `${MONTHS[m - 1]} ${d}, ${y}`,
      `${(MONTHS[m - 1] ?? '').slice(0, 3)} ${d}, ${y}`,
      `${two(m)}-${two(d)}-${y}`,
      `${d} ${MONTHS[m - 1]} ${y}`,
    ]),
  );
};
const birth = () => date(1930, 60);
const area = () => `(${200 + Math.floor(random() * 700)})`;
const phone = () =>
  id(
    pick([
      `${area()} 555-${digits(4)}`,
      `${200 + Math.floor(random() * 700)}-555-${digits(4)}`,
      `${200 + Math.floor(random() * 700)}.555.${digits(4)}`,
      `+1 ${200 + Math.floor(random() * 700)} 555 ${digits(4)}`,
    ]),
  );
const email = (who: Person) =>
  id(
    `${who.first.toLowerCase()}.${who.last.toLowerCase().replace("'", '')}@${pick(['clinic.example', 'woundcare.test', 'mail.example.org'])}`,
  );
const mrn = () =>
  id(
    pick([
      digits(8),
      digits(7),
      `${letters(1)}${digits(7)}`,
      `${digits(3)}-${digits(2)}-${digits(3)}`.replace(/^(\d{3}-\d{2}-\d{3})$/, '$1'),
      `0${digits(6)}`,
    ]),
  );
const mbi = () => id(pick([`${digits(1)}EG4-TE5-MK${digits(2)}`, `${digits(1)}EG4TE5MK${digits(2)}`]));
const ssn = () => id(`${digits(3)}-${digits(2)}-${digits(4)}`);
const account = () => id(pick([digits(9), `${digits(4)}-${digits(5)}`, `AC${digits(7)}`]));
const claim = () => id(pick([`2026-${digits(5)}-${letters(1)}`, digits(13), `CLM${digits(8)}`]));
const serial = () => id(pick([`KX-${digits(5)}-B`, `SN${digits(8)}`, `${letters(3)}${digits(6)}`]));
const licence = () => id(pick([`${letters(1)}${digits(6)}`, `RN${digits(7)}`]));
const npi = () => id(`1${digits(9)}`);
const url = () =>
  id(
    pick([
      `https://portal.example/pt/${digits(5)}`,
      'www.my-chart.example/visit?id=88',
      `http://records.test/${letters(4)}`,
    ]),
  );
const ip = () =>
  id(
    `10.${1 + Math.floor(random() * 250)}.${1 + Math.floor(random() * 250)}.${1 + Math.floor(random() * 250)}`,
  );
const zip = () => id(pick(ZIP));
const street = () => id(`${digits(pick([2, 3, 4]))} ${pick(STREET)}`);
const old = () => id(String(90 + Math.floor(random() * 14)));

const size = () =>
  keep(
    pick([
      '45 sq cm',
      '62 sq cm',
      '9 x 5 cm',
      '4.5 x 3.2 x 0.4 cm',
      '18.5 sq cm',
      '120 sq cm',
      '7 cm x 6 cm',
      '20 sq. cm',
    ]),
  );
const site = () =>
  keep(
    pick([
      'left heel',
      'right lateral malleolus',
      'sacrum',
      'plantar aspect of the right foot',
      'left lower leg',
      'right great toe',
    ]),
  );
const device = () =>
  keep(pick(['disposable NPWT', 'durable NPWT pump', 'single-use NPWT device', 'PICO 7 dressing']));
const depth = () => keep(pick(['subcutaneous tissue', 'slough and biofilm only', 'muscle', 'down to bone']));
const wound = () =>
  keep(
    pick([
      'stage 3 pressure ulcer',
      'diabetic foot ulcer, Wagner grade 2',
      'venous stasis ulcer',
      'stage 4 pressure injury',
      'dehisced surgical wound',
    ]),
  );
const cpt = () =>
  keep(pick(['97607', '97608', '97597', '97598', '11042', '11045', '11043', '15275', '97605']));
const dx = () => keep(pick(['L89.153', 'L89.623', 'E11.621', 'L97.412', 'I87.2', 'T81.31XA']));
const modifier = () => keep(pick(['modifier 59', 'modifier 25', '-XS', 'modifier LT']));
const payer = () =>
  keep(
    pick(['Medicare Part B', 'Medicare Advantage', 'Blue Cross', 'Aetna commercial', 'Medicaid', 'Tricare']),
  );
const minutes = () => keep(pick(['35 minutes', '42 min', '20 minutes']));
const age = () => keep(`${40 + Math.floor(random() * 49)}-year-old`);

type Template = () => Part[];
const say = (strings: TemplateStringsArray, ...slots: Part[]): Part[] =>
  strings.flatMap((text, at) => (slots[at] === undefined ? [text] : [text, slots[at]]));

const templates: readonly Template[] = [
  () => {
    const [p, s] = [person(), person()];
    return say`NPWT question\n\nHi ${name(s.first)},\n\nPatient: ${name(p.full)}, DOB ${birth()}, MRN ${mrn()}.\n${wound()} of the ${site()}, ${size()}. We applied ${device()} on ${date()}. Bill ${cpt()}?\n\nThanks,\n${name(person().full)}`;
  },
  () => {
    const p = person();
    return say`Debridement\n\nMrs. ${name(p.last)} is a ${age()} with a ${wound()}, ${size()}. Debrided ${depth()}. ${cpt()} or ${cpt()}?\n\nRegards,\n${name(person().full)}, CPC\nPhone ${phone()}`;
  },
  () => {
    const p = person();
    return say`Denied claim ${claim()}\n\nClaim # ${claim()} for ${name(p.reversed)} (MRN: ${mrn()}) was denied. DOS ${date()}. We billed ${cpt()} with ${modifier()}. Payer: ${payer()}. Dx ${dx()}.\n\n${name(person().first)}`;
  },
  () => {
    const [p, d] = [person(), person()];
    return say`Question\n\nDr. ${name(d.last)} saw ${name(p.full)} today, ${size()} on the ${site()}. ${minutes()} spent. Is ${cpt()} right for ${payer()}?`;
  },
  () => {
    const p = person();
    return say`Coding help\n\nPatient Name: ${name(p.full)}\nDate of Birth: ${birth()}\nMedicare ID: ${mbi()}\nDate of service: ${date()}\nWound: ${wound()}\nSize: ${size()}\nProcedure: ${device()}\nCodes: ${cpt()}, ${cpt()}\nDiagnosis: ${dx()}`;
  },
  () => {
    const p = person();
    return say`FW: chart\n\n| Patient | ${name(p.full)} |\n| DOB | ${birth()} |\n| MRN | ${mrn()} |\n| Area | ${size()} |\n| Device | ${device()} |\n| CPT | ${cpt()} |`;
  },
  () => {
    const p = person();
    return say`quick one\n\npt name: ${name(p.full.toLowerCase())}, dob ${birth()}\nhas a ${wound()}, ${size()}, we did ${device()}. what code?`;
  },
  () => {
    const p = person();
    return say`URGENT\n\nPATIENT: ${name(p.reversed.toUpperCase())}\nMRN: ${mrn()}\nDOS: ${date()}\n${size()}, ${cpt()}, ${dx()}.\nPLEASE ADVISE.`;
  },
  () => {
    const [p, d] = [person(), person()];
    return say`Wound care\n\nI am writing about ${name(p.full)}, a ${age()} who lives in ${id(pick(CITY))}. ${wound()}, ${site()}, ${size()}. Seen by ${name(d.full)}, NP. ${cpt()} x2?`;
  },
  () => {
    const s = person();
    return say`Skin substitute\n\nHello ${name(s.first)},\n\nApplied to the ${site()}, ${size()}; product wasted 12 sq cm. Dx ${dx()}. ${payer()}.\n\nBest regards,\n${name(person().full)}, RN\n${street()}\n${id(pick(CITY))} ${zip()}\n${phone()}`;
  },
  () => {
    const p = person();
    return say`Address on claim\n\nThe claim for ${name(p.full)}, ${street()}, ${id(pick(CITY))} ${zip()}, was sent with ${cpt()} and ${cpt()}. Account number ${account()}. ${payer()} denied ${cpt()}.`;
  },
  () => {
    const p = person();
    return say`Follow-up\n\nThe ${age()} patient ${name(p.full)} returned on ${date()}. Prior debridement ${date()}. ${depth()} removed, ${size()}. Her SSN ${ssn()} is on the form by mistake. ${cpt()}?`;
  },
  () =>
    say`Device\n\nDevice serial number ${serial()}, lot number ${serial()}. ${device()} on ${size()}. HCPCS or ${cpt()}? ${payer()}.\n\n${name(person().first)}`,
  () => {
    const d = person();
    return say`NPI question\n\nRendering provider: ${name(d.full)}, NPI ${npi()}, license # ${licence()}. Performed ${cpt()} with ${modifier()} for a ${wound()}.`;
  },
  () => {
    const p = person();
    return say`Portal\n\nNotes are at ${url()} (from ${ip()}). ${name(p.full)} has a ${wound()}, ${size()}. Contact ${email(person())}. Is ${cpt()} payable by ${payer()}?`;
  },
  () => {
    const p = person();
    return say`Elderly patient\n\nMr. ${name(p.full)} is ${old()} years old. ${wound()}, ${size()}, ${site()}. ${cpt()}?`;
  },
  () => {
    const p = person();
    return say`Very old\n\n${name(p.full)}, a ${old()}-year-old woman, ${wound()}, debrided ${depth()}, ${size()}. Billing ${cpt()} and ${cpt()}. Dx: ${dx()}`;
  },
  () => {
    const p = person();
    return say`Daughter called\n\nHer daughter ${name(p.first)} called from ${phone()} about the bill for ${cpt()}. ${size()}, ${device()}. Do we append ${modifier()}?\n\nSincerely,\n${name(person().full)}`;
  },
  () =>
    say`ZIP trap\n\nOur office is in ${id(pick(CITY))} ${zip()}. We did ${cpt()} and ${cpt()} on the ${site()}, ${size()}. Fax ${phone()}.`,
  () =>
    say`No identifiers\n\n${wound()} of the ${site()}, ${size()}. Sharp debridement, ${depth()}. ${device()} placed after. ${payer()}, office. ${cpt()}, ${cpt()} with ${modifier()}? Dx ${dx()}.`,
  () =>
    say`Clinical only\n\nFoley catheter in place, Charcot foot, Doppler done, Unna boot applied, Braden score 12. ${keep('Hemoglobin A1c 8.2')}, ${keep('albumin 2.9')}, ${keep('L4-L5')} fusion in the past. ${size()}. ${cpt()}?`,
  () =>
    say`Time based\n\nNew patient, ${minutes()} total, moderate MDM. ${keep('99204')} or ${keep('99203')}? Also ${cpt()} with ${keep('modifier 25')} on the visit. ${keep('POS 11')}.`,
  () =>
    say`LCD\n\nDoes ${keep('L35125')} or ${keep('A53001')} limit ${cpt()}? We removed ${depth()}, ${size()}, ${keep('3 wounds')}. ${keep('MUE 8')}.`,
  () => {
    const p = person();
    return say`Insurance\n\nMember ID: ${account()}\nGroup #: ${account()}\nSubscriber: ${name(p.full)}\nPlan: ${payer()}\nWound ${size()}; ${device()}; ${cpt()} denied as bundled.`;
  },
  () => {
    const [p, d] = [person(), person()];
    return say`Op note\n\nSurgeon: ${name(d.full)}, DPM\nPatient: ${name(p.reversed)}\nDate: ${date()}\nProcedure: debridement, ${depth()}, ${size()}.\nEstimated blood loss 5 ml. Specimen to pathology.\nCode ${cpt()} x1 and ${cpt()} x2?`;
  },
  () => {
    const p = person();
    return say`re: ${name(p.full)}\n\nGood morning ${name(person().first)},\nCan you check ${name(p.last)}'s visit of ${date()}? ${minutes()}, plus ${cpt()}. ${payer()}.\nThank you,\n${name(person().first)}`;
  },
  () => {
    const p = person();
    return say`Nursing home\n\nResident ${name(p.full)} (room ${id(digits(3))}) has a ${wound()}, ${size()}, ${site()}. Nurse ${name(person().last)} changed the ${device()} on ${date()}. ${cpt()}?`;
  },
  () => {
    const p = person();
    return say`Accident\n\n${name(p.full)} was hurt by a car, license plate ${id(`${letters(3)} ${digits(4)}`)}, VIN ${id(`1HGCM${digits(6)}A${digits(5)}`)}. Laceration ${keep('4.5 cm')} of the ${keep('left forearm')}. ${keep('12002')}? Workers' comp claim ${claim()}.`;
  },
  () => {
    const p = person();
    return say`Spanish name\n\nMaria-style note for Mrs. ${name(`${p.first} de la Cruz`)}: ${wound()}, ${size()}. DOS: ${date()}. Auth # ${account()}. ${cpt()}?`;
  },
  () => {
    const [p, q] = [person(), person()];
    return say`Two patients\n\n1) ${name(p.full)}, MRN ${mrn()}: ${size()}, ${device()}.\n2) ${name(q.full)}, MRN ${mrn()}: ${size()}, debrided ${depth()}.\nCodes? We think ${cpt()} and ${cpt()}.`;
  },
  () => {
    const p = person();
    return say`Forwarded\n\n-----Original Message-----\nFrom: ${name(p.full)} <${email(p)}>\nSent: ${date()}\nTo: Coding Team\nSubject: wound\n\n${wound()}, ${size()}. ${cpt()}?`;
  },
  () => {
    const d = person();
    return say`Signature heavy\n\n${device()} on ${size()}, ${payer()}. ${cpt()}?\n\n--\n${name(d.full)}, MD, FACS\nWound Center\n${street()}, Suite 210\n${id(pick(CITY))} ${zip()}\nTel: ${phone()} | Fax: ${phone()}\n${email(d)} | ${id('www.woundcenter.example')}`;
  },
  () => {
    const p = person();
    return say`Month words\n\nWe treated ${name(p.full)} from ${date()} through ${date()}, weekly. ${size()} at first, ${keep('30 sq cm')} at the end. ${cpt()} each time? ${keep('6 visits')}.`;
  },
  () => {
    const p = person();
    return say`Acct\n\nAcct ${account()} / encounter ${account()}: ${name(p.reversed)}. ${wound()}. Charged ${cpt()} x1, ${cpt()} x2, ${dx()}. ${modifier()}?`;
  },
  () => {
    const s = person();
    return say`thanks\n\nhi ${name(s.first)} - same patient as yesterday, ${size()} not 45. ${device()}. so ${cpt()}?\n\nthx\n${name(person().first)}`;
  },
  () => {
    const p = person();
    return say`Appeal\n\nTo whom it may concern: ${name(p.full)} (Medicare number ${mbi()}, born ${birth()}) received ${cpt()} on ${date()} for ${dx()}. ${depth()} was debrided over ${size()}. Reference ${claim()}.`;
  },
];

// Written after the finders, in another style, to see what they are worth on text they were not made for.
const GIVEN_2 =
  'Aurelio Birgit Chukwuemeka Constance Delphine Ezekiel Fiorella Gunther Hortense Ikram Jacinta Kenji Leocadia Marisol Ngozi Obadiah Perpetua Quang Rutger Solveig Thaddeus Ulrike Vashti Wilhelmina Yesenia'.split(
    ' ',
  );
const FAMILY_2 =
  'Ashworth Bellamy Czarnecki Dombrowski Echeverria Fairbanks Gunnarsson Holloway Iwanski Jankowski Kapoor Lefebvre Mwangi Novak Oyelaran Pemberton Rostov Sokolova Tremblay Vandermeer Weatherby Xiong Zapata'.split(
    ' ',
  );
const stranger = (): Person => {
  const [first, last] = [pick(GIVEN_2), pick(FAMILY_2)];
  return { first, last, full: `${first} ${last}`, reversed: `${last}, ${first}` };
};
const later: readonly Template[] = [
  () => {
    const p = stranger();
    return say`Wound vac question\n\nWe have a patient, ${name(p.full)}, with a ${wound()}. ${name(p.first)} came in ${date()} for a change of the ${device()}; wound ${size()}. Should it be ${cpt()}?`;
  },
  () => {
    const p = stranger();
    return say`heel\n\nSaw ${name(p.full)} at the clinic. ${size()} ${wound()}, took it ${depth()}. Thinking ${cpt()} + ${cpt()}. Her number is ${phone()} if you need her.`;
  },
  () => {
    const [p, q] = [stranger(), stranger()];
    return say`Case review\n\n${name(p.full)} and ${name(q.full)} both had ${device()} on ${date()}. First wound ${size()}, second ${size()}. ${payer()} paid one and denied the other (${cpt()}).`;
  },
  () => {
    const p = stranger();
    return say`chart note\n\nCHIEF COMPLAINT: wound check\nNAME: ${name(p.full.toUpperCase())}\nMRN# ${mrn()}   VISIT: ${date()}\nEXAM: ${wound()}, ${site()}, ${size()}\nPLAN: ${device()}, ${cpt()}`;
  },
  () => {
    const [p, d] = [stranger(), stranger()];
    return say`Second opinion\n\nMy colleague ${name(d.full)} thinks ${cpt()} is right, I say ${cpt()}. Patient is ${name(p.full)}, ${age()}, ${payer()}. ${depth()}, ${size()}. ${dx()}.`;
  },
  () => {
    const p = stranger();
    return say`Home visit\n\nVisited at ${street()}, ${id(pick(CITY))}. ${name(p.last)} (${name(p.first)}) has a ${wound()} on the ${site()}. ${size()}; ${minutes()}. ${cpt()}?`;
  },
  () => {
    const p = stranger();
    return say`Billing dispute\n\nThe family of ${name(p.full)} disputes invoice ${account()} for ${cpt()} x1 and ${cpt()} x2, dates of service ${date()} and ${date()}. Dx ${dx()}.`;
  },
  () => {
    const d = stranger();
    return say`From the floor\n\n${device()} placed, ${size()}, ${site()}. ${cpt()}?\n\n- ${name(d.full)}, RN, wound team, ext. ${id(digits(4))}`;
  },
  () => {
    const p = stranger();
    return say`Hospice patient\n\n${name(p.full)} turned ${old()} years old this week. Only ${device()} changes. ${wound()}; ${size()}. ${payer()}. ${cpt()}?`;
  },
  () => {
    const p = stranger();
    return say`Lookup\n\nmrn ${mrn()} / acct ${account()} / ${name(p.reversed)} / dob ${birth()} / ${wound()} / ${size()} / ${cpt()}`;
  },
];

const PER_TEMPLATE = 9;
const lines: string[] = [];
for (let round = 0; round < PER_TEMPLATE; round += 1) {
  for (const [at, template] of [...templates, ...later].entries()) {
    let text = '';
    const spans: { kind: Slot['kind']; start: number; end: number }[] = [];
    for (const part of template()) {
      const piece = typeof part === 'string' ? part : part.text;
      if (typeof part !== 'string')
        spans.push({ kind: part.kind, start: text.length, end: text.length + piece.length });
      text += piece;
    }
    lines.push(JSON.stringify({ template: at, text, spans }));
  }
}
writeFileSync(join(import.meta.dirname, 'deidentify-set.jsonl'), `${lines.join('\n')}\n`);
