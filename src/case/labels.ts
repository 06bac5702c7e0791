/** What the words right before a number make of it: an identifier of some kind, or a code. */
export type IdentifierKind =
  | 'zip'
  | 'address'
  | 'phone'
  | 'money'
  | 'date'
  | 'record'
  | 'contact'
  | 'policy'
  | 'amount'
  | 'secret'
  | 'thing';

const strong: Readonly<Record<IdentifierKind, string>> = {
  zip: 'zip,zipcode,zip code,zip-code,postal,postal code,postcode',
  address:
    'room,rm,suite,ste,apt,apartment,box,bldg,building,floor,bay,gate,locker,hwy,highway,route,rte,bed,mailstop',
  phone:
    'phone,telephone,tel,fax,cell,mobile,ext,extension,call,dial,dialed,dialled,pager,beeper,hotline,fax to,helpline',
  money: '$,usd,us$,eur,€,£',
  date: '',
  record:
    'mrn,medical record,med rec,acct,account,invoice,inv,npi,tin,ein,tax id,ssn,icn,dcn,tcn,hicn,mbi,id,csn,fin,har,accession,specimen,clia,dea,ptan,taxonomy,po,p.o,rma,ticket,tracking,confirmation,badge,license,licence,lic,docket,rx,prescription,requisition,username,user,login,receipt,transaction,control',
  contact: '',
  policy:
    'lcd,lca,ncd,article,transmittal,change request,cr,pub,publication,page,pg,pp,chapter,ch,section,vol,volume,bulletin,cfr,exhibit,remark,remark code,remark codes,rarc,carc,reason code,reason codes,adjustment code,adjustment reason,denial code,denial codes,group code,revenue code,rev code,drg,ms-drg,apc,taxonomy code,condition code,occurrence code,value code,pos,place of service,payer code,rarcs,carcs,report type,type of bill,tob,bill type',
  amount:
    'wbc,white count,rbc,plt,platelets,platelet,platelet count,anc,bnp,ferritin,troponin,cpk,ck,triglycerides,lipase,cfu,colony count,hcg,psa,population,temp,temperature,salary,cost,price,balance,budget,deductible,copay,allowed amount,amount,mileage,odometer,elevation,altitude,heparin,enoxaparin,vitamin,vit,vitamins',
  secret:
    'pin,passcode,password,passwd,meeting id,webinar id,verification code,security code,access code,confirmation code,promo code,discount code,gate code,door code,entry code,area code,country code,dial code,conference code,meeting code,login code,authentication code,error code,status code,activation code,bar code,qr code,otp,otp code,lock code,alarm code,invite code,referral code,coupon code,tracking code,dress code,source code,color code,building code,registration code,department code,cost center,cost code,project code,account code,ref code,reference code,sort code,swift code',
  thing:
    'iso,iec,ansi,nfpa,serial,s/n,sn,model,lot,batch,sku,upc,ndc,udi,gtin,part,catalog,flight,version,ver,isbn,asset,bus,firmware,hospital unit,train',
};

/** Ordinary words too: these need "#", "no" or "number" after them to be a label. */
const weak = new Set(
  'claim,case,chart,form,issue,order,visit,encounter,reference,ref,referral,policy,member,group,contract,request,inquiry,incident,log,job,item,product,record,patient,pt,auth,authorization,pre-auth,preauth,precert,check,chk,file,folder,study,protocol,registry,site,unit,store,line,document,doc,device,employee,customer,client,vendor,load,tag,report,appeal,complaint,grievance,remit,remittance,eob,era,trace,eft,deposit,statement,subscriber,payer,provider,beneficiary,locate,event,session,medicaid,medicare,tax,insurance,plan,certificate,routing,bank,card,voucher,dispatch'.split(
    ',',
  ),
);

const codeWords = new Set(
  'cpt,cpt4,cpt-4,hcpcs,icd,icd10,icd-10,icd10cm,icd-10-cm,icd-10-pcs,icd10pcs,icd9,icd-9,pcs,code,codes,coded,coding,procedure,procedures,proc,px,dx,diagnosis,diagnoses,add-on,addon,modifier,bill,billed,billing,billable,report,reported,reporting,submit,submitted,cpts,cpt/hcpcs,charge,charged'.split(
    ',',
  ),
);

const kinds: ReadonlyMap<string, IdentifierKind> = new Map(
  (Object.entries(strong) as [IdentifierKind, string][]).flatMap(([kind, names]) =>
    names
      .split(',')
      .filter(name => name !== '')
      .map(name => [name, kind] as const),
  ),
);

const states = new Set(
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY N.Y N.J Calif Tex Fla Mass Penn Ill'.split(
    ' ',
  ),
);
const stateNames = new Set(
  'alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,georgia,hawaii,idaho,illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,missouri,montana,nebraska,nevada,new hampshire,new jersey,new mexico,new york,north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,virginia,west virginia,wisconsin,wyoming,puerto rico'.split(
    ',',
  ),
);

const piece = /[A-Za-z0-9$€£µ][A-Za-z0-9$'./&-]*|[#:=,;!?()]/g;
const linking = new Set(['is', 'was', 'are', 'of', 'at', '=', ':', '#', '-', '(', 'to', 'reads', 'being']);
const numbering = new Set(['no', 'num', 'number', 'nbr', 'numbers', 'nos', '#', 'id', 'ids']);

/**
 * The kind of identifier the words before a number announce; 'code' when they announce a code; undefined
 * when they say nothing. `left` is the text before the number, at most a line or two.
 */
export function labelKind(left: string): IdentifierKind | 'code' | undefined {
  if (saysNothing(left)) return undefined;
  const words = left.slice(-56).match(piece) ?? [];
  let at = words.length - 1;
  let numbered = false;
  let linked = 0;
  for (; at >= 0 && linked < 4; at -= 1) {
    const word = plain(words[at]);
    if (numbering.has(word)) numbered = true;
    else if (!linking.has(word) || (word === 'to' && plain(words[at - 1]) !== 'fax')) break;
    linked += 1;
  }
  const last = plain(words[at]);
  const two = `${plain(words[at - 1])} ${last}`;
  if (numbered && (codeWords.has(last) || codeWords.has(two))) return 'code';
  const kind = kinds.get(two) ?? kinds.get(last) ?? (numbered ? kinds.get(`${last} id`) : undefined);
  if (kind) return kind;
  if (codeWords.has(last)) return 'code';
  if (numbered && (weak.has(last) || last === '' || linked === 1 || /^[a-z]/.test(last))) return 'record';
  return linked === 0 ? stateBefore(words, at, left) : undefined;
}

/** Words that end a label, a link or a state's name: every other word before a number says nothing about it. */
const telling: ReadonlySet<string> = new Set(
  [...kinds.keys(), ...codeWords, ...linking, ...numbering, ...stateNames].map(
    name => name.split(' ').at(-1) ?? name,
  ),
);

/** A quick look at the last word alone, which settles most numbers of a mail. */
function saysNothing(left: string): boolean {
  let end = left.length;
  while (end > 0 && left.charCodeAt(end - 1) === 32) end -= 1;
  let start = end;
  while (start > 0 && isLetter(left.charCodeAt(start - 1))) start -= 1;
  const size = end - start;
  if (size === 0 || size > 20 || (size === 2 && left.charCodeAt(start) < 91)) return false;
  return start > 0 && left.charCodeAt(start - 1) === 32 && !telling.has(left.slice(start, end).toLowerCase());
}

function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);
}

function stateBefore(words: readonly string[], at: number, left: string): IdentifierKind | undefined {
  const comma = words[at] === ',';
  const end = comma ? at - 1 : at;
  const raw = (words[end] ?? '').replace(/\.$/, '');
  const before = words[end - 1] ?? '';
  if (stateNames.has(raw.toLowerCase()) || stateNames.has(`${before} ${raw}`.toLowerCase())) {
    return /^[A-Z]/.test(raw) ? 'zip' : undefined;
  }
  if (!states.has(raw) || /\n\s*$/.test(left)) return undefined;
  // "Baltimore, MD 21201" and "Baltimore MD 21201"; not "97597 OR 11042" nor "BILL 97597 IN OFFICE".
  if (before === '' && /^\s*[A-Z]{2}\s+$/.test(left))
    return /^(?:OR|IN|ME|OK|HI|PA|ID|LA|MA)$/.test(raw) ? undefined : 'zip';
  return before === ',' || /^[A-Z][a-z'.]{1,}$/.test(before) ? 'zip' : undefined;
}

function plain(word: string | undefined): string {
  return (word ?? '').replace(/[.'-]+$/, '').toLowerCase();
}
