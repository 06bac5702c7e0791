/** What identifies a person (HIPAA Safe Harbor, 45 CFR 164.514(b)(2)), as found in a text. */

export type PersonalKind =
  | 'NAME'
  | 'ADDRESS'
  | 'DATE'
  | 'BIRTH DATE'
  | 'AGE'
  | 'PHONE'
  | 'EMAIL'
  | 'SSN'
  | 'RECORD'
  | 'DEVICE'
  | 'LICENCE'
  | 'VEHICLE'
  | 'URL'
  | 'IP';

/** A place in a text; offsets are UTF-16, half open. */
export interface Found {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
  /** It surely belongs to a patient, not to the asker or a colleague. */
  readonly patient?: true;
}
