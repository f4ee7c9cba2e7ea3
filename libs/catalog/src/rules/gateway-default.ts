import type { Bundle } from '../bundle/bundle';
import type { GatewayModel } from '../model/process-model';
import { finding, type Rule } from './finding';

/** Every choice has a way out: one default flow, and a condition on each of the others. */
export const gatewayDefault: Rule = {
  id: 'gateway-default',
  check: ({ bundle }) =>
    bundle.model.gateways
      .filter(({ type, outgoing }) => /^(exclusive|inclusive)Gateway$/.test(type) && outgoing.length > 1)
      .flatMap((gateway) => {
        const bare = unconditional(bundle, gateway);
        if (gateway.defaultFlow && bare.length === 0) return [];
        const problem = gateway.defaultFlow
          ? { zh: `连线 ${bare.join('、')} 没有条件`, en: `the flow ${bare.join(', ')} has no condition` }
          : {
              zh: '没有默认去向，请把其中一条连线设为默认（最稳妥的那条）',
              en: 'the gateway has no default flow; make the safest one the default',
            };
        return [finding('gateway-default', bundle, { elementId: gateway.elementId, ...problem })];
      }),
};

function unconditional(bundle: Bundle, { outgoing, defaultFlow }: GatewayModel): string[] {
  return bundle.model.flows
    .filter((flow) => outgoing.includes(flow.id) && flow.id !== defaultFlow && flow.condition === null)
    .map((flow) => flow.id);
}
