package cn.zhilu.engine.app;

import java.util.ArrayList;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Settings that the starter has no property for. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class EngineSettings extends AbstractProcessEnginePlugin {

  private static final String RESOURCE_ID = "[a-zA-Z0-9][a-zA-Z0-9._-]*";

  private final EngineEnvironment environment;

  EngineSettings(EngineEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl configuration) {
    // Roles are kebab-case.
    configuration.setGeneralResourceWhitelistPattern(RESOURCE_ID);
    configuration.setUserResourceWhitelistPattern(RESOURCE_ID);
    configuration.setGroupResourceWhitelistPattern(RESOURCE_ID);
    configuration.setTenantResourceWhitelistPattern(RESOURCE_ID);
    configuration.setCustomExceptionCodeProvider(new DatabaseTrouble());
    configuration.setStandaloneTasksEnabled(false);
    configuration.setResourceAuthorizationProvider(NoImplicitRights.provider());
    if (configuration.getAdminUsers() == null) {
      configuration.setAdminUsers(new ArrayList<>());
    }
    configuration.getAdminUsers().add(environment.admin().userId());
  }
}
