import { maxSealedBytes } from './seal.ts';

/** Certificates and signers of a mail are a few hundred values; a streamed content comes in pieces of its own. */
const asnLimits = { maxDepth: 40, maxNodes: 60_000, maxContentLength: maxSealedBytes, parseEmbedded: false };

/**
 * The MIME entity inside an opaque S/MIME signature (CMS SignedData, RFC 5652 s5; RFC 8551 s3.5.2), or undefined
 * when the bytes are something else: encrypted, compressed or broken. The signature itself is not checked: who
 * sent a mail is the receiving server's word.
 */
export async function openSigned(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (bytes.byteLength > maxSealedBytes) return undefined;
  const [{ fromBER }, { ContentInfo, SignedData }] = await Promise.all([import('asn1js'), import('pkijs')]);
  try {
    const info = new ContentInfo({ schema: fromBER(Uint8Array.from(bytes), asnLimits).result });
    if (info.contentType !== ContentInfo.SIGNED_DATA) return undefined;
    const { encapContentInfo } = new SignedData({ schema: info.content });
    const content = encapContentInfo.eContent?.getValue();
    return content === undefined ? undefined : new Uint8Array(content);
  } catch {
    return undefined; // not the structure it claims to be: the reply says that the mail could not be read
  }
}
