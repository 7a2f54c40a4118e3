/** What a Linux library needs of the machine that it is loaded on. */
export interface ElfNeeds {
  readonly machine: number;
  /** The shared libraries that it names. */
  readonly libraries: string[];
  /** The symbol versions that it needs, such as `GLIBC_2.17`. */
  readonly versions: string[];
}

/** https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
export const MACHINE_AARCH64 = 183;
const SECTION_VERSION_NEEDS = 0x6ffffffe;
const SECTION_DYNAMIC = 6;
const DYNAMIC_NEEDED = 1;

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
}

/** Reads a 64-bit little-endian ELF file; undefined where the bytes are none. */
export function elfNeeds(file: Buffer): ElfNeeds | undefined {
  if (file.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') {
    return undefined;
  }
  const sections = readSections(file);
  const text = (table: Section, at: number) => {
    const start = table.offset + at;
    return file.toString('latin1', start, file.indexOf(0, start));
  };
  const libraries: string[] = [];
  const versions = new Set<string>();
  for (const section of sections) {
    const names = sections[section.link];
    if (section.type === SECTION_DYNAMIC) {
      for (let at = section.offset; at < section.offset + section.size; at += 16) {
        if (Number(file.readBigUInt64LE(at)) === DYNAMIC_NEEDED) libraries.push(text(names, Number(file.readBigUInt64LE(at + 8))));
      }
    } else if (section.type === SECTION_VERSION_NEEDS) {
      let need = section.offset;
      for (let i = 0; i < section.info; i++) {
        let auxiliary = need + file.readUInt32LE(need + 8);
        for (let j = 0; j < file.readUInt16LE(need + 2); j++) {
          versions.add(text(names, file.readUInt32LE(auxiliary + 8)));
          auxiliary += file.readUInt32LE(auxiliary + 12);
        }
        need += file.readUInt32LE(need + 12);
      }
    }
  }
  return { machine: file.readUInt16LE(18), libraries, versions: [...versions].sort() };
}

function readSections(file: Buffer): Section[] {
  const start = Number(file.readBigUInt64LE(40));
  const size = file.readUInt16LE(58);
  return Array.from({ length: file.readUInt16LE(60) }, (_, index) => {
    const at = start + index * size;
    return {
      type: file.readUInt32LE(at + 4),
      offset: Number(file.readBigUInt64LE(at + 24)),
      size: Number(file.readBigUInt64LE(at + 32)),
      link: file.readUInt32LE(at + 40),
      info: file.readUInt32LE(at + 44),
    };
  });
}

/** Whether version `GLIBC_2.17` is at most `GLIBC_2.34`; versions of other names are not. */
export function isAtMost(version: string, most: string): boolean {
  const [name, numbers] = split(version);
  const [mostName, mostNumbers] = split(most);
  if (name !== mostName) return false;
  const at = numbers.findIndex((number, index) => number !== (mostNumbers[index] ?? 0));
  return at < 0 || numbers[at] < (mostNumbers[at] ?? 0);
}

function split(version: string): [string, number[]] {
  const at = version.lastIndexOf('_');
  return [version.slice(0, at), version.slice(at + 1).split('.').map(Number)];
}
