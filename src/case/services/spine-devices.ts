import type { Fact } from '../facts.ts';
import { isDenied } from './denied.ts';
import { countPattern, factAt, findFact, readCount, type ServiceText, type Trigger } from './reader.ts';

const cageWords =
  /\b(?:(?:peek|titanium|interbody|expandable|intervertebral|carbon|biomechanical)\s){0,2}(?:cages?|interbody (?:devices?|spacers?)|biomechanical devices?|intervertebral devices?)\b/i;

/** Cages by interspace: "a cage at each level", "2 cages" over two interspaces. */
export function cagesOf(
  text: ServiceText,
  trigger: Trigger,
  isFused: boolean,
  interspaces: number | undefined,
) {
  const named = findFact(text, trigger, cageWords, found =>
    isDenied(text, found.index, found.index + found[0].length) ? undefined : true,
  );
  if (!named) return {};
  const cage = { ...named, value: isFused ? 'with-fusion' : 'without-fusion' };
  const each = findFact(
    text,
    trigger,
    /\b(?:cages?|devices?|spacers?)\b[^.;]{0,24}\b(?:at|in) (?:each|both|all|every) (?:\w+ )?(?:levels?|interspaces?|disc spaces?)\b|\b(?:each|both|all) (?:levels?|interspaces?)\b[^.;]{0,24}\b(?:cages?|devices?|spacers?)\b/i,
    () => interspaces,
  );
  const counted = findFact(
    text,
    trigger,
    new RegExp(
      `\\b${countPattern}\\s(?:(?:peek|titanium|interbody|expandable)\\s){0,2}(?:cages?|spacers?|devices?)\\b`,
      'i',
    ),
    found => (readCount(found[1]) === interspaces ? interspaces : undefined),
  );
  return { cage, cagedInterspaces: each ?? counted };
}

const graftWords: readonly (readonly [string, RegExp])[] = [
  [
    'autograft-local',
    /\b(?:local (?:bone )?autograft|local bone(?: graft)?|autograft from the same (?:incision|site)|local autologous)\b/i,
  ],
  ['allograft-structural', /\bstructural allograft\b|\ballograft (?:spacer|strut|dowel|wedge)\b/i],
  [
    'allograft-morsel',
    /\b(?:morseli[sz]ed allograft|allograft chips|cancellous chips|dbm|demineralized bone)\b/i,
  ],
  ['autograft-morsel', /\bmorseli[sz]ed (?:iliac|autograft)|\biliac crest (?:morseli[sz]ed|cancellous)\b/i],
  ['autograft-structural', /\b(?:tricortical|bicortical|structural autograft)\b/i],
];

/** Bone grafts named, each kind once. */
export function graftsOf(text: ServiceText): Fact<string[]> | undefined {
  const found = graftWords.flatMap(([name, pattern]) => {
    const match = pattern.exec(text.passage.text);
    if (!match || isDenied(text, match.index, match.index + match[0].length)) return [];
    return [{ name, start: match.index, end: match.index + match[0].length }];
  });
  const starts = found.map(one => one.start);
  const ends = found.map(one => one.end);
  return found.length === 0
    ? undefined
    : factAt(
        text,
        found.map(one => one.name),
        Math.min(...starts),
        Math.max(...ends),
      );
}
