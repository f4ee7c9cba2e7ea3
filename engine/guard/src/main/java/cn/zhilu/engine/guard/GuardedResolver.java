package cn.zhilu.engine.guard;

import java.beans.FeatureDescriptor;
import java.util.Iterator;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.el.VariableContextElResolver;
import org.camunda.bpm.engine.impl.el.VariableScopeElResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.PropertyNotFoundException;

/**
 * All that an expression can reach: variables, and the listed properties of the execution. No property of
 * any other object, no method, no bean, no writing; so even a model that passed no gate can do nothing else.
 */
final class GuardedResolver extends ELResolver {

  private final Set<String> paths = AllowList.stringSet(AllowList.get().at("expression").path("paths"));
  private final ELResolver variables = new VariableScopeElResolver();
  private final ELResolver context = new VariableContextElResolver();

  @Override
  public Object getValue(ELContext el, Object base, Object property) {
    if (base != null) {
      Object value = ofExecution(base, property);
      el.setPropertyResolved(true);
      return value;
    }
    Object value = variables.getValue(el, null, property);
    return el.isPropertyResolved() ? value : context.getValue(el, null, property);
  }

  private Object ofExecution(Object base, Object property) {
    if (base instanceof DelegateExecution execution && paths.contains("execution." + property)) {
      switch (String.valueOf(property)) {
        case "businessKey":
          return execution.getBusinessKey();
        case "processBusinessKey":
          return execution.getProcessBusinessKey();
        case "processInstanceId":
          return execution.getProcessInstanceId();
        default:
          break;
      }
    }
    throw new PropertyNotFoundException("properties are not allowed in an expression");
  }

  @Override
  public Object invoke(ELContext el, Object base, Object method, Class<?>[] types, Object[] parameters) {
    throw new ELException("calls are not allowed in an expression");
  }

  @Override
  public void setValue(ELContext el, Object base, Object property, Object value) {
    throw new ELException("writing is not allowed in an expression");
  }

  @Override
  public boolean isReadOnly(ELContext el, Object base, Object property) {
    return true;
  }

  @Override
  public Class<?> getType(ELContext el, Object base, Object property) {
    return Object.class;
  }

  @Override
  public Class<?> getCommonPropertyType(ELContext el, Object base) {
    return Object.class;
  }

  public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext el, Object base) {
    return null;
  }
}
