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
    'room,rm,suite,ste,apt,apartment,box,bldg,building,floor,bay,gate,locker,hwy,highway,route,rte,bed,mailstop,dept,department',
  phone:
    'phone,telephone,tel,fax,cell,mobile,ext,extension,call,dial,dialed,dialled,pager,beeper,hotline,fax to,helpline,press,pressed',
  money: '$,usd,us$,eur,€,£',
  date: '',
  record:
    'mrn,medical record,med rec,acct,account,invoice,inv,npi,tin,ein,tax id,ssn,icn,dcn,tcn,hicn,mbi,id,csn,fin,har,accession,specimen,clia,dea,ptan,taxonomy,po,p.o,rma,ticket,tracking,confirmation,badge,license,licence,lic,docket,rx,prescription,requisition,username,user,login,receipt,transaction,by check,remit,remittance,irb protocol,study protocol,irb,eft,eft trace,req,gift card,member,subscriber',
  contact: '',
  policy:
    'mln,mln matters,lcd,lca,ncd,article,transmittal,change request,cr,pub,publication,page,pg,pp,chapter,ch,section,vol,volume,bulletin,cfr,exhibit,remark,remark code,remark codes,rarc,carc,reason code,reason codes,adjustment code,adjustment reason,denial code,denial codes,group code,revenue code,rev code,drg,ms-drg,apc,taxonomy code,condition code,occurrence code,value code,pos,place of service,payer code,rarcs,carcs,report type,type of bill,tob,bill type',
  amount:
    'wbc,count,counts,white count,rbc,plt,platelets,platelet,platelet count,anc,bnp,ferritin,troponin,cpk,ck,triglycerides,lipase,cfu,colony count,hcg,psa,population,temp,temperature,salary,cost,price,balance,budget,deductible,copay,allowed amount,amount,mileage,odometer,elevation,altitude,heparin,enoxaparin,vitamin,vit,vitamins',
  secret:
    'pin,passcode,password,passwd,meeting id,webinar id,verification code,security code,access code,confirmation code,promo code,discount code,gate code,door code,entry code,area code,country code,dial code,conference code,meeting code,login code,authentication code,error code,status code,activation code,bar code,qr code,otp,otp code,lock code,alarm code,invite code,referral code,coupon code,tracking code,dress code,source code,color code,building code,registration code,department code,cost center,cost code,project code,account code,ref code,reference code,sort code,swift code,plan code,payer code,carrier code,conf code,factor code,2-factor code,two-factor code,sms code,unlock code,reset code,backup code',
  thing:
    'iso,iec,ansi,nfpa,serial,s/n,sn,model,lot,batch,sku,upc,ndc,udi,gtin,part,catalog,flight,version,ver,isbn,asset,bus,firmware,hospital unit,train,license plate,licence plate,build,ipad,iphone,galaxy,pixel,laptop,tablet,printer',
};

/** Ordinary words too: these need "#", "no" or "number" after them to be a label. */
const weak = new Set(
  'claim,case,chart,form,issue,order,visit,encounter,reference,ref,referral,policy,group,contract,request,inquiry,incident,log,job,item,product,record,patient,pt,auth,authorization,pre-auth,preauth,precert,check,chk,file,folder,study,protocol,registry,site,unit,store,line,document,doc,device,employee,customer,client,vendor,load,tag,report,appeal,complaint,grievance,remit,remittance,eob,era,trace,eft,deposit,statement,payer,provider,beneficiary,locate,event,session,medicaid,medicare,tax,insurance,plan,certificate,routing,bank,card,voucher,dispatch,control'.split(
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

/** The states by the first digit of their ZIP codes. */
const statesByDigit = [
  'CT MA ME NH NJ RI VT N.J Mass',
  'DE NY PA N.Y Penn',
  'DC MD NC SC VA WV',
  'AL FL GA MS TN Fla',
  'IN KY MI OH',
  'IA MN MT ND SD WI',
  'IL KS MO NE Ill',
  'AR LA OK TX Tex',
  'AZ CO ID NM NV UT WY',
  'AK CA HI OR WA Calif',
].map(names => new Set(names.split(' ')));
const stateNames = new Set(
  'alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,georgia,hawaii,idaho,illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,missouri,montana,nebraska,nevada,new hampshire,new jersey,new mexico,new york,north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,virginia,west virginia,wisconsin,wyoming,puerto rico'.split(
    ',',
  ),
);

const linking = new Set([
  'is',
  'was',
  'are',
  'were',
  'of',
  'at',
  'in',
  '=',
  ':',
  '#',
  '-',
  '(',
  'to',
  'reads',
  'being',
]);
const numbering = new Set(['no', 'num', 'number', 'nbr', 'numbers', 'nos', '#', 'id', 'ids', 'ending']);
const separating = new Set([',', ';', '&', 'and', 'or', '/']);

/** Labels of several numbers at once: what is listed after them is of the same kind. */
const plurals: ReadonlyMap<string, IdentifierKind> = new Map(
  (
    [
      ['zip', 'zips,zip codes,zipcodes,postal codes'],
      ['address', 'rooms,suites,apartments,beds,boxes'],
      ['phone', 'phones,extensions,exts,pagers,faxes,phone numbers,fax numbers,cell numbers'],
      ['record', 'mrns,accounts,accts,invoices,npis,tickets,ids,requisitions,icns,receipts'],
      ['thing', 'lots,serials,batches,ndcs,skus'],
    ] as const
  ).flatMap(([kind, names]) => names.split(',').map(name => [name, kind] as const)),
);

/** Labels where they begin the text: "Case 97597 of the registry", but "in this case 97597". */
const headings = new Set(['Case', 'Chart', 'File', 'Plate', 'Patient', 'Pt', 'Order', 'Error']);

/** How far back a label may begin. */
const window = 56;

/**
 * The kind of identifier the words before a number announce; 'code' when they announce a code; undefined
 * when they say nothing. Reads the text between `floor` and the number's start, at most a line or two.
 * @param inCodeList the number before it was found to be a code: no list of identifiers is looked for.
 */
export function labelKind(
  text: string,
  floor: number,
  end: number,
  inCodeList = false,
): IdentifierKind | 'code' | undefined {
  if (saysNothing(text, floor, end)) return undefined;
  const words = new WordsBefore(text, Math.max(floor, end - window), end);
  let at = 0;
  let numbered = false;
  for (; at < 4; at += 1) {
    const word = words.plain(at);
    if (numbering.has(word)) numbered = true;
    else if (!linking.has(word) || !isLink(word, words.plain(at + 1))) break;
  }
  const last = words.plain(at);
  const two = `${words.plain(at + 1)} ${last}`;
  if (numbered && (codeWords.has(last) || codeWords.has(two))) return 'code';
  const kind =
    kinds.get(two) ??
    kinds.get(last) ??
    (numbered ? kinds.get(`${last} id`) : undefined) ??
    plurals.get(two) ??
    (at === 0 ? undefined : plurals.get(`${last} ${words.plain(at - 1)}`)) ??
    plurals.get(last);
  if (kind) return kind;
  if (codeWords.has(last)) return 'code';
  if (numbered && (weak.has(last) || last === '' || at === 1 || /^[a-z]/.test(last))) return 'record';
  if (at > 0) return undefined;
  if (headings.has(words.raw(0)) && words.raw(1) === '') return 'record';
  return stateBefore(words, text, floor, end) ?? (inCodeList ? undefined : listedKind(words));
}

/** "fax to 555..." and "ending in 1234" link; "to 97597" and "in 97597" alone do not. */
function isLink(word: string, before: string): boolean {
  if (word === 'to') return before === 'fax';
  return word !== 'in' || before === 'ending';
}

/** The kind of a number further down a list ("ZIP codes 11042, 11040 and 11030"; "meeting ID 975 970 11042"). */
function listedKind(words: WordsBefore): IdentifierKind | undefined {
  if (!separating.has(words.plain(0)) && !/\d/.test(words.plain(0))) return undefined;
  let at = 0;
  let sign = '';
  let size = 0;
  for (; at < 12; at += 1) {
    const word = words.plain(at);
    if (separating.has(word)) sign = sign === ',' ? sign : word;
    else if (/\d/.test(word)) size = word.length;
    else break;
  }
  if (at === 0) return undefined;
  while (at < 15 && (linking.has(words.plain(at)) || words.plain(at) === '#')) at += 1;
  const last = words.plain(at);
  const two = `${words.plain(at + 1)} ${last}`;
  const numbers = last === 'numbers' || last === 'nos' || last === 'ids';
  if (numbers && (weak.has(words.plain(at + 1)) || kinds.has(words.plain(at + 1)))) return 'record';
  const kind = plurals.get(two) ?? plurals.get(last);
  if (kind) return kind;
  // "Meeting ID 975 970 11042"; "extension 99213 or 99214", but not "room 12, 97597 done".
  const single = kinds.get(two) ?? kinds.get(last);
  if (sign === '') return single === 'secret' ? single : undefined;
  return size === 5 && sign !== ',' && sign !== ';' && single && listed.has(single) ? single : undefined;
}

const listed: ReadonlySet<IdentifierKind> = new Set(['zip', 'address', 'phone', 'record', 'secret', 'thing']);

/** Words that end a label, a link, a list or a state's name: every other word before a number says nothing of it. */
const telling: ReadonlySet<string> = new Set(
  [
    ...kinds.keys(),
    ...codeWords,
    ...linking,
    ...numbering,
    ...separating,
    ...plurals.keys(),
    ...stateNames,
  ].map(name => name.split(' ').at(-1) ?? name),
);

/** A quick look at the last word alone, which settles most numbers of a mail. */
function saysNothing(text: string, floor: number, from: number): boolean {
  let end = from;
  while (end > floor && text.charCodeAt(end - 1) === 32) end -= 1;
  let start = end;
  while (start > floor && isLetter(text.charCodeAt(start - 1))) start -= 1;
  const size = end - start;
  if (size === 0 || size > 20 || (size === 2 && text.charCodeAt(start) < 91)) return false;
  return (
    start > floor && text.charCodeAt(start - 1) === 32 && !telling.has(text.slice(start, end).toLowerCase())
  );
}

function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);
}

/** The words and signs before a place, nearest first; each is read when it is asked for. */
class WordsBefore {
  private readonly found: string[] = [];
  private readonly text: string;
  private readonly floor: number;
  private at: number;

  constructor(text: string, floor: number, end: number) {
    this.text = text;
    this.floor = floor;
    this.at = end;
  }

  /** As written; empty before the first. */
  raw(index: number): string {
    while (this.found.length <= index) this.found.push(this.next());
    return this.found[index] ?? '';
  }

  plain(index: number): string {
    return plain(this.raw(index));
  }

  private next(): string {
    const { text, floor } = this;
    while (this.at > floor) {
      const unit = text.charCodeAt(this.at - 1);
      if (isSign(unit)) {
        this.at -= 1;
        return text.charAt(this.at);
      }
      const end = this.at;
      let start = -1;
      while (this.at > floor) {
        const here = text.charCodeAt(this.at - 1);
        if (!isInWord(here) && !isCurrency(here)) break;
        this.at -= 1;
        if (opensWord(here)) start = this.at;
        if (isCurrency(here)) break;
      }
      if (start >= 0) return text.slice(start, end);
      if (this.at === end) this.at -= 1;
    }
    return '';
  }
}

const signs = new Set([...'#:=,;!?()'].map(sign => sign.charCodeAt(0)));

function isSign(unit: number): boolean {
  return unit < 64 && signs.has(unit);
}

/** Letters, digits and "$": where a word may begin. */
function opensWord(unit: number): boolean {
  return isLetter(unit) || (unit >= 48 && unit <= 57) || unit === 36 || isCurrency(unit);
}

/** What a word may hold besides: & ' - . / */
function isInWord(unit: number): boolean {
  return opensWord(unit) || unit === 38 || unit === 39 || (unit >= 45 && unit <= 47);
}

/** The signs of euro, pound and micro: a word may only begin with them. */
function isCurrency(unit: number): boolean {
  return unit === 0x20ac || unit === 0xa3 || unit === 0xb5;
}

function stateBefore(
  words: WordsBefore,
  text: string,
  floor: number,
  start: number,
): IdentifierKind | undefined {
  const first = words.raw(0) === ',' ? 1 : 0;
  const raw = words.raw(first).replace(/\.$/, '');
  if (!/^[A-Z]/.test(raw)) return undefined;
  const before = words.raw(first + 1);
  if (stateNames.has(raw.toLowerCase()) || stateNames.has(`${before} ${raw}`.toLowerCase())) {
    return 'zip';
  }
  // "Chest CT 71260" is no ZIP code of Connecticut.
  const isOfState = statesByDigit[text.charCodeAt(start) - 48]?.has(raw) === true;
  if (!isOfState && !(before === ',' && statesByDigit.some(names => names.has(raw)))) return undefined;
  const left = text.slice(Math.max(floor, start - window), start);
  if (/\n\s*$/.test(left)) return undefined;
  // "Baltimore, MD 21201" and "Baltimore MD 21201"; not "97597 OR 11042" nor "BILL 97597 IN OFFICE".
  if (before === '' && /^\s*[A-Z]{2}\s+$/.test(left))
    return /^(?:OR|IN|ME|OK|HI|PA|ID|LA|MA)$/.test(raw) ? undefined : 'zip';
  return before === ',' || /^[A-Z][a-z'.]{1,}$/.test(before) ? 'zip' : undefined;
}

function plain(word: string): string {
  let end = word.length;
  while (end > 0 && isTrailing(word.charCodeAt(end - 1))) end -= 1;
  return word.slice(0, end).toLowerCase();
}

/** . ' - at the end of a word */
function isTrailing(unit: number): boolean {
  return unit === 46 || unit === 39 || unit === 45;
}
