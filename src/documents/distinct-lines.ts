/**
 * The lines that say something, each said once: a person may be named by the function held, and a
 * unit like its administration. Compared without case or surrounding blanks.
 */
export function distinctLines(lines: readonly (string | undefined)[]): string[] {
  const said = new Set<string>();
  return lines.filter((line): line is string => {
    const key = line?.normalize('NFKC').trim().toLocaleLowerCase('fr') ?? '';
    if (key === '' || said.has(key)) return false;
    said.add(key);
    return true;
  });
}
