package cn.zhilu.engine.guard;

import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.FunctionMapper;

/** Expressions without functions and with nothing to reach but variables. */
final class GuardedExpressionManager extends JuelExpressionManager {

  @Override
  protected ELResolver createElResolver() {
    return new GuardedResolver();
  }

  @Override
  protected FunctionMapper createFunctionMapper() {
    return new FunctionMapper() {
      @Override
      public java.lang.reflect.Method resolveFunction(String prefix, String localName) {
        return null;
      }
    };
  }
}
