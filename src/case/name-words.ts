import { eponyms, moreGivenNames, moreOtherWords } from './name-lists.ts';

/** Word lists for telling names of people from other capitalised words. Lower case. */

const list = (words: string, more: Iterable<string> = []): ReadonlySet<string> =>
  new Set([...words.trim().split(/\s+/), ...more]);

/** Common given names in the United States, by no means all: the other signs of a name do not need the list. */
export const GIVEN_NAMES = list(
  `
aaron abigail adam adrian agnes aiden alan albert alejandro alex alexander alexandra alice alicia allison alma alyssa
amanda amber amelia amy ana andrea andrew angel angela angelina anita ann anna anne annie anthony antonio april ariana
arlene arthur ashley audrey austin barbara beatrice benjamin bernice bernard beth betty beverly blanca bonnie bradley
brandon brenda brian brianna bruce bryan caleb camila carl carla carlos carmen carol caroline carolyn carrie catherine
cecilia chad charles charlotte cheryl chloe chris christian christina christine christopher cindy claire clara clarence
claudia clifford colleen connie connor craig crystal curtis cynthia daisy dale dana daniel danielle darlene darrell
david dawn deborah debra dennis derek diana diane dolores donald donna doris dorothy douglas duane dustin dylan earl
edgar edith edna eduardo edward edwin eileen elaine eleanor elena eli elijah elizabeth ella ellen elsie emily emma eric
erica erik erin ernest esther ethan ethel eugene eva evan evelyn fatima felix fernando florence frances francis
francisco frank franklin fred frederick gabriel gabriela gail gary geneva george gerald geraldine gilbert gina gladys
glen glenn gloria gordon grace greg gregory guadalupe gwendolyn hannah harold harriet harry hazel heather hector helen
henry herbert herman hilda howard hugh ian ida ingrid irene iris irma isaac isabel isabella ivan jack jackie jacob
jacqueline jaime james jamie jan jane janet janice jared jasmine jason javier jean jeanette jeff jeffery jeffrey
jennifer jeremy jerome jerry jesse jessica jesus jill jim jimmy joan joann joanna joanne joe joel john johnny jonathan
jordan jorge jose joseph josephine joshua joyce juan juanita judith judy julia julian julie justin karen karl kate
katherine kathleen kathryn kathy katie kayla keith kelly kenneth kevin kim kimberly kristen kristin kyle larry laura
lauren laurie lawrence leah lena leo leon leonard leroy leslie lester lewis liam lillian lillie linda lisa lloyd logan
lois lori lorraine louis louise lucas lucia lucille lucy luis luke luther lydia lynn mabel madison mae malik manuel
marcia marcus margaret maria marian marie marilyn mario marion marjorie marlene martha martin marvin mary mateo matthew
maureen maurice max maxine megan melanie melissa melvin mercedes mia michael micheal michele michelle miguel mike
mildred milton minnie miriam mitchell mohammed molly monica morris muriel myrtle nancy naomi natalie nathan nathaniel
neil nicholas nicole nina noah noel nora norma norman olga oliver olivia opal oscar owen pamela patricia patrick paul
paula pauline pedro peggy percy peter philip phillip phyllis priya rachel rafael ralph ramon randall randy raul raymond
rebecca regina renee rhonda ricardo richard rick ricky rita robert roberta roberto robin rodney roger roland ronald
rosa rosalie rosemary ross roy ruben ruby russell ruth ryan sally salvador samantha samuel sandra sara sarah scott
sean sebastian sergio seth shannon sharon shawn sheila shelly sherry shirley sidney sonia sophia sophie stacey stacy
stanley stella stephanie stephen steve steven stuart sue susan suzanne sylvia tamara tammy tanya tara ted teresa terri
terry thelma theodore theresa thomas tiffany tim timothy tina todd tom tommy toni tony tracy travis troy tyler tyrone
valerie vanessa velma vera vernon veronica vicki victor victoria vincent viola violet virginia vivian walter wanda
warren wayne wendy wesley wilbur willie william wilma winifred xavier yolanda yvonne zachary zoe
`,
  moreGivenNames,
);

/** Words that are names too and far more often something else in this kind of mail ("Bill 97607", "Will it pay"). */
export const AMBIGUOUS_NAMES = list(`
bill will mark grant may june april august art pat sue rose dean chase grace faith hope joy rich ray drew miles max
page pearl penny price gene jean guy hunter iris ivy lance lane norm rob ruby sandy skip stew summer sunny van violet
wade ward young long short white black brown green gray grey little small rice cook case chart bond banks best field
fields foot hand head heel bone burns cross day english fox glass hill king knight lake law love marsh moon moss north
park parks poole post read reed rush sharp snow stone strong street swan sweet tate west wise wood woods
`);

/** Capitalised words that are no names: clinical, billing and everyday words that begin sentences, headings and fields. */
export const OTHER_WORDS = list(
  `
a about above add added additional adhesive adjustment admission advantage advise advice affected after again age aged
alert all allograft also alzheimer am ambulatory american amniotic amputation an and ankle any anterior apligraf apply
applied appeal approx approximately are area arterial arm as ask assessment assist at attached attending auth
authorization autograft b back based bcbs be because bed been below beneficiary benefit best between bilateral bill
billed biller billing biopsy biologics blue bone both braden burn burns business but buttock by c calcaneus can cardiac
care carrier case cellular cellulitis center central certified cgs chair charcot charge chart chest chief chronic cigna
claim claims cleansed clinic clinical cm cms code coded coder coders codes coding colonoscopy column comments commercial
compression concern confidential consult consultation copy correct could county coverage cpt critical current d daily
data date dates day days dear debrided debridement deep denial denied department depth dermis dermal description details
device dfu diabetes diabetic diagnosis did director disease disposable division do doctor document documentation does
doppler dorsal dos dr dressing dressings drug due dx e each ed edema edit edits eight either emergency encounter end
epidermis epifix er eschar established evaluated evaluation exam excision excisional extremity f facility fascia federal
female fifth findings first five follow followup foley foot for forearm form four fourth friday from full fw fwd g general
good grade graft grafix granulation great group h had hand has have he heel hello help her here hers hi hip his history
home hospital hours how humana i icd if impression in incision indication infection inferior info information initial
injury inpatient instrument insurance insured internal intermediate is it its january february march april may june july
august september october november december k kerecis kind kindly knee l laceration last lateral lcd leg left length
lesion lesions let level line lines location lower lumbar m mac main major male malleolus manager many mar margins
md meaning measured measurements measures measuring medial medicaid medical medicare medicine member message met metatarsal mg minor minutes
modifier modifiers monday monthly more most mue much multiple muscle must my n name ncci ncd necrosis necrotic need needed negative
new newborn next nine no none noridian normal not note notes notice novitas npwt number nurse nursing o obesity obtained of
office old on once one only open operative or order original other our out outpatient p page pain palmetto parkinson part
party pathology patient patients payer payor pelvic performed per peripheral phone physical physician pico place plan
plantar please plus pm podiatry policy portion post posterior postoperative practice pressure prevena previous primary
prior private procedure procedures product progress provider providers pt q quadrant quantity question questions queue
quick r radial re rationale read reason received recent record records referral regarding regards region regional
rehabilitation remark removed repair reply report reported request resident response results revenue review right room
routine s sacral sacrum saline same saturday second secondary section see seen selective send sent separate sepsis serial
service services session seven several sharp she shoulder side signature signed simple since site six size skilled skin slough
small snf so social specialist specialty spine sq stage start state status step still stravix subcutaneous subject
submitted subsequent substitute suite summary sunday superior supplier supplies supply surface surgeon surgery surgical
symptoms system t team temp ten test testing thank thanks that the their then therapist therapy there these they thigh third
this those three through thursday tibia tibial time to today toe tomorrow total toward treatment tricare tuesday tunneling two
type u ulcer ulcers ultrasound under undermining unit united units unna unspecified until update upper urgent us used
using va vac valid vascular vein venous very veterans via visit vs w wagner walk want was we wednesday week weekly weeks well
were what when where whether which who why width will wish with without work workers would wound wounds wps x xs y year
years yes yesterday yet you your aetna cross healthcare anthem kaiser molina centene wellcare optum mac first coast medline
smith+nephew kci acelity mepilex aquacel hydrofera santyl collagenase medihoney dakins betadine xeroform iodosorb integra
dermagraft oasis primatrix theraskin amnioband nushield puraply epicord affinity grafix hyalomatrix
adaptic vaseline ace kerlix coban tegaderm allevyn biatain hemoglobin albumin osteomyelitis gangrene neuropathy
medications allergies vitals plan objective subjective hpi ros pmh psh mdm addendum indications technique anesthesia
complications disposition consent timeout specimen estimated blood loss preoperative postop preop operation title
sincerely respectfully cheers best warm kindest everyone folks colleagues support desk sir madam there reviewer auditor
daughter son wife husband mother father sister brother caregiver spouse niece nephew gentleman lady veteran spoke called returned denies states presents presented underwent supervisor compliance biweekly monday's coordinator lead analyst assistant senior manager revenue integrity cycle nothing something everything anything someone nobody somebody neither although because during later most some another such even while additionally however therefore since unfortunately please
hemostasis bleeding debris exudate drainage granulation granulating necrosis devitalized viable odor periwound maceration undermined tunneled irrigated irrigation cleansing hydrogel alginate foam gauze bandage kit canister sponge suction vacuum dob mrn ssn npi acct ext
carpal tunnel trigger finger release fusion laminectomy discectomy arthroscopy arthroplasty rotator cuff meniscus tendon
hernia umbilical inguinal ventral mesh colon polyp snare endoscopy egd bronchoscopy mohs melanoma basal squamous cell
carcinoma keratosis actinic wart warts skin tag tags mole shave punch destruction cryotherapy vaccine vaccines flu covid
pneumonia influenza hepatitis infusion chemotherapy hydration push iron remicade botox depo medrol kenalog lidocaine
toradol rocephin echo stress ekg ecg holter xray x-ray mri ct pet mammogram dexa nerve conduction emg sleep study
psychotherapy telehealth telemedicine prolonged critical annual wellness preventive chronic transitional remote monitoring
evm ed er icu nicu pacu ob gyn delivery cesarean vaginal prenatal anesthesia epidural facet medial branch block ablation
radiofrequency spinal cervical thoracic joint bursa hallux bunion hammertoe toenail nail nails avulsion callus paring
cataract glaucoma retina intravitreal tympanostomy sinus septoplasty tonsillectomy cystoscopy prostate vasectomy dialysis
fistula catheter port pacemaker stent angioplasty cabg ptca doppler duplex incident split shared teaching modifier global
bundle bundling unbundling ncd mac abn jw jz kx ga gy lt rt wc hmo ppo epo dme hha snfs asc hopd opps ipps drg apc asp
`,
  [
    ...moreOtherWords,
    ...eponyms,
    ...'mr mrs ms miss prof doc docs rep reps pharmacist just auditor adjuster hers him'.split(' '),
  ],
);

/** Words after which a person's name stands. */
export const PERSON_TITLES =
  'Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sr|Sra|Mister|Doctor|Nurse|Sister|Father|Rev|Pastor|Sgt|Capt|Col|Lt';

/** Letters that follow the name of someone who works in health care. */
export const CREDENTIALS =
  'MD|M\\.D\\.|DO|D\\.O\\.|DPM|RN|LPN|LVN|BSN|MSN|NP|ARNP|APRN|FNP(?:-BC|-C)?|CRNP|CNS|CNM|CRNA|PA|PA-C|CPC(?:-[A-Z])?|CCS(?:-P)?|RHIA|RHIT|CPMA|CPB|COC|CIC|CRC|CEMC|CWS|CWCN|CWON|CWOCN|WCC|PT|DPT|OTR|OT|PhD|MBA|MHA|MPH|FACS|FACP|CHC|CHFP';
