package cn.zhilu.engine.app;

import jakarta.servlet.FilterConfig;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;

/** The engine's filter, with a provider handed in instead of one named by class, and nothing open to strangers. */
class AuthenticationFilter extends ProcessEngineAuthenticationFilter {

  AuthenticationFilter(AuthenticationProvider provider) {
    this.authenticationProvider = provider;
  }

  @Override
  public void init(FilterConfig filterConfig) {
    // The provider is there already.
  }

  /** The engine would tell anybody the names of its engines. */
  @Override
  protected boolean requiresEngineAuthentication(String requestUrl) {
    return true;
  }
}
