import { findChoice, findFact, present, type ServiceReader, serviceOf, triggerOf } from './reader.ts';

const others =
  '(?:hospitalist|laborist|on-?call (?:ob|doctor|doc|physician)|covering (?:ob|doctor|doc|physician)|(?:another|other|different|outside|unaffiliated) (?:[\\w-]+ )?(?:ob|group|practice|provider|physician|doctor|hospital|midwife))';
const deliveredByOthers = new RegExp(
  `\\b${others}\\b[^.;\\n]{0,40}\\bdeliver(?:ed|y)\\b|\\bdeliver(?:ed|y)\\b[^.;\\n]{0,40}\\b(?:by|at|with) (?:the |an? )?${others}\\b|\\bdelivered elsewhere\\b`,
  'i',
);

/** Maternity: antepartum visits, delivery, postpartum care, or the whole. */
export const readMaternity: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:maternity care|antepartum|ante-?natal|prenatal visits?|obstetric\w*|global (?:ob|obstetric)\w*|(?:vaginal|vag|cesarean|c-section|c\/s|vbac|svd|nsvd)[\w\s]{0,12}deliver\w+|(?:svd|nsvd|vbac|repeat c\/s|primary c\/s)|deliver(?:y|ed) (?:by us|vaginally|by (?:cesarean|c-section))|delivery)\b/i,
  );
  if (
    !trigger ||
    !/\b(?:antepartum|prenatal|maternity|obstetric|ob\b|vag(?:inal)?\b|cesarean|c-section|c\/s|vbac|n?svd|postpartum|pregnan\w*)/i.test(
      text.passage.text,
    )
  )
    return [];
  // "Then the hospitalist delivered": what others did is not ours to bill.
  const byOthers = findFact(text, trigger, deliveredByOthers, () => 'none');
  const told = findChoice(text, trigger, [
    [
      'vaginal-after-cesarean',
      /\b(?:vbac|vaginal (?:delivery )?after (?:a |previous |prior |an earlier )?(?:cesarean|c-section))\b/i,
    ],
    [
      'cesarean-after-attempt',
      /\b(?:cesarean|c-section) after (?:an? )?(?:failed |attempted )?(?:attempt\w*|tolac|trial|vbac)\b/i,
    ],
    ['cesarean', /\b(?:cesarean|c-section|caesarean|c\/s)(?!\w)/i],
    ['vaginal', /\b(?:vaginal\w*|vag(?=\s(?:deliv\w*|birth))|n?svd)\b/i],
    [
      'none',
      /\b(?:delivery by us: none|(?:no|without) delivery|did not deliver|delivered elsewhere|transferred (?:care|before delivery))\b/i,
    ],
  ]);
  const delivery = byOthers && /\b(?:we|us|our)\b/i.test(text.passage.text) ? byOthers : told;
  const antepartumVisits = findFact(
    text,
    trigger,
    /\b(\d{1,2})\s(?:antepartum|prenatal|antenatal|ob|ante|pnc?)\s(?:care\s)?visits?\b/i,
    found => Number(found[1]),
  );
  const postpartum = findFact(
    text,
    trigger,
    /\b(?:post-?partum|pp) (?:care|visits?|check|f\/u|follow-?up)(?! (?:elsewhere|by another))\b/i,
    () => true,
  );
  const wholeCare = findFact(
    text,
    trigger,
    /\b(?:whole|entire|complete|full|all) (?:maternity|obstetric|ob|prenatal and)\b|\bglobal (?:ob|maternity|obstetric)\w*|\ball (?:done )?by (?:us|our|the same|one)\b/i,
    () => true,
  );
  return [
    serviceOf(text, 'maternity', trigger, present({ antepartumVisits, delivery, postpartum, wholeCare })),
  ];
};
