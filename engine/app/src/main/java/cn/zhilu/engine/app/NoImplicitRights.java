package cn.zhilu.engine.app;

import java.lang.reflect.Proxy;
import org.camunda.bpm.engine.impl.cfg.auth.ResourceAuthorizationProvider;

/**
 * Nobody gains a right by making or being handed something. The engine's default lets the creator of a
 * deployment delete it with all its cases, and writes a row for each person a task is assigned to.
 */
final class NoImplicitRights {

  private NoImplicitRights() {
  }

  static ResourceAuthorizationProvider provider() {
    Class<ResourceAuthorizationProvider> type = ResourceAuthorizationProvider.class;
    return (ResourceAuthorizationProvider) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
        (proxy, method, arguments) -> method.getDeclaringClass() == Object.class
            ? method.invoke(NoImplicitRights.class, arguments)
            : null);
  }
}
