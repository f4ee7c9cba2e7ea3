/**
 * Names a partial may be given (`{{> _shared/opinion label="…"}}`), from the line `Parameters: label, wide.` in its comment.
 * Written down, so that the one who uses it and the one who changes it mean the same.
 */
export function declaredParameters(source: string): string[] {
  const line = /\{\{!--[\s\S]*?\bParameters: ([\w, ]+)\.[\s\S]*?--\}\}/.exec(source);
  return line ? line[1].split(',').map((name) => name.trim()) : [];
}
