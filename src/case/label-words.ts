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
export const weak = new Set(
  'claim,case,chart,form,issue,order,visit,encounter,reference,ref,referral,policy,group,contract,request,inquiry,incident,log,job,item,product,record,patient,pt,auth,authorization,pre-auth,preauth,precert,check,chk,file,folder,study,protocol,registry,site,unit,store,line,document,doc,device,employee,customer,client,vendor,load,tag,report,appeal,complaint,grievance,remit,remittance,eob,era,trace,eft,deposit,statement,payer,provider,beneficiary,locate,event,session,medicaid,medicare,tax,insurance,plan,certificate,routing,bank,card,voucher,dispatch,control'.split(
    ',',
  ),
);

export const codeWords = new Set(
  'cpt,cpt4,cpt-4,hcpcs,icd,icd10,icd-10,icd10cm,icd-10-cm,icd-10-pcs,icd10pcs,icd9,icd-9,pcs,code,codes,coded,coding,procedure,procedures,proc,px,dx,diagnosis,diagnoses,add-on,addon,modifier,bill,billed,billing,billable,report,reported,reporting,submit,submitted,cpts,cpt/hcpcs,charge,charged'.split(
    ',',
  ),
);

export const kinds: ReadonlyMap<string, IdentifierKind> = new Map(
  (Object.entries(strong) as [IdentifierKind, string][]).flatMap(([kind, names]) =>
    names
      .split(',')
      .filter(name => name !== '')
      .map(name => [name, kind] as const),
  ),
);

/** The states by the first digit of their ZIP codes. */
export const statesByDigit = [
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
export const stateNames = new Set(
  'alabama,alaska,arizona,arkansas,california,colorado,connecticut,delaware,florida,georgia,hawaii,idaho,illinois,indiana,iowa,kansas,kentucky,louisiana,maine,maryland,massachusetts,michigan,minnesota,mississippi,missouri,montana,nebraska,nevada,new hampshire,new jersey,new mexico,new york,north carolina,north dakota,ohio,oklahoma,oregon,pennsylvania,rhode island,south carolina,south dakota,tennessee,texas,utah,vermont,virginia,west virginia,wisconsin,wyoming,puerto rico'.split(
    ',',
  ),
);

export const linking = new Set([
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
export const numbering = new Set([
  'no',
  'num',
  'number',
  'nbr',
  'numbers',
  'nos',
  '#',
  'id',
  'ids',
  'ending',
]);
export const separating = new Set([',', ';', '&', 'and', 'or', '/']);

/** Labels of several numbers at once: what is listed after them is of the same kind. */
export const plurals: ReadonlyMap<string, IdentifierKind> = new Map(
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
