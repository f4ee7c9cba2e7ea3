import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Wire } from '@zhilu/domain';
import { AuditRow, openFacts } from '@zhilu/persistence';
import { aCard, aFile } from '../support/footage';
import { startStack, until, type Stack } from '../support/stack';
import { CaseStory } from './case-story';

const ROOT = join(__dirname, '../..');
const OLD = 'fault-repair';
const NEW = 'recorder-upkeep';

/**
 * A process owner's proof: the three folders of fault-repair copied to a procedure of the bureau's own, with another id, one step
 * more and a form for it, deployed beside the running product. Nothing is compiled and nothing restarted.
 */
describe('a procedure that its owner copied and changed in files', () => {
  let stack: Stack;
  let folder: string;
  let pids: (number | undefined)[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-owner-'));
    stack = await startStack();
    pids = [stack.portal.pid, stack.worker.pid];
  }, 240_000);
  afterAll(async () => {
    await stack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As the owner does it, in a process of its own. */
  async function deploy(): Promise<{ status: number; stdout: string; stderr: string }> {
    const args = [join(ROOT, 'dist/apps/portal/src/deploy.js'), NEW, `--root=${folder}`];
    const account = {
      ENGINE_PORTAL_USER: stack.engine.portal.user,
      ENGINE_PORTAL_PASSWORD: stack.engine.portal.password,
    };
    const own = { DATA_DIR: stack.folder, ENGINE_URL: stack.engine.url, ...account };
    const child = spawn(process.execPath, args, { env: { ...process.env, ...own, SESSION_SECRET: 's'.repeat(32) } });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
    const [status] = (await once(child, 'close')) as [number];
    return { status, ...said };
  }

  const offered = async (): Promise<boolean> =>
    (await (await stack.as('liwenbo')).call<Wire.ProcessCard[]>('GET', '/api/processes')).some(
      (card) => card.processId === NEW && card.name === '定期保养',
    );
  const edit = (path: string, change: (text: string) => string) =>
    writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')));

  it('is refused in the owner’s words while something is missing, and changes nothing', async () => {
    copyFolders(folder);
    edit(`bpmn/${NEW}/${NEW}.bpmn`, withPhotographs);
    const { status, stdout } = await deploy();
    expect(status).toBe(1);
    expect(stdout).toContain(`${NEW}.photograph`);
    expect(stdout).toContain('没有部署');
    expect(await offered()).toBe(false);
  });

  it('is offered as soon as it is deployed, and runs to its end with the step that was added', async () => {
    writeFileSync(join(folder, `forms/${NEW}/photograph.form`), JSON.stringify(PHOTOGRAPH));
    edit(`bpmn/${NEW}/${NEW}.en.json`, (text) => JSON.stringify({ ...JSON.parse(text), ...ENGLISH }));
    const first = await deploy();
    expect([first.status, first.stdout, first.stderr]).toEqual([0, `已部署 ${NEW}，第 1 版\n`, '']);
    expect((await deploy()).stdout).toContain('没有改动');
    await until('the copy is offered', offered);

    const start = {
      recorderNumber: 'ZF-0117',
      faultAt: '2026-11-20T09:30+08:00',
      faultKind: 'noPower',
      symptom: '到期保养',
    };
    const story = await CaseStory.open(stack, NEW, 'liwenbo', start);
    expect(story.caseNumber).toMatch(/^BY-/);
    await story.step('hexiulan', 'userTask_photograph', 'done', { look: '外壳有划痕' });
    const cardFolder = 'upkeep-1';
    await aCard(join(stack.cards, cardFolder), {
      deviceNumber: 'ZF-0117',
      files: [aFile('h264', { officerNumber: '410783' })],
    });
    await story.step('sunli', 'userTask_receive', 'received', {});
    await story.step('sunli', 'userTask_connectMedium', 'connected', { cardFolder });
    await story.step('sunli', 'userTask_diagnose', 'inside', { cause: '例行保养' });
    await story.step('sunli', 'userTask_repair', 'repaired', { workDone: '清洁触点', cost: 0 });
    const checked = { noFault: true, batteryOk: true, spaceFree: true, clockSet: true };
    await story.step('hexiulan', 'userTask_accept', 'handBack', checked);
    const view = await story.ended();
    expect(view.row.where).toBe('修复交还');
    expect(JSON.stringify(view.facts)).toContain('外壳有划痕');
    expect(view.documents).toHaveLength(1);
    expect(view.registerRows).toHaveLength(1);

    expect([stack.portal.pid, stack.worker.pid]).toEqual(pids);
    const facts = await openFacts({ DATA_DIR: stack.folder, DATABASE_URL: undefined }, { migrate: 'wait' });
    expect(await facts.getRepository(AuditRow).countBy({ act: 'process.deployed', objectId: NEW })).toBe(1);
    await facts.destroy();
  });
});

const PHOTOGRAPH = {
  ...{ type: 'default', id: `${NEW}.photograph`, schemaVersion: 19 },
  components: [{ id: 'field_look', type: 'textfield', key: 'look', label: '外观', validate: { required: true } }],
};
const ENGLISH = { 定期保养: 'Upkeep', 拍照留存: 'Take photographs', 已拍照: 'Photographed', 外观: 'Look' };

/** The three folders under their new name: id, prefix of case numbers and title of the procedure with them. */
function copyFolders(folder: string): void {
  for (const part of ['bpmn', 'forms', 'templates']) {
    const [from, to] = [join(ROOT, part, OLD), join(folder, part, NEW)];
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) {
      const text = readFileSync(join(from, name), 'utf8').replaceAll(OLD, NEW);
      const named = name.endsWith('.bpmn')
        ? text.replace('name="故障报修"', 'name="定期保养"').replace('value="BX"', 'value="BY"')
        : text;
      writeFileSync(join(to, name.replace(OLD, NEW)), named);
    }
  }
  cpSync(join(ROOT, 'templates/_shared'), join(folder, 'templates/_shared'), { recursive: true });
}

/** One step more, before the information centre receives: the keeper photographs the recorder. */
function withPhotographs(model: string): string {
  const step = `<bpmn:userTask id="userTask_photograph" name="拍照留存" camunda:formRef="${NEW}.photograph" camunda:formRefBinding="deployment" camunda:candidateGroups="device-keeper">
      <bpmn:extensionElements>
        <camunda:properties>
          <camunda:property name="zhilu.outcomes" value="done=已拍照:primary" />
          <camunda:property name="zhilu.deadline" value="P1D" />
          <camunda:property name="zhilu.article" value="12" />
        </camunda:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>flow_blocked</bpmn:incoming>
      <bpmn:outgoing>flow_photographed</bpmn:outgoing>
    </bpmn:userTask>
    `;
  const flow =
    '<bpmn:sequenceFlow id="flow_photographed" sourceRef="userTask_photograph" targetRef="userTask_receive" />\n    ';
  const drawn = `<bpmndi:BPMNShape id="userTask_photograph_di" bpmnElement="userTask_photograph">
        <dc:Bounds x="210" y="100" width="100" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="flow_photographed_di" bpmnElement="flow_photographed">
        <di:waypoint x="310" y="140" />
        <di:waypoint x="400" y="240" />
      </bpmndi:BPMNEdge>
      `;
  const receive = '<bpmn:userTask id="userTask_receive"';
  return model
    .replace(
      /(<bpmn:userTask id="userTask_receive"[\s\S]*?)<bpmn:incoming>flow_blocked</,
      '$1<bpmn:incoming>flow_photographed<',
    )
    .replace(receive, `${step}${receive}`)
    .replace(
      'sourceRef="serviceTask_block" targetRef="userTask_receive"',
      'sourceRef="serviceTask_block" targetRef="userTask_photograph"',
    )
    .replace('<bpmn:sequenceFlow id="flow_reported"', `${flow}<bpmn:sequenceFlow id="flow_reported"`)
    .replace('<bpmndi:BPMNShape id="userTask_receive_di"', `${drawn}<bpmndi:BPMNShape id="userTask_receive_di"`);
}
