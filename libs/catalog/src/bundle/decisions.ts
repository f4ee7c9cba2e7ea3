import { DmnModdle, type DmnElement } from 'dmn-moddle';
import { ModelError } from '../model/model-error';
import { feelNames } from './feel-names';

/** A decision of a DMN file: what it reads and what it may answer. */
export interface DecisionTable {
  key: string;
  /** File in the repository and in the deployment. */
  file: string;
  /** Variables read by its columns and cells, with the column or cell. */
  reads: { elementId: string; variable: string }[];
  /** The texts among which every answer is; null where an answer is computed, no text, or one of several. */
  answers: readonly string[] | null;
}

/** The name under which FEEL knows the value of a cell's own column, where the column gives it none. */
const CELL_INPUT = 'cellInput';

/** Reads the decisions of a DMN file. Throws ModelError when it cannot be read. */
export async function readDecisions(file: string, xml: string): Promise<DecisionTable[]> {
  try {
    const { rootElement } = await new DmnModdle().fromXML(xml, 'dmn:Definitions');
    const decisions = list(rootElement, 'drgElement').filter((each) => each.$type === 'dmn:Decision');
    return decisions.map((decision) => decisionTable(file, decision, decisions));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError({ zh: `决策表文件无法读取：${reason}`, en: `The decision table cannot be read: ${reason}` });
  }
}

function decisionTable(file: string, decision: DmnElement, among: DmnElement[]): DecisionTable {
  const logic = one(decision, 'decisionLogic');
  const own = new Set([CELL_INPUT, ...inputVariables(logic), ...answersOfOthers(decision, among)]);
  const reads = readTexts(logic).flatMap(({ elementId, feel }) =>
    feelNames(feel)
      .filter((variable) => !own.has(variable))
      .map((variable) => ({ elementId, variable })),
  );
  return { key: decision.id ?? '', file, reads, answers: answersOf(logic) };
}

/** The texts with FEEL in them, with the column or cell they stand in. */
function readTexts(logic: DmnElement | null): { elementId: string; feel: string }[] {
  const columns = list(logic, 'input').map((input) => ({ at: input, expression: one(input, 'inputExpression') }));
  const cells = list(logic, 'rule').flatMap((rule) => [...list(rule, 'inputEntry'), ...list(rule, 'outputEntry')]);
  const defaults = list(logic, 'output').map((output) => ({
    at: output,
    expression: one(output, 'defaultOutputEntry'),
  }));
  const alone = logic?.$type === 'dmn:LiteralExpression' ? [logic] : [];
  return [...columns, ...[...cells, ...alone].map((cell) => ({ at: cell, expression: cell })), ...defaults].map(
    ({ at, expression }) => ({ elementId: at.id ?? '', feel: textOf(expression) }),
  );
}

function inputVariables(logic: DmnElement | null): string[] {
  return list(logic, 'input').flatMap((input) => input.$attrs['camunda:inputVariable'] ?? []);
}

/** The names under which the answers of the decisions it builds on are handed in. */
function answersOfOthers(decision: DmnElement, among: DmnElement[]): string[] {
  const required = list(decision, 'informationRequirement').map(
    (each) => (one(each, 'requiredDecision')?.get('href') as string | undefined) ?? '',
  );
  return among
    .filter(({ id }) => required.includes(`#${id}`))
    .flatMap((other) => [...list(one(other, 'decisionLogic'), 'output'), ...[one(other, 'variable') ?? []].flat()])
    .flatMap((named) => named.name ?? []);
}

function answersOf(logic: DmnElement | null): string[] | null {
  const outputs = list(logic, 'output');
  if (outputs.length !== 1) return null;
  const given = [
    ...list(logic, 'rule').flatMap((rule) => list(rule, 'outputEntry')),
    ...outputs.flatMap((output) => one(output, 'defaultOutputEntry') ?? []),
  ].map((entry) => /^"([^"\\]*)"$/.exec(textOf(entry))?.[1]);
  return given.every((text) => text !== undefined) ? [...new Set(given)] : null;
}

function textOf(expression: DmnElement | null): string {
  return ((expression?.get('text') as string | undefined) ?? '').trim();
}

function list(element: DmnElement | null, property: string): DmnElement[] {
  return (element?.get(property) as DmnElement[] | undefined) ?? [];
}

function one(element: DmnElement, property: string): DmnElement | null {
  return (element.get(property) as DmnElement | undefined) ?? null;
}
