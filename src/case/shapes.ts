import type { CodeSystem } from './codebook.ts';

/** A code a token could be by its form alone, normalised (upper case, ICD-10-CM with its dot). */
export interface Shape {
  readonly code: string;
  readonly system: CodeSystem;
  /** The form hardly occurs outside coding (a dotted ICD code with four or more characters). */
  readonly strong: boolean;
  /** The typed characters differ from the code: letter O for zero, l or I for one. */
  readonly repaired?: true;
}

const cptOne = /^\d{5}$/;
/** Category II, III, laboratory (PLA) and administrative codes (CPT). PLA, MAAA and newer codes begin with 0 or 1. */
const cptLetter = /^(?:\d{4}F|[01]\d{3}T|0\d{3}U|00\d\dM)$/;
const hcpcs = /^[A-EGHJ-MP-V]\d{4}$/;
/** ICD-10-CM, official guidelines I.A.2: letter, digit, digit or letter, then up to four after the dot. */
const icdDotted = /^[A-Z]\d[0-9AB]\.[0-9A-Z]{1,4}$/;
const icdPlain = /^[A-Z]\d[0-9AB][0-9A-Z]{0,4}$/;
/** Only these categories have a letter in the third place. */
const icdLetterThird = /^(?:C4A|C7[AB]|D3A|M1A|O9A|Z3A)/;
/** ICD-10-PCS: seven characters, never I or O; the section comes first. */
const pcs = /^[0-9BCDFGHX][0-9A-HJ-NP-Z]{6}$/;

/** Every code form one token fits, likeliest first; none for ordinary words and numbers. */
export function shapesOf(token: string): Shape[] {
  if (token.length < 3 || token.length > 8) return [];
  const upper = token.toUpperCase();
  const shapes: Shape[] = [];
  if (cptOne.test(upper)) return [{ code: upper, system: 'CPT', strong: false }];
  if (cptLetter.test(upper)) shapes.push({ code: upper, system: 'CPT', strong: token === upper });
  if (hcpcs.test(upper)) shapes.push({ code: upper, system: 'HCPCS', strong: false });
  // Seven characters that begin so are a PCS procedure: no ICD-10-CM code of B, C, D, F or G is as long.
  if (isIcd(upper) && !/^[BCDFG][0-9A-Z]{6}$/.test(upper)) shapes.push(icdShape(upper, token));
  else if (pcs.test(upper) && token === upper && /[A-Z]/.test(upper) && /\d/.test(upper)) {
    shapes.push({
      code: upper,
      system: 'ICD-10-PCS',
      strong: /^0[0-9A-Z]{5}Z$/.test(upper) && /[A-Z].*[A-Z]/.test(upper),
    });
  }
  return shapes;
}

function isIcd(upper: string): boolean {
  if (!icdDotted.test(upper) && !icdPlain.test(upper)) return false;
  return /\d/.test(upper.charAt(2)) || icdLetterThird.test(upper);
}

function icdShape(upper: string, token: string): Shape {
  const dotted = upper.includes('.');
  const code = dotted || upper.length === 3 ? upper : `${upper.slice(0, 3)}.${upper.slice(3)}`;
  return { code, system: 'ICD-10-CM', strong: dotted && (token === upper || upper.length >= 5) };
}

/**
 * Codes behind the common slips of typing: O for 0, l or I for 1. Offered only for tokens that mix the two;
 * the caller keeps one only when the catalog knows the result.
 */
export function repairedShapes(token: string): Shape[] {
  if (!/[OoIl]/.test(token) || !/\d/.test(token) || token.length < 5 || token.length > 8) return [];
  const digits = token.replace(/[Oo]/g, '0').replace(/[Il]/g, '1');
  const candidates = new Set([digits]);
  // A true first letter stays: I70.235 begins with I, not with 1.
  if (/^[A-Za-z]/.test(token)) candidates.add(token.charAt(0) + digits.slice(1));
  return [...candidates]
    .filter(text => text !== token)
    .flatMap(shapesOf)
    .map(shape => ({ ...shape, repaired: true as const }));
}

/** "9760x", "L89.15-": the codes of a family, named by what they share. */
export function familyShape(token: string): { prefix: string; system: CodeSystem } | undefined {
  const upper = token.toUpperCase();
  if (/^\d{2,4}X{1,3}$/.test(upper) && upper.length === 5)
    return { prefix: upper.replace(/X+$/, ''), system: 'CPT' };
  if (/^[A-EGHJ-MP-V]\d{1,3}X{1,3}$/.test(upper) && upper.length === 5) {
    return { prefix: upper.replace(/X+$/, ''), system: 'HCPCS' };
  }
  const icd = /^([A-Z]\d[0-9AB])\.([0-9A-Z]{0,3}?)(?:X{1,3}|-{1,3}|_{1,3})$/.exec(upper);
  if (icd && isIcd(icd[1] ?? '')) {
    return { prefix: icd[2] ? `${icd[1]}.${icd[2]}` : (icd[1] ?? ''), system: 'ICD-10-CM' };
  }
  return undefined;
}
