import type { Reading } from './match-reading.ts';
import { says } from './segments.ts';
import { repairedShapes, type Shape, shapesOf } from './shapes.ts';
import type { Token } from './tokens.ts';

const dxWords =
  /\b(?:icd|dx|diagnos[ie]s|diagnostic|code[sd]? first|secondary|primary dx|laterality|7th|seventh)\b/i;
const itemWords =
  /\b(?:hcpcs|supply|supplies|dressing|dme|pump|drug|product|level ii|g-?code|j-?code|a-?code|q-?code)\b/i;

/** The best form of a token: what the catalog knows, else what the words around it say. */
export function chooseShape(reading: Reading, token: Token): (Shape & { ambiguous?: string }) | undefined {
  const plain = shapesOf(token.text);
  const [only] = plain;
  if (plain.length === 1 && only && reading.statusOf(only.code) !== 'unknown') return only;
  const isKnown = (shape: Shape): boolean => reading.statusOf(shape.code) !== 'unknown';
  const known = plain.filter(isKnown);
  if (known.length === 1) return known[0];
  if (known.length === 0) {
    const repaired = repairedShapes(token.text).find(isKnown);
    if (repaired) return { ...repaired, ambiguous: `typed as ${token.text}` };
  }
  const among = known.length > 0 ? known : plain;
  const first = among[0];
  if (first === undefined || among.length === 1) return first;
  const segment = reading.segmentAt(token.start);
  const wanted = says(segment, dxWords) ? 'ICD-10-CM' : says(segment, itemWords) ? 'HCPCS' : undefined;
  const chosen = among.find(shape => shape.system === wanted);
  if (chosen) return chosen;
  const other = among.find(shape => shape !== first);
  return { ...first, ambiguous: `could also be ${other?.system} ${other?.code}` };
}
