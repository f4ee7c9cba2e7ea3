import { capabilities, type Capability } from '@zhilu/capabilities';

const START = '<!-- capabilities: written by npm run check:processes -- --write-docs -->';
const END = '<!-- /capabilities -->';

/** The capabilities as a Markdown table for the process owner, made from the code. */
export function capabilityTable(): string {
  const rows = [...capabilities.values()].sort((a, b) => (a.topic < b.topic ? -1 : 1)).map(row);
  return ['| 主题 | 做什么 | 输入 | 输出 | 须处理的错误 |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** Puts the table between the markers of a page. Throws when the page has no markers. */
export function withCapabilityTable(page: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`The page needs the lines "${START}" and "${END}"`);
  return `${page.slice(0, start)}${START}\n${capabilityTable()}\n${page.slice(end)}`;
}

function row({ topic, summary, input, output, errors, needsDecision }: Capability): string {
  const inputs = Object.entries(input.shape).map(([name, schema]) => `\`${name}\` ${describe(schema)}`);
  const outputs = Object.keys(output.shape).map((name) => `\`${name}\``);
  const codes = Object.entries(errors).map(([code, meaning]) => `\`${code}\` ${meaning.zh}`);
  const what = needsDecision ? `${summary.zh}（须在批准之后）` : summary.zh;
  const cells = [`\`${topic}\``, what, list(inputs), list(outputs), list(codes)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function list(parts: string[]): string {
  return parts.length === 0 ? '无' : parts.join('<br>');
}

function describe(schema: unknown): string {
  return (schema as { description?: string }).description ?? '';
}
