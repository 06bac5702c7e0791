/** More words for telling names of people from others. Lower case; by no means complete. */

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

/** Given names less common in the United States than those of GIVEN_NAMES, of many origins. */
export const moreGivenNames = list(`
cornell donna petronella hamish wendeline shanice mireille winifred perla bertram celestine tobin terrence hyun minh anh linh phuong osman ulrike zelie rosamund bjarne henrike yevgenia priscila ivo noor
aaliyah abdul abdullah abel adaeze adaora adel adela agatha ahmed aida aileen aisha akira alana alba alberta alec
alejandra aleksandr alessandro alfonso alfred alfreda ali alina aliyah alonzo alphonso althea alva alvin amal amara
amari ambrose amina amir amit amos anastasia andre andrei angelo angie anil anita anjali annabelle annika ansel
antoinette anton antonia anya arjun armand armando arnold arturo asha asher ashok astrid aubrey augusta augustus
aurelia aurora ava avery ayesha ayo babak barry bart beatrix becky benita bennett benny bertha bess bettina beulah
bianca birgit bjorn blake blanche bob bobbie bobby bogdan bonita boris brad brandi brandy braxton brendan brent brett
bridget bridie brigitte britney brooke bryce byron calvin camille candace candice carlo carlton carmela carmelo caroll
cary casey cassandra cassidy cathleen cecil cecile cedric celeste celia cesar chandra chantal charlene charlie chelsea
cheng chester chiara chidi chioma christa christie christophe chuck ciara claude claudine claudio clayton clement cleo
cleveland clifton clint clyde cody conrad constance consuelo cora cordelia corey corinne cornelia cornelius cory
cosima courtney curt cyril dalia damian damon danielle danny dante daphne darnell darren darryl darwin deandre debbie
deirdre delia della delores delphine demetrius dena denise deshawn desiree desmond devin dewayne dexter diego dimitri
dina dion dirk dmitri dominic dominique don donnie dora doreen dorian dorthy doug drake dwayne dwight earnest ebony
eddie edmund eduard edwina efrain eldon eleni elias elise eliza ella elliot elliott ellis elmer eloise elsa elva
elvira elvis emeka emil emile emilia emilio emmanuel emmett enid enrique erick erika erma ernesto ervin esmeralda
esperanza esteban estella estelle ethel eugenia eunice eustace evangeline everett ezekiel ezra fabian faisal farah
farid farida farouk fatou fay faye federico felicia felicity felipe fern fidel finn fiona flora florine floyd forrest
fran francine francois frankie fred freda freddie frederic frida fumiko gabrielle galina garrett garry gavin gayle
genevieve georgia georgina geraldo gertrude gianna gilda gino giovanni giselle giulia glenda goldie gonzalo graciela
graham greta gretchen griselda guillermo gunnar gus gustavo gwen gwendolen hadley hakim haley hank hanna hans harlan
harley harriett harris harrison harvey hasan hassan hattie hazel hedwig heidi helene helga henrietta henrik herminia
hilary hiram hiroshi hollis homer horace hubert hugo humberto hussein hyacinth ibrahim ignacio ignatius igor ike ilene
iliana ilya imani imelda imogen ines inez ingeborg ioana ira irina irving irwin isaiah isiah ismael israel issac itzel
ivana ivy jabari jada jaden jae jamal jamila janelle janette janie janine jarvis jasper javon jayden jaylen jeannie
jeannine jed jennie jenny jerald jeremiah jerilyn jermaine jewel jia jill joanie joaquin jocelyn jodi jody joey
johanna johannes johnathan johnnie jolene jonas jonathon joni josefina josh josiah josie jovan juana juliana juliet
juliette julio julius kaitlyn kamal kara kareem kari karim karin karina karla kasey katelyn katharine katrina kay
keisha kelley kelli kellie kelvin ken kendall kendra kendrick kenji kenny kent kerri kerry khadija khalid kiara kieran
kirk kirsten kofi kris krista kristi kristina kristine kristy kumar kurt kwame kyoko kyra lacey lakisha lakshmi lamar
lana lara larissa latasha latonya latoya laurel lauri lavern laverne leann leanne leila leland lenora leocadia leona
leonardo leonie leonor leopold leroy leticia levi lia liam lidia lila lilia lilian lillie lily lin lina lindsay
lindsey ling lionel lizzie lorena lorene lorenzo loretta lorna lottie lou louella luca lucian luciana lucien lucinda
luisa lupe lupita lyle lynda lynette lynne mabel mack maddie madeleine madeline madelyn magdalena maggie mahmoud maira
malcolm malia mamie mandy manuela mara marc marcel marcella marcelo marcos margarita margie margo marguerite mariana
marianne maribel maricel maricela marina maris marisa marisol marissa marjory marla marlin marlon marquis marsha marta
martina marty maryann marylou masako matilda matt mattie maud maura mauricio mauro mavis maya mehmet mei mel melba
melinda merle mervin micah michaela mickey miguelina mikhail milagros milan miles millicent millie mimi mina mindy
mira miranda misty mitch mitchel mohamed mohammad moira mona monique monroe montgomery morgan mose moses muhammad
murray mustafa mya myra myrna nadia nadine nanette naomi narendra nasir natalia natasha ned nell nellie nelson nettie
nia nicholas nick nicolas nicole nikki nikolai nils nisha noelle noemi nolan nona noor norbert noreen nydia octavia
octavio odell odette ofelia oksana olaf olive ollie oluwaseun omar ondine orlando orville osama otis otto ottoline
oumar pablo paloma parvati pascal pasquale patrice patsy patti patty paulette pavel pearlie penelope percival perry
pete petra phil philomena phoebe pierre polly porfirio preston priscilla queenie quentin quincy quinn rachael rafal
raheem raisa raj rajesh rakesh ralph ramiro ramona raquel rasheed rashida raven ravi raymundo reba reggie reginald
reinaldo rena renata rene reuben rex reyna rhoda rhona ricky riley rita rob robbie robby rocco rochelle rocio rod
roderick rodolfo rodrigo rogelio rohan rolando roman romeo ron ronnie roosevelt rosalba rosalind rosalyn rosanna
rosario roscoe rosemarie rosetta roslyn rowan rowena roxanne royce rudolph rudy rufus rusty ruthie sabrina sade sadie
salim salma sam samir sammy sandeep sanjay saoirse sasha saskia saul savannah scarlett scottie selena selma serena
shana shane shanna shanta shari sharron shaun shauna sheena shelby sheldon shelia sheri sherman sherri sherrie sheryl
shirin shiv siegfried sienna silas silvia simon simone siobhan skyler sofia sol solange solomon solveig sonja sonny
sonya soren spencer stacie stan stefan stefanie stephan stewart stuart sundar sunil sunniva susanna susie suzette sven
svetlana sybil sydney tabitha talia tamara tameka tami tamika tammie tamsin tania tariq tasha tatiana taylor teddy
terence teresita terrance terrell terrence tess tessa thaddeus thea theo theodora thuy tiana tisha tito tobias toby
tomas tomasz tonia tonya tori trent trevor tricia trina trinity trisha trudy tucker twila tyra tyrell ulrich uma umar
ursula usha valentin valentina valeria vance vera verna verne vicente vicky vijay vikram vilma vince virgil vivek
vivienne vladimir waldo walid wallace wanda warner wei wendell wes whitney wilda wiley wilfred wilhelmina willa
willard willis wilson winnie winston wojciech woodrow xiao ximena xiomara yasmin yasmine yesenia yetta yuki yuri yusuf
yvette zachariah zack zainab zara zbigniew zelda zelma zena ziad zofia zora zoya zuri
`);

/** Common family names in the United States that are no everyday words. */
export const familyNames: ReadonlySet<string> = new Set(
  list(`
abernathy adams adeyemi aguilar ahmed alexander ali allen almeida alvarez andersen anderson armstrong arnold bailey
baker banerjee barnes bautista becker bennett berg bianchi bishop bose bowman boyd bradley brooks bryant bui burke
cabrera campbell cardenas carlson carpenter carroll carvalho castellano castellanos castillo castro chan chaudhry
chavez chen cho choi clark cohen cole collins contreras cordova costa cox crawford dang daniels das davis delgado
desai diallo diaz dinh dixon dominguez dunn edwards ellis eriksson escobar espinoza esposito estrada evans eze farooqi
ferguson fernandes fernandez ferrari ferreira fitzgerald fitzpatrick flores foster fowler franklin freeman friedman
fuentes fuller gallagher garcia garza gibson goldberg gomez gonzalez gordon graham griffin guerrero gupta gutierrez
guzman haddad hall hamilton hansen harper harris harrison hartmann hassan hayes henderson henry hernandez herrera
hicks ho hoffman holmes horvat howard huang hudson hughes hunter hussein ibrahim ivanov iyer jackson jacobs james
jenkins jensen jimenez johansson johnson johnston jones jordan joshi jung kang kapoor kato katz kelley kelly kennedy
khan khoury kim klein kobayashi kovacs kowalski kumar larson lawson ledesma lee levy lewis li lim lin lind lindgren
liu lopez lynch macallister maldonado malik marshall martinez mason mcallister mcbride mccarthy mccoy mcdonald mcgee
mcintyre mckenzie mckinney mclaughlin medina mehta mendez mendoza mensah meyer miller mills mitchell mohamed mohammed
montoya moore morales moreno morgan morris muller munoz murphy murray myers nagy nakamura nasser navarro nelson nguyen
nichols nielsen novak nowak nunez nwosu obi obrien oconnor okafor okonkwo oleary oliveira oliver olsen olson omalley
oneil oneill ortega ortiz osullivan owens pacheco palmer papadopoulos park parker patel patterson payne peralta
pereira perez peters peterson petrov pham phan phillips pierce popov porter powell quintero qureshi ramirez ramos rao
reddy reyes reynolds richardson rivas rivera roberts robertson robinson rodriguez rogers romano romero rosenberg ross
rossi ruiz russell russo ryan salazar sanchez sanders sandoval santiago santos schmidt schneider schultz schwartz
scott sen shah shapiro sharma shaw siddiqui silva simmons simpson singh smith snyder soto stephens stevens stewart
sullivan suzuki takahashi tanaka thomas thompson torres tran traore trevino truong tucker turner valdez vargas vasquez
vazquez velasquez villanueva villarreal vu wagner wallace walsh wang watanabe watson weaver webb weber wells wheeler
whitaker whitfield williams wilson wisniewski wolf wong wu xu yamamoto yang zamora zhang zhao zhou zhu zimmerman
zuniga
`),
);

/** Words of clinics, payers, programs and everyday mail that may begin a line with a capital and are no names. */
export const moreOtherWords = list(`
saw treated examined admitted discharged brought transported seeing treating caring debriding took takes
however otherwise anyway meanwhile besides moreover furthermore therefore instead then now perhaps maybe still afterwards
nevertheless likewise unfortunately team folks guys today's tomorrow's monday's friday's
accounting activate adjuster administration amnioexcel anybody anyone apgar apis apple approach aquaphor artacent
arthrodesis athena auditors availity avelle avitene avulsion bacitracin bactroban band bankart bath billings biofilm
biovance blister block blood board boot boss bottom brief bunion bursa business bypass callus cap cash cast catheter
celera centor cerner cerumen change chargemaster charges child-pugh clearinghouse client clients closure coflex
coinsurance collection collections colles coloplast comorbid comorbidities compound compounding contract convatec
copay corn corns corporate cover cross-over culture curad cut cyst cytal deductible deltoid derma dermabond dermal
dictation digit digital discharge dix-hallpike dix-hallpike dorsum draft drain dry duoderm dvt ear eclinical
eclinicalworks elbow electronic eligibility embedded endocrine endoform enrollment epic essential ethilon everybody
everyone evolent excise excised explanation eye eyes face facet faxed femoral fibular figure file finance fingers
fissure flap flexor following forms fracture front full-thickness fungal gel gelfoam glasgow google gravity greater
hammer hammertoe handoff hands healing health heart heels hip hold hoping hospice house household hydrocolloid icu
image images imaging immune implant implants inc indexed ingrown insert inserted insulin insurer international
interrupted interspace iodoflex irrigate job joint joints kareo kenalog kerasis ketorolac knee lab labs laser lasix
later leadership leads legal legs ligament limb lipoma liquid list load local looking lower-extremity lymph lymphedema
mail managed management marked massage mast matrix mattress mechanical medicaid's medication meds medtronic membrane
merit mesh midfoot mimedx mips modality moisture molnlycke monitor monocryl months mupirocin myofascial myriad nail
nails nanova neck neosporin nerve neuroma neuropathic newly nextgen night nobody nodule none nonselective nose nuo
nylon observation ocr offload offloading oig ointment ok okay online opmed optum optum360 oral organogenesis
orthopedic orthopedics orthotic oxistat oxygen packing pad paid paperwork paracentesis paronychia partial pass patch
path payers payment payments pcp pediatric pending per-diem percutaneous perineal period permission pharmacy philips
photo photos pin pins podiatric polysporin popliteal port positive possible posted power prep prescription presenting
prevena primapore prisma privacy probe prolene promogran pump punch purulent quarter quikclot radiology rather recheck
recurrent reduction refill registration regranex rehab reimbursement rejected rejection remit removal renasys
replacement reports requests resection resolved rest restrata retro returning revision rheumatoid rib root rule rules
running rural sacrococcygeal scalp scan scar scheduling school sciatic screening search sedation self seton settlement
shave shin shoe shunt sign signs silk silvadene silver simple sinus sizes skilled slit smart snap social sole solution
somebody someone sorbact sorry sound source spinal splint split staff stapler staples steri-strip steri-strips sternal
stitch stool strip strips stryker stump sub subacute subungual suction suprathel sural surgicel surgraft suspect
suture sutures swab swelling sync table tape taping tech telfa tendons tenotomy tens tetanus text theragenesis
thickness thin thoracic throat thumb thyroid tibialis tick tier tissue title tmj toenail toenails toes tool topical
torn total trach traction train training transfer transfers transplant trauma travel trial trigeminal trochanter
trochanteric trying tube tumor turn turns ultrasonic umbilicus unclear undermine unless upgrade urinary urology usual
vacutainer valgus varicose vault vent ventral vertebral vial vicryl virus visits vitamin vitamins waived wash washout
waystar web weight wet whole window wire wondering workup wound-vac woundex wrap wrist xenograft yearly young zenith
zimmer zinc
`);

/** Names of signs, diseases, scales and devices that are family names too: no person unless a title or label says so. */
export const eponyms: ReadonlySet<string> = new Set(
  list(`
achilles addison adson asherman babinski baker barrett bartholin bell bowen braden breslow charcot clark crohn cushing
danlos doppler dupuytren ehlers epley finkelstein fitzpatrick foley galeazzi gleason graves guillain barre hallpike
hashimoto hodgkin hoffmann huntington jones kaposi kocher lachman langer lisfranc lyme marfan mcmurray meniere merkel
monteggia morton norton paget parkinson phalen ranson raynaud romberg sjogren skene smith spurling tinel tourette
trendelenburg turner unna valsalva dakin fournier marjolin buerger austin chopart syme wegener metzenbaum jobst shiley yankauer texas wagner waterlow weber wells
`),
);

/** Small words that follow "dr" or "pt" and are no names. */
export const plainWords: ReadonlySet<string> = new Set(
  list(`
a about added advance after again ago agreed agrees alert all also an and any anybody appointment appt are arrived as
asked asks at available aware away back be because been before bill billed bills bunch busy but by came can care
charge charges chart charted charting clinic code coded come comes complained complains consent could daughter denied
denies diagnosis did didn't do documents does doesn't doing done due each education established ever every everybody
everyone father first folks for from gave get gets got group guys had has have he help helping her here him his how
husband i id if in info information instructed into is isn't it its just keeps kindly last later left let like lives
lot lots made makes may me might million more most mother much must my name needs never new next no nor not note notes
now number of off office old on once only or order orders other our out over own per pick picked population portal
portion practice presented presents put puts ran reads ready refer referral referred refused refuses reported reports
returned returns right safety said same sat satisfaction saw says seen sees sends sent she should showed shows
signature signed signs since so some son stable stated states still such supervised takes team than thanks that the
their them then there these they thinks this those thought to today told tolerated tolerating tomorrow ton too took
two under understands understood underwent until up us use used uses usually verbalized very visit visits wanted wants
was wasn't we went were what when where which while who whose why wife will with within without won't wore work works
would wrote yes yesterday yet you your yours
`),
);

/** Endings of clinical words ("debridement", "onychomycosis") that names do not have. */
export const clinicalEnding =
  /(?:ectomy|otomy|ostomy|plasty|scopy|centesis|itis|osis|oses|emia|inoma|lipoma|neuroma|fibroma|hematoma|granuloma|seroma|denoma|ngioma|lymphoma|sarcoma|opathy|graphy|ogram|tion|tions|sion|idement|agement|acement|ursement|ness|cillin|mycin|azole|statin|caine|isone|olone|ology|ologist|ically|edema|algia|plegia|rrhea|lysis|desis|pexy|rrhaphy|therapy|therapist|tomies|able|ible|ingly|ular|eous|ious|tive|ative|ical|ance|ence|ency|ment|ialist|talist|iatrist|etist|apist|ician|[a-z]{3}[^l]ly|[nrtui]ally|ually)$/;
