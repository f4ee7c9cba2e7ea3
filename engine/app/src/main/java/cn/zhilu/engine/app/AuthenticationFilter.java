package cn.zhilu.engine.app;

import jakarta.servlet.FilterConfig;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;

/** The engine's filter, with a provider handed in instead of one named by class. */
class AuthenticationFilter extends ProcessEngineAuthenticationFilter {

  AuthenticationFilter(AuthenticationProvider provider) {
    this.authenticationProvider = provider;
  }

  @Override
  public void init(FilterConfig filterConfig) {
    // The provider is there already.
  }
}
