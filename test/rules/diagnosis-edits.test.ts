import { diagnosisFindings, type PatientFacts } from '../../src/rules/diagnosis-edits.ts';

test.each<[readonly string[], PatientFacts, readonly string[]]>([
  [['E10.621', 'E11.621'], {}, ['excludes1 E10.621 E11.621']],
  [['E11.621', 'E10.621'], {}, ['excludes1 E11.621 E10.621']],
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
  const codes = ['E10.621', 'E11.621', 'J44.9', 'J45.909'];
  const of = (notesLoaded: boolean) =>
    diagnosisFindings(codes, {}, { notesLoaded, found: [note, depth] }).map(
      one => `${one.kind} ${one.codes.join(' ')}`,
    );
  expect(of(true)).toEqual(['excludes1 J44.9 J45.909', 'validity E11']);
  expect(of(false)).toEqual(['excludes1 J44.9 J45.909', 'validity E11', 'excludes1 E10.621 E11.621']);
});
