export interface TableOptions {
  input?: string;
  inputAttributes?: string;
  entry?: string;
  entryAttributes?: string;
  output?: string;
  prolog?: string;
  namespaces?: string;
  inside?: string;
}

/** A decision table of one rule. */
export function table(id: string, options: TableOptions = {}): string {
  return `${options.prolog ?? '<?xml version="1.0" encoding="UTF-8"?>\n'}<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" ${options.namespaces ?? ''} id="definitions" name="d" namespace="http://camunda.org/schema/1.0/dmn">
  ${options.inside ?? ''}
  <decision id="${id}" name="decision" camunda:historyTimeToLive="P30D">
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="input" label="小时"><inputExpression id="inputExpression" typeRef="number" ${options.inputAttributes ?? ''}><text>${options.input ?? 'hours'}</text></inputExpression></input>
      <output id="output" name="late" typeRef="boolean"/>
      <rule id="rule"><inputEntry id="entry" ${options.entryAttributes ?? ''}><text>${options.entry ?? '&gt; 24'}</text></inputEntry><outputEntry id="out"><text>${options.output ?? 'true'}</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
`;
}
