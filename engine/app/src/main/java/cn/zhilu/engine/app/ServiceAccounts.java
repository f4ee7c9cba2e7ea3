package cn.zhilu.engine.app;

import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.springframework.stereotype.Component;

/**
 * Brings the service accounts, their rights and their tenant to what the environment and {@link Grant} say, at
 * each start and before the first request: a changed password and a withdrawn right take effect by restart.
 */
@Component
class ServiceAccounts extends AbstractProcessEnginePlugin {

  private static final int ATTEMPTS = 5;

  private final EngineEnvironment environment;

  ServiceAccounts(EngineEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessEngineBuild(ProcessEngine engine) {
    bring(engine, environment.admin(), Grant.ofAdmin(), List.of());
    bring(engine, environment.portal(), Grant.ofPortal(), environment.tenants());
    bring(engine, environment.worker(), Grant.ofWorker(), environment.tenants());
  }

  /** Two nodes that start at once on an empty database meet here; the one that loses looks again. */
  private static void bring(ProcessEngine engine, ServiceAccount account, List<Grant> grants, List<String> tenants) {
    for (int attempt = 1;; attempt++) {
      try {
        bringUser(engine.getIdentityService(), account);
        bringTenants(engine.getIdentityService(), account.userId(), tenants);
        bringRights(engine.getAuthorizationService(), account.userId(), grants);
        return;
      } catch (ProcessEngineException collided) {
        if (attempt == ATTEMPTS) {
          throw collided;
        }
      }
    }
  }

  private static void bringUser(IdentityService identity, ServiceAccount account) {
    if (find(identity, account) == null) {
      User user = identity.newUser(account.userId());
      user.setFirstName("Zhilu");
      user.setLastName(account.userId());
      user.setPassword(account.password());
      identity.saveUser(user);
      return;
    }
    // A lock left by wrong tries would outlive the rotation, and would make this check say no.
    identity.unlockUser(account.userId());
    if (!identity.checkPassword(account.userId(), account.password())) {
      // Read only now: the refused check above has counted a wrong try on the user.
      User user = find(identity, account);
      user.setPassword(account.password());
      identity.saveUser(user);
      identity.unlockUser(account.userId());
    }
  }

  /** A membership of before is taken away; its tenant stays, since cases may belong to it. */
  private static void bringTenants(IdentityService identity, String userId, List<String> wanted) {
    List<String> held = identity.createTenantQuery().userMember(userId).list().stream().map(Tenant::getId).toList();
    for (String id : held) {
      if (!wanted.contains(id)) {
        identity.deleteTenantUserMembership(id, userId);
      }
    }
    for (String id : wanted) {
      if (identity.createTenantQuery().tenantId(id).singleResult() == null) {
        Tenant tenant = identity.newTenant(id);
        tenant.setName(id);
        identity.saveTenant(tenant);
      }
      if (!held.contains(id)) {
        identity.createTenantUserMembership(id, userId);
      }
    }
  }

  private static User find(IdentityService identity, ServiceAccount account) {
    return identity.createUserQuery().userId(account.userId()).singleResult();
  }

  private static void bringRights(AuthorizationService authorizations, String userId, List<Grant> grants) {
    List<Authorization> held = authorizations.createAuthorizationQuery().userIdIn(userId).list();
    for (Authorization one : held) {
      boolean wanted = grants.stream().anyMatch(grant -> covers(one, grant));
      if (!wanted) {
        authorizations.deleteAuthorization(one.getId());
      }
    }
    for (Grant grant : grants) {
      if (held.stream().noneMatch(one -> covers(one, grant))) {
        Authorization one = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        one.setUserId(userId);
        one.setResource(grant.resource());
        one.setResourceId(Authorization.ANY);
        one.setPermissions(grant.permissions().toArray(Permission[]::new));
        authorizations.saveAuthorization(one);
      }
    }
  }

  private static boolean covers(Authorization one, Grant grant) {
    if (one.getAuthorizationType() != Authorization.AUTH_TYPE_GRANT
        || one.getResourceType() != grant.resource().resourceType()
        || !Authorization.ANY.equals(one.getResourceId())) {
      return false;
    }
    Permission[] all = one.getPermissions(grant.permissions().toArray(Permission[]::new));
    return all.length == grant.permissions().size() && !broader(one, grant);
  }

  /** True when more is held than granted, so that a right taken out of the list is also taken away. */
  private static boolean broader(Authorization one, Grant grant) {
    int granted = 0;
    for (Permission permission : grant.permissions()) {
      granted |= permission.getValue();
    }
    return one instanceof org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity entity
        && entity.getPermissions() != granted;
  }
}
