/** The words that spell numbers from one to ninety-nine, each list in ascending order. */
export const units = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
export const teens = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
export const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
