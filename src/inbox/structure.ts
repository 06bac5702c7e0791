/** Below this size a mail is downloaded as it is: what it may hold is bounded by its size. */
export const structureBytes = 64 * 1024;

/** As many parts as the parser takes; a case has a handful. */
const maxParts = 200;
/** Forwards of forwards, each with its alternatives, stay far below. */
const maxDepth = 30;

/** A part as the server describes it (RFC 3501 s7.4.2), as far as it is looked at. */
export interface Structure {
  readonly childNodes?: readonly Structure[] | undefined;
}

/** Whether a mail has more parts, or more of them within each other, than are taken apart. */
export function isTooIntricate(structure: Structure): boolean {
  let level: readonly Structure[] = [structure];
  let parts = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    parts += level.length;
    if (parts > maxParts || depth > maxDepth) return true;
    level = level.flatMap(part => part.childNodes ?? []);
  }
  return false;
}
