import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { GuardPolicy } from '../../src/inbox/guard.ts';

const folder = path.join(import.meta.dirname, '../mails');

/** A stored mail by its quirk, as raw bytes. */
export async function readMail(quirk: string): Promise<Buffer> {
  return await readFile(path.join(folder, `${quirk}.eml`));
}

/** The policy the stored mails were written for. */
export const strictPolicy: GuardPolicy = {
  ownAddresses: ['coding@svc.test', 'team@svc.test'],
  isOwnMessageId: () => false,
  allowed: ['@clinic.test'],
  authentication: { mode: 'required', authservIds: ['mx.svc.test'] },
};
