import { type Entry, fromBuffer } from 'yauzl';
import { cleanText } from './headers.ts';

const maxNamed = 5;

/** What is in a ZIP archive, for the reply to name: archives are not opened. */
export async function describeArchive(bytes: Uint8Array): Promise<string> {
  const listing = await listEntries(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (listing === undefined || listing.names.length === 0) {
    return 'is an archive; archives are not opened, please attach the document itself';
  }
  if (listing.names.includes('[Content_Types].xml')) {
    return 'is a damaged Office document; please save it again, or as PDF';
  }
  const more = listing.count > listing.names.length ? ' and more' : '';
  const kind = listing.isEncrypted ? 'an archive with a password' : 'an archive';
  return `is ${kind} with ${listing.names.join(', ')}${more}; archives are not opened, please attach the document itself`;
}

interface Listing {
  readonly names: readonly string[];
  readonly count: number;
  readonly isEncrypted: boolean;
}

/** Names come from the central directory alone; nothing is inflated. Undefined when it cannot be read. */
async function listEntries(bytes: Buffer): Promise<Listing | undefined> {
  return await new Promise(resolve => {
    fromBuffer(bytes, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error || !zip) return resolve(undefined);
      const names: string[] = [];
      let isEncrypted = false;
      const finish = () => resolve({ names, count: zip.entryCount, isEncrypted });
      zip.on('error', () => resolve(undefined));
      zip.on('end', finish);
      zip.on('entry', (entry: Entry) => {
        isEncrypted ||= (entry.generalPurposeBitFlag & 1) === 1;
        names.push(cleanText(entry.fileName).slice(0, 80));
        if (names.length < maxNamed) zip.readEntry();
        else finish();
      });
      zip.readEntry();
    });
  });
}

/** The old Office container ([MS-CFB]) also wraps documents with a password. */
export function describeCompound(bytes: Uint8Array): string {
  const holds = (name: string) => Buffer.from(bytes).includes(Buffer.from(name, 'utf16le'));
  if (holds('EncryptedPackage')) return 'is an Office document with a password; please save it without';
  return 'is an old Office file; please save it as DOCX, XLSX or PDF';
}

/** Encrypted mail parts, by their armour or their declared type (RFC 3156, RFC 8551). */
export function describeEncrypted(bytes: Uint8Array, declaredType: string): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  if (/^\s*-----BEGIN PGP MESSAGE-----/m.test(start)) return 'is encrypted (PGP); please send it unencrypted';
  return /^application\/(?:x-)?pkcs7-mime$/.test(declaredType)
    ? 'is signed or encrypted (S/MIME) in a form that is not read; please send it unencrypted'
    : undefined;
}
