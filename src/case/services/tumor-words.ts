/** A tumor below the skin, which skin lesions are not. A lipoma is fat: its code depends on its depth. */
export const softTissueWords =
  /\b(?:(?:soft[- ]tissue|subcutaneous|sub-?q|subfascial|intramuscular|submuscular)\s(?:\w+\s)?(?:tumou?rs?|mass(?:es)?|lipomas?|neoplasms?)|(?:angio)?lipomas?)\b/i;
