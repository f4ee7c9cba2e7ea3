import { around, branching, userTask, xml } from '../model';
import { writes } from '../payload';
import { at, onStart, type Part } from './collect';

/** Calls hidden from a hasty reader, and reaches into objects that need no parentheses. */
export const hiddenExpressions: Part = (add, folder) => {
  const hidden = (id: string, expression: string) => add(id, (key) => at(branching(key, xml(expression))));
  hidden('bracket-access', "${''['class'].name == 'x'}");
  hidden('property-access', "${''.class.name == 'java.lang.String'}");
  hidden('property-of-execution', '${execution.processEngineServices.repositoryService != null}');
  hidden('property-of-variable', '${request.bytes == null}');
  hidden('function-call', '${now() == null}');
  hidden('spin-call', '${JSON("{}") == null}');
  hidden('call-after-parenthesis', "${('x').concat('y') == 'xy'}");
  hidden('two-expressions', "${true}${''.getClass()}");
  hidden('nested-expression', "${'${1}' == 1}");
  hidden('assignment', '${a = 5}');
  hidden('ternary-with-call', "${true ? ''.isEmpty() : false}");
  hidden('bean-by-name', '${dataSource.connection != null}');
  hidden('variable-context', '${variableContext != null}');
  hidden('deep-parentheses', '${' + '('.repeat(60) + 'a' + ')'.repeat(60) + '}');
  hidden('long-expression', '${' + 'a == 1 and '.repeat(100) + 'true}');
  add('deferred-expression', (id) =>
    onStart(around(id, userTask(`camunda:assignee="${xml(writes(`${folder}/${id}`, '#'))}"`))),
  );
  add('expression-split-by-comment', (id) => ({
    model: branching(
      id,
      `$<!-- -->{dataSource.getConnection().createStatement()<!-- -->.execute("CALL CSVWRITE('${folder}/${id}','SELECT 1')")}`,
    ),
    element: 'target',
    effect: 'start',
  }));
  add('expression-in-cdata', (id) => onStart(branching(id, `<![CDATA[${writes(`${folder}/${id}`)}]]>`)));
  add('expression-by-character-reference', (id, run) =>
    onStart(around(id, userTask(`camunda:assignee="${run.replace('${', '&#36;&#x7b;')}"`))),
  );
};
