import { findAll, type Passage } from './passage.ts';

/** Skin substitute products by brand, as named in mails. Names only, no claim about coverage. */
export const brandWords =
  '(?:apligraf|dermagraft|epifix|epicord|grafix(?:\\s?(?:prime|core|pl))?|oasis(?: wound matrix)?|integra|puraply(?:\\s?(?:am|xt))?|thera-?skin|amnioband|amnioexcel|nu-?shield|affinity|biovance|kerecis|myriad matrix|primatrix|stravix|allopatch|graftjacket|matristem|cytal|micromatrix|endoform|novafix|novachor|surgraft|membrane wrap|artacent|amniofix|revita|dermacell|cygnus|woundex|zenith|orcel|transcyte|neox|clarix|helicoll|bio-?connekt|keramatrix|mirragen|restrata|innovamatrix|omeza|suprathel|permeaderm|theragenesis|novosorb)';
const brands = new RegExp(`\\b${brandWords}\\b(?![-'’])`, 'gi');

const ambiguous = /^(?:integra|oasis|affinity|zenith|revita)$/i;

export interface ProductMention {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Product names in the text; a name that is also an ordinary word needs a graft near it. */
export function readProducts(passage: Passage): ProductMention[] {
  return findAll(passage, brands).flatMap(found => {
    const end = found.index + found[0].length;
    if (ambiguous.test(found[0])) {
      const near = passage.text.slice(Math.max(0, found.index - 80), end + 80);
      if (
        !/\b(?:graft|skin|matrix|appl(?:y|ied)|product|substitute|ctp)\b/i.test(near) ||
        /^[a-z]/.test(found[0])
      )
        return [];
    }
    return [{ name: found[0], start: found.index, end }];
  });
}
