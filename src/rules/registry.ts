import { debridement } from './debridement.ts';
import { legUlcer } from './leg-ulcer.ts';
import { npwt } from './npwt.ts';
import { officeVisit } from './office-visit.ts';
import { pressureUlcer } from './pressure-ulcer.ts';
import type { Rule } from './rule.ts';
import { selectiveDebridement } from './selective-debridement.ts';
import { skinSubstitute } from './skin-substitute.ts';
import { surgicalDebridement } from './surgical-debridement.ts';

/** Every rule, by area. The order is the order of `rules list`. */
export const RULES: readonly Rule[] = [
  npwt,
  debridement,
  selectiveDebridement,
  surgicalDebridement,
  skinSubstitute,
  officeVisit,
  pressureUlcer,
  legUlcer,
];

/** The rule with this id, or undefined. */
export function findRule(id: string): Rule | undefined {
  return RULES.find(rule => rule.id === id);
}
