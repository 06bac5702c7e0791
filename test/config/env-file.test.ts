import { parseEnv } from 'node:util';
import { loadConfig } from '../../config/config.ts';
import { readEnvFile } from '../../config/env-file.ts';
import { printEnvExample } from '../../config/example.ts';
import { inFolder } from '../support/folder.ts';

test('what is set in the environment wins over the file', async () => {
  await inFolder(async folder => {
    const file = await folder.write('.env', 'A=file\nB="two words # kept"\nC=file # comment\n');
    expect(readEnvFile(file, { A: 'set', C: '' })).toEqual({ A: 'set', B: 'two words # kept', C: 'file' });
    expect(readEnvFile(`${file}-missing`, { A: 'set' })).toEqual({ A: 'set' });
    expect(() => readEnvFile(`${file}-missing`, {}, true)).toThrow(/cannot be read \(ENOENT\)/);
    expect(() => readEnvFile(folder.path, {})).toThrow(/cannot be read \(EISDIR\)/);
  });
});

test('.env.example, copied as it is, loads', () => {
  const config = loadConfig(parseEnv(printEnvExample()));
  expect(config.mailboxes[0].from).toEqual({ name: 'Coding Desk', address: 'coding@practice.example' });
  expect(config.mailboxes[0].imap.password).toBe('abcd efgh ijkl mnop');
});
