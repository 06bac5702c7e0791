/** What the one-letter fields of the HCPCS file mean, in short (CMS HCPCS record layout). */

const coverage: Readonly<Record<string, string>> = {
  C: 'contractor decides',
  D: 'special instructions apply',
  I: 'not payable by Medicare',
  M: 'not covered by Medicare',
  S: 'not covered by statute',
};

const actions: Readonly<Record<string, string>> = {
  A: 'code added',
  B: 'coverage and payment changed',
  C: 'code or description changed',
  D: 'discontinued',
  F: 'administrative field changed',
  N: 'no change',
  P: 'payment changed',
  S: 'short description changed',
};

const labels: Readonly<Record<string, string>> = {
  coverage: 'coverage',
  pricing: 'pricing',
  multiplePricing: 'several prices',
  coverageManual: 'manual sections',
  statute: 'statute',
  labCertification: 'laboratory certification',
  crossReferences: 'cross-references',
  ascGroup: 'ASC group',
  opps: 'OPPS indicator',
  processingNote: 'processing note',
  betos: 'BETOS',
  typeOfService: 'type of service',
  anesthesiaUnits: 'anesthesia base units',
  action: 'last action',
  actionEffective: 'action effective',
};

export interface LabelledValue {
  readonly label: string;
  readonly value: string;
}

/** The stored detail of a HCPCS row as labelled values, letters explained. */
export function hcpcsDetails(json: string | null): LabelledValue[] {
  if (json === null) return [];
  const detail = JSON.parse(json) as Record<string, string | string[]>;
  return Object.entries(detail).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : value;
    const words = name === 'coverage' ? coverage[text] : name === 'action' ? actions[text] : undefined;
    const label = labels[name];
    return label === undefined ? [] : [{ label, value: words === undefined ? text : `${text} (${words})` }];
  });
}
