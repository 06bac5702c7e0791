import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open as openHandle, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline as pipelineThen, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import yauzl from 'yauzl';
import { Permanent } from '../../outcome.ts';

/** Bounds on what an archive may unpack to: official releases stay far below, a bomb does not. */
export interface ArchiveLimits {
  readonly maxTotalBytes: number;
  readonly maxMembers: number;
  /** Uncompressed over compressed size, for members above 64 MB. */
  readonly maxRatio: number;
}

export const archiveLimits: ArchiveLimits = {
  maxTotalBytes: 8 * 1024 ** 3,
  maxMembers: 5_000,
  maxRatio: 150,
};

const ratioFromBytes = 64 * 1024 ** 2;
const deepest = 3;

/** One file to import: as it lies on disk, or a member of an archive. */
export interface Member {
  /** For messages: "release.zip: folder/file.txt". */
  readonly label: string;
  /** File name and the names of the archives around it, innermost first: releases are told from all of them. */
  readonly names: readonly string[];
  open(): Promise<Readable>;
  /** A path on disk that holds the same bytes (a spreadsheet needs random access). */
  onDisk(): Promise<string>;
}

/** The open archives of one import; closing lets go of them. */
export class Archives {
  readonly #folder: string;
  readonly #limits: ArchiveLimits;
  readonly #open: yauzl.ZipFile[] = [];
  #bytes = 0;
  #members = 0;
  #unpacked = 0;

  /** @param folder where members are unpacked that need random access; the caller removes it. */
  constructor(folder: string, limits: ArchiveLimits = archiveLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /**
   * The files in `file`: itself, or the members of a zip (also nested) or gzip.
   * @throws Permanent when the archive is damaged or unpacks beyond the limits.
   */
  async membersOf(file: string): Promise<Member[]> {
    const found = await stat(file).catch(() => undefined);
    if (found === undefined) throw new Permanent(`${file} does not exist`);
    if (!found.isFile()) throw new Permanent(`${file} is not a file`);
    if (found.size === 0) throw new Permanent(`${file} is empty`);
    const name = path.basename(file);
    return await this.#unfold(
      { label: name, names: [name], open: async () => createReadStream(file), onDisk: async () => file },
      0,
    );
  }

  close(): void {
    for (const zip of this.#open) zip.close();
  }

  async #unfold(member: Member, depth: number): Promise<Member[]> {
    const magic = await firstBytes(member);
    if (magic.length >= 2 && magic[0] === 0x1f && magic[1] === 0x8b)
      return await this.#unfold(this.#gunzipped(member), depth);
    if (magic.toString('latin1', 0, 4) !== 'PK\u0003\u0004') return [member];
    if (depth >= deepest) throw new Permanent(`${member.label}: archives are nested too deeply`);
    return await this.#zipMembers(member, depth);
  }

  async #zipMembers(member: Member, depth: number): Promise<Member[]> {
    const zip = await openZip(member);
    this.#open.push(zip);
    const entries: yauzl.Entry[] = [];
    try {
      for await (const entry of zip.eachEntry()) entries.push(this.#admit(entry, member));
    } catch (error) {
      if (error instanceof Permanent) throw error;
      throw new Permanent(`${member.label} is a damaged zip (${(error as Error).message})`, { cause: error });
    }
    if (entries.some(entry => entry.fileName === 'xl/workbook.xml')) return [member];
    const files = entries.filter(
      entry => !entry.fileName.endsWith('/') && !entry.fileName.startsWith('__MACOSX/'),
    );
    const nested = await Promise.all(
      files.map(async entry => await this.#unfold(this.#memberOf(zip, entry, member), depth + 1)),
    );
    return nested.flat();
  }

  /** Counts a zip entry against the limits. */
  #admit(entry: yauzl.Entry, within: Member): yauzl.Entry {
    this.#members += 1;
    this.#bytes += entry.uncompressedSize;
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    const { maxMembers, maxTotalBytes, maxRatio } = this.#limits;
    const bomb =
      this.#members > maxMembers
        ? `holds more than ${maxMembers} files`
        : this.#bytes > maxTotalBytes
          ? `unpacks to more than ${maxTotalBytes} bytes`
          : entry.uncompressedSize > ratioFromBytes && ratio > maxRatio
            ? `holds ${entry.fileName}, which unpacks to ${Math.round(ratio)} times its size`
            : undefined;
    if (bomb !== undefined) throw new Permanent(`${within.label} ${bomb}: refused as a possible zip bomb`);
    return entry;
  }

  #memberOf(zip: yauzl.ZipFile, entry: yauzl.Entry, within: Member): Member {
    const label = `${within.label}: ${entry.fileName}`;
    const member = {
      label,
      names: [path.posix.basename(entry.fileName), ...within.names],
      open: async () => {
        if (entry.isEncrypted()) throw new Permanent(`${label} is encrypted: unpack it first`);
        return Readable.from(named(await zip.openReadStreamPromise(entry), label), { objectMode: false });
      },
    };
    return { ...member, onDisk: async () => await this.#unpack(member) };
  }

  #gunzipped(member: Member): Member {
    const inner = {
      label: member.label,
      names: [(member.names[0] ?? '').replace(/\.gz$/i, ''), ...member.names.slice(1)],
      open: async () => {
        const counted = this.#counter(member.label);
        // The callback form: an error destroys the whole chain and reaches the reader of its last stream.
        pipelineThen(await member.open(), createGunzip(), counted, () => {});
        return Readable.from(named(counted, member.label), { objectMode: false });
      },
    };
    return { ...inner, onDisk: async () => await this.#unpack(inner) };
  }

  /** A gzip does not say honestly how much it holds: count while it unpacks. */
  #counter(label: string): Transform {
    let bytes = 0;
    const most = this.#limits.maxTotalBytes;
    return new Transform({
      transform(chunk: Buffer, _, done) {
        bytes += chunk.length;
        if (bytes > most) done(new Permanent(`${label} unpacks to more than ${most} bytes: refused`));
        else done(null, chunk);
      },
    });
  }

  async #unpack(member: Pick<Member, 'names' | 'open'>): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    this.#unpacked += 1;
    const file = path.join(
      this.#folder,
      `${this.#unpacked}-${(member.names[0] ?? 'file').replace(/[^\w.-]/g, '_')}`,
    );
    if (!existsSync(file)) await pipeline(await member.open(), createWriteStream(file));
    return file;
  }
}

/** Passes the bytes on; a damaged stream fails with the name of the file it came from. */
async function* named(stream: Readable, label: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof Permanent) throw error;
    throw new Permanent(`${label} is truncated or damaged (${(error as Error).message})`, { cause: error });
  }
}

async function firstBytes(member: Member): Promise<Buffer> {
  const stream = await member.open();
  for await (const chunk of stream) return (chunk as Buffer).subarray(0, 4);
  return Buffer.alloc(0);
}

/** Each read is a stream of its own, so a reader that has seen enough may drop it at any moment. */
class FileRange extends yauzl.RandomAccessReader {
  readonly #file: string;
  constructor(file: string) {
    super();
    this.#file = file;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.#file, { start, end: end - 1 });
  }
}

/** Opens a zip file on disk. The caller closes it. */
export async function openZipFile(file: string): Promise<yauzl.ZipFile> {
  const { size } = await stat(file);
  return await yauzl.fromRandomAccessReaderPromise(new FileRange(file), size, {
    autoClose: false,
    lazyEntries: true,
  });
}

async function openZip(member: Member): Promise<yauzl.ZipFile> {
  const file = await member.onDisk();
  try {
    return await openZipFile(file);
  } catch (error) {
    throw new Permanent(`${member.label} is a truncated or damaged zip (${(error as Error).message})`, {
      cause: error,
    });
  }
}

/** The first bytes of a member, for telling what it is. */
export async function headOf(member: Member, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of await member.open()) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length >= bytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

/** Waits until the bytes of a file are on the disk. */
export async function syncToDisk(file: string): Promise<void> {
  const handle = await openHandle(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
