import { diagnosisFindings, type PatientFacts } from '../../src/rules/diagnosis-edits.ts';

test.each<[readonly string[], PatientFacts, readonly string[]]>([
  [['E10.621', 'E11.621', 'L97.422'], {}, ['excludes1 E10.621 E11.621']],
  [['E11.621', 'E10.621', 'L97.422'], {}, ['excludes1 E11.621 E10.621']],
  [['E11.621', 'L97.422'], {}, []],
  [['L97.422', 'L89.623'], {}, ['other L97.422']],
  [['I96', 'I73.9'], {}, ['excludes1 I96 I73.9']],
  [['I96', 'E11.52'], {}, []],
  [['I87.2', 'I83.11'], {}, ['excludes1 I87.2 I83.11']],
  [['N40.0'], { sex: 'female' }, ['other N40.0']],
  [['N40.0'], { sex: 'male' }, []],
  [['O24.410'], { sex: 'male' }, ['other O24.410']],
  [['P07.30'], { ageYears: 40 }, ['other P07.30']],
  [['P07.30'], { ageYears: 0 }, []],
  [[], {}, []],
])('%j for %j: %j', (codes, patient, found) => {
  expect(diagnosisFindings(codes, patient).map(one => [one.kind, ...one.codes].join(' '))).toEqual(found);
});

test('the notes of a loaded Tabular List stand in place of the pairs known here', () => {
  const note = {
    kind: 'excludes1',
    codes: ['J44.9', 'J45.909'],
    text: 'both named',
    source: 'FY2026',
  } as const;
  const depth = { kind: 'depth', codes: ['E11'], text: 'E11 is a header', source: 'FY2026' } as const;
  const codes = ['E10.621', 'E11.621', 'L97.422', 'J44.9', 'J45.909'];
  const of = (notesLoaded: boolean) =>
    diagnosisFindings(codes, {}, { notesLoaded, found: [note, depth] }).map(
      one => `${one.kind} ${one.codes.join(' ')}`,
    );
  expect(of(true)).toEqual(['excludes1 J44.9 J45.909', 'validity E11']);
  expect(of(false)).toEqual(['excludes1 J44.9 J45.909', 'validity E11', 'excludes1 E10.621 E11.621']);
});

test('a header that still needs characters counts as the code beside', () => {
  expect(diagnosisFindings(['E11.621'], {}, undefined, ['L97.51'])).toEqual([]);
});

test.each<[readonly string[], readonly string[]]>([
  [['I10', 'N18.4', 'I50.22'], ['I13.0 replaces it']],
  [['I10', 'N18.6', 'I50.22'], ['I13.2 replaces it']],
  [['I10', 'N18.6'], ['I12.0 replaces it']],
  [['I10', 'N18.32'], ['I12.9 replaces it']],
  [['I10', 'I50.9'], ['I11.0 replaces it']],
  [['I13.0', 'I50.9', 'N18.4'], []],
  [['I13.0', 'N18.4'], ['I50.-']],
  [['I12.9'], ['N18.-']],
  [['E11.22'], ['N18.-']],
  [['E11.621'], ['L97.-']],
  [['Z68.41'], ['beside a weight']],
  [['Z68.41', 'E66.813'], []],
  [['E66.813', 'E66.01', 'Z68.41'], ['E66.813 alone']],
  [['R65.20'], ['never listed alone']],
  [['R65.20', 'A41.9'], ['listed after A41.9']],
  [['A41.9', 'R65.20'], []],
  [['T45.515A', 'D68.32'], ['coded before it']],
  [['D68.32', 'T45.515A'], []],
  [['T45.511A'], []],
])('conventions between %j: %j', (codes, said) => {
  const texts = diagnosisFindings(codes, {}).map(one => one.text);
  expect(texts).toEqual(said.map(piece => expect.stringContaining(piece)));
});
