import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Imports go one way. A part may import from itself and from parts of a lower rank; a stage never imports
 * what does I/O around it. A cycle or a shortcut fails here, with the file that made it.
 */
const root = path.resolve(import.meta.dirname, '..');

const stages = ['inbox', 'case', 'rules', 'consult', 'reply', 'outbox'];
const around = ['catalog', 'ledger', 'practice'];

function partOf(file: string): string {
  const relative = path.relative(root, file);
  const [top, second, third] = relative.split(path.sep);
  if (top !== 'src') return top ?? '';
  return third === undefined ? (second ?? '').replace(/\.ts$/, '') : (second ?? '');
}

/** What a part may import besides itself and `outcome`. */
function mayImport(part: string, other: string): boolean {
  if (other === part || other === 'outcome' || (['log', 'notice'].includes(other) && part !== 'outcome'))
    return true;
  const rank = stages.indexOf(part);
  if (rank >= 0) return stages.indexOf(other) >= 0 && stages.indexOf(other) < rank;
  if (around.includes(part)) return stages.includes(other);
  switch (part) {
    case 'answer':
      return stages.includes(other);
    case 'queue':
      return other === 'config';
    case 'config':
      return stages.includes(other);
    case 'service':
      return [...stages, ...around, 'answer', 'queue', 'config'].includes(other);
    case 'commands':
    case 'program':
    case 'cli':
      return !['cli', 'test'].includes(other);
    case 'workers':
      return !['cli', 'commands', 'test', 'practice'].includes(other);
    default:
      return false;
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map(name => path.join(root, folder, name));
}

const sources = ['src', 'workers', 'config'].flatMap(filesBelow);

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(match =>
    path.resolve(path.dirname(file), match[1] ?? ''),
  );
}

test('the import scan sees the sources', () => {
  expect(sources.length).toBeGreaterThan(10);
  expect(sources.flatMap(importsOf).length).toBeGreaterThan(20);
});

test('no module imports against the way of a case', () => {
  const wrong = sources.flatMap(file =>
    importsOf(file)
      .filter(target => !mayImport(partOf(file), partOf(target)))
      .map(target => `${path.relative(root, file)} imports ${path.relative(root, target)}`),
  );
  expect(wrong).toEqual([]);
});

test('no file is a barrel and none is named for nothing', () => {
  const wrong = sources.filter(file => /(^|\/)(index|utils?|helpers?|manager|types|common)\.ts$/.test(file));
  expect(wrong).toEqual([]);
});

test('only the edges read the environment or the clock', () => {
  const pure = ['case', 'rules', 'consult', 'reply'].flatMap(stage => filesBelow(`src/${stage}`));
  // Talking to an endpoint takes a clock and chance for its back-off.
  const isEdge = (file: string) => /^src\/consult\/model[\w-]*\.ts$/.test(path.relative(root, file));
  const wrong = pure.filter(
    file =>
      !isEdge(file) &&
      /process\.env|Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(file, 'utf8')),
  );
  expect(wrong.map(file => path.relative(root, file))).toEqual([]);
});
