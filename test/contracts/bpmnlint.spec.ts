import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const program = join(root, 'node_modules/bpmnlint/bin/bpmnlint.js');

/** Runs bpmnlint with the repository's .bpmnlintrc, as a process owner's editor does; a warning counts as an error. */
function lint(files: string[]): Promise<{ code: number; output: string }> {
  const args = [program, '--max-warnings=0', '--config', join(root, '.bpmnlintrc'), ...files];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: (stdout + stderr).trim() }),
    );
  });
}

async function shippedModels(): Promise<string[]> {
  const entries = await readdir(join(root, 'bpmn'), { recursive: true });
  return entries.filter((name) => name.endsWith('.bpmn')).map((name) => join(root, 'bpmn', name));
}

describe('bpmnlint', () => {
  it('has nothing to say about the shipped models', async () => {
    const models = await shippedModels();
    expect(models.length).toBeGreaterThan(0);
    expect(await lint(models)).toEqual({ code: 0, output: '' });
  });

  it('would say something about a fault', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zhilu-lint-'));
    try {
      const [model] = await shippedModels();
      const nameless = (await readFile(model, 'utf8')).replace(/(<bpmn:userTask id="\w+") name="[^"]*"/, '$1');
      await writeFile(join(folder, 'nameless.bpmn'), nameless);
      const { code, output } = await lint([join(folder, 'nameless.bpmn')]);
      expect(code).not.toBe(0);
      expect(output).toContain('label-required');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('finds every step and flow drawn in the diagram', async () => {
    for (const model of await shippedModels()) {
      const xml = await readFile(model, 'utf8');
      const ids = [...xml.matchAll(/<bpmn:(?:\w*[tT]ask|\w*Event|\w*Gateway|subProcess|sequenceFlow) id="(\w+)"/g)];
      const drawn = new Set([...xml.matchAll(/bpmnElement="([\w-]+)"/g)].map((match) => match[1]));
      expect(ids.map((match) => match[1]).filter((id) => !drawn.has(id))).toEqual([]);
    }
  });
});
