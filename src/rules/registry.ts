import { advanceCare } from './advance-care.ts';
import { anesthesia } from './anesthesia.ts';
import { biopsy } from './biopsy.ts';
import { bladderTumor } from './bladder-tumor.ts';
import { bodySurface } from './body-surface.ts';
import { chemodenervation } from './chemodenervation.ts';
import { chronicCare } from './chronic-care.ts';
import { collaborativeCare } from './collaborative-care.ts';
import { colonoscopy } from './colonoscopy.ts';
import { components } from './components.ts';
import { consultation } from './consultation.ts';
import { counselling } from './counselling.ts';
import { criticalCare } from './critical-care.ts';
import { cystoscopy } from './cystoscopy.ts';
import { debridement } from './debridement.ts';
import { diabetes } from './diabetes.ts';
import { dialysisMonth } from './dialysis-month.ts';
import { digitalVisit } from './digital-visit.ts';
import { discharge } from './discharge.ts';
import { drugScreen } from './drug-screen.ts';
import { drugTests } from './drug-tests.ts';
import { drugUnits } from './drug-units.ts';
import { earWax } from './ear-wax.ts';
import { emergencyVisit } from './emergency-visit.ts';
import { epidural } from './epidural.ts';
import { excision } from './excision.ts';
import { facet } from './facet.ts';
import { facilityVisit } from './facility-visit.ts';
import { footCare } from './foot-care.ts';
import { fractureCare } from './fracture-care.ts';
import { globalPeriod } from './global-period.ts';
import { groinHernia } from './groin-hernia.ts';
import { heartKidney } from './heart-kidney.ts';
import { hernia } from './hernia.ts';
import { hyperbaric } from './hyperbaric.ts';
import { incidentTo } from './incident-to.ts';
import { infusion } from './infusion.ts';
import { interprofessional } from './interprofessional.ts';
import { jointInjection } from './joint-injection.ts';
import { legUlcer } from './leg-ulcer.ts';
import { benignDestruction, premalignantDestruction, skinTags } from './lesion-count.ts';
import { malignantDestruction, shave } from './lesion-size.ts';
import { manipulation } from './manipulation.ts';
import { maternity } from './maternity.ts';
import { mohs } from './mohs.ts';
import { nailAvulsion } from './nail-avulsion.ts';
import { necrotizing } from './necrotizing.ts';
import { nerveConduction } from './nerve-conduction.ts';
import { npwt } from './npwt.ts';
import { obesity } from './obesity.ts';
import { officeVisit } from './office-visit.ts';
import { otherInjections } from './other-injections.ts';
import { payment } from './payment.ts';
import { paymentIndicators } from './payment-indicators.ts';
import { pressureUlcer } from './pressure-ulcer.ts';
import { preventive } from './preventive.ts';
import { psychologicalTesting } from './psychological-testing.ts';
import { psychotherapy } from './psychotherapy.ts';
import { remoteMonitoring } from './remote-monitoring.ts';
import { repair } from './repair.ts';
import { riskCounselling } from './risk-counselling.ts';
import type { Rule } from './rule.ts';
import { sedation } from './sedation.ts';
import { selectiveDebridement } from './selective-debridement.ts';
import { sepsis } from './sepsis.ts';
import { skinSubstitute } from './skin-substitute.ts';
import { softTissue } from './soft-tissue.ts';
import { spine } from './spine.ts';
import { surgicalDebridement } from './surgical-debridement.ts';
import { telemedicine } from './telemedicine.ts';
import { therapyUnits } from './therapy-units.ts';
import { tissueTransfer } from './tissue-transfer.ts';
import { transitionalCare } from './transitional-care.ts';
import { triggerPoints } from './trigger-points.ts';
import { upperEndoscopy } from './upper-endoscopy.ts';
import { vaccines } from './vaccines.ts';
import { visitComplexity } from './visit-complexity.ts';
import { wellnessVisit } from './wellness-visit.ts';
import { xrayViews } from './xray-views.ts';

/** Every rule, by area. The order is the order of `rules list`. */
export const RULES: readonly Rule[] = [
  npwt,
  debridement,
  selectiveDebridement,
  surgicalDebridement,
  necrotizing,
  skinSubstitute,
  bodySurface,
  officeVisit,
  consultation,
  discharge,
  emergencyVisit,
  facilityVisit,
  preventive,
  wellnessVisit,
  visitComplexity,
  incidentTo,
  telemedicine,
  benignDestruction,
  excision,
  malignantDestruction,
  mohs,
  premalignantDestruction,
  repair,
  shave,
  biopsy,
  skinTags,
  tissueTransfer,
  footCare,
  nailAvulsion,
  hernia,
  groinHernia,
  fractureCare,
  softTissue,
  bladderTumor,
  cystoscopy,
  earWax,
  spine,
  colonoscopy,
  upperEndoscopy,
  advanceCare,
  anesthesia,
  chronicCare,
  counselling,
  riskCounselling,
  digitalVisit,
  interprofessional,
  collaborativeCare,
  psychologicalTesting,
  dialysisMonth,
  hyperbaric,
  criticalCare,
  infusion,
  sedation,
  psychotherapy,
  remoteMonitoring,
  therapyUnits,
  transitionalCare,
  chemodenervation,
  epidural,
  facet,
  jointInjection,
  otherInjections,
  manipulation,
  maternity,
  nerveConduction,
  triggerPoints,
  vaccines,
  drugUnits,
  drugTests,
  drugScreen,
  components,
  xrayViews,
  globalPeriod,
  paymentIndicators,
  payment,
  legUlcer,
  pressureUlcer,
  diabetes,
  heartKidney,
  obesity,
  sepsis,
];

/** The rule with this id, or undefined. */
export function findRule(id: string): Rule | undefined {
  return RULES.find(rule => rule.id === id);
}
