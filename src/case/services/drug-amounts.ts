/**
 * Amount of one billing unit of common injectables, in the measure of the code (HCPCS Level II long
 * descriptors, CMS, public): used only where the mail states the dose but not the amount of a unit.
 */
const amounts: Readonly<Record<string, number>> = {
  J0585: 1,
  J0586: 5,
  J0588: 1,
  J0696: 250,
  J0897: 1,
  J1030: 40,
  J1040: 80,
  J1020: 20,
  J1100: 1,
  J1200: 50,
  J1885: 15,
  J2405: 1,
  J2550: 50,
  J3301: 10,
  J3420: 1000,
  J9271: 1,
};

/** The amount of one unit of a drug code; undefined for a code not listed. */
export function unitAmountOf(code: string): number | undefined {
  return amounts[code];
}
