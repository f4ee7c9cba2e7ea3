import type { Bundle } from '../bundle/bundle';
import type { UnreadableBundle } from '../bundle/read-bundles';
import { articlesTraced } from './articles-traced';
import { caseState } from './case-state';
import { deadlineReachable } from './deadline-reachable';
import { decisionAnswers } from './decision-answers';
import { decisionFirst } from './decision-first';
import { decisionInputs } from './decision-inputs';
import { durationsReadable } from './durations-readable';
import { elementLabelled } from './element-labelled';
import { elementNamed } from './element-named';
import { errorsCaught } from './errors-caught';
import { fieldOrder } from './field-order';
import { fieldSources } from './field-sources';
import type { Finding, Rule } from './finding';
import { formExists } from './form-exists';
import { formFields } from './form-fields';
import { formProperties } from './form-properties';
import { formNamed } from './form-named';
import { fullWidth } from './full-width';
import { gatewayDefault } from './gateway-default';
import { inputsFit } from './inputs-fit';
import { messageNamed } from './message-named';
import { outcomeUsed } from './outcome-used';
import { processIdentity } from './process-identity';
import { propertyKnown } from './property-known';
import { referencesExist } from './references-exist';
import { registerForm } from './register-form';
import { registerRow } from './register-row';
import { registerUnrivalled } from './register-unrivalled';
import { roleKnown } from './role-known';
import { templateExists } from './template-exists';
import { templateNames } from './template-names';
import { topicKnown } from './topic-known';
import { variablesInForm } from './variables-in-form';
import { variablesKnown } from './variables-known';
import { waitBounded } from './wait-bounded';

/** Every contract rule, in the order in which people would mend things. */
export const RULES: readonly Rule[] = [
  processIdentity,
  propertyKnown,
  referencesExist,
  topicKnown,
  inputsFit,
  errorsCaught,
  formExists,
  formNamed,
  formFields,
  formProperties,
  fieldSources,
  fieldOrder,
  variablesInForm,
  templateExists,
  templateNames,
  roleKnown,
  outcomeUsed,
  gatewayDefault,
  variablesKnown,
  decisionInputs,
  decisionAnswers,
  registerForm,
  registerRow,
  registerUnrivalled,
  caseState,
  messageNamed,
  durationsReadable,
  deadlineReachable,
  waitBounded,
  decisionFirst,
  elementNamed,
  elementLabelled,
  fullWidth,
  articlesTraced,
];

/** Holds every rule against every bundle. An empty list means that the bundles may be deployed. */
export function checkBundles(bundles: readonly Bundle[]): Finding[] {
  return bundles.flatMap((bundle) => RULES.flatMap((rule) => rule.check({ bundle, all: bundles })));
}

/** A bundle that cannot be read, as a finding beside the others. */
export function unreadableFinding({ processId, error }: UnreadableBundle): Finding {
  return {
    rule: 'readable',
    processId,
    file: `bpmn/${processId}/${processId}.bpmn`,
    elementId: error.elementId,
    sentence: {
      zh: `流程“${processId}”：${error.sentence.zh}`,
      en: `Process "${processId}": ${error.sentence.en}`,
    },
  };
}
