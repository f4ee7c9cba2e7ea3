package cn.zhilu.engine.app;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;

/**
 * Basic authentication that remembers for a minute whom it let in: the engine's own check hashes the
 * password and asks for groups and tenants on every request, which costs more than many of the requests.
 *
 * <p>Service accounts are compared with what the environment says and never with the database: the engine
 * locks an account for seconds after one wrong password, so a stranger could stop every worker by name.
 */
class CachedBasicAuthentication extends HttpBasicAuthenticationProvider {

  /** Request attribute with the user id of the service account that asks; absent for people. */
  static final String SERVICE_ACCOUNT = CachedBasicAuthentication.class.getName() + ".serviceAccount";

  private static final int CAPACITY = 256;
  private static final long LIFETIME = TimeUnit.SECONDS.toNanos(60);

  private record Entry(String userId, List<String> groups, List<String> tenants, long since) {
  }

  private final Map<String, String> serviceAccountByHash = new HashMap<>();
  private final Set<String> serviceAccounts = new HashSet<>();
  private final List<String> serviceTenants;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
      return size() > CAPACITY;
    }
  };

  CachedBasicAuthentication(List<ServiceAccount> accounts, List<String> tenants) {
    serviceTenants = List.copyOf(tenants);
    for (ServiceAccount account : accounts) {
      serviceAccounts.add(account.userId());
      serviceAccountByHash.put(hash(header(account)), account.userId());
    }
  }

  @Override
  public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
    String header = request.getHeader("Authorization");
    if (header == null) {
      return AuthenticationResult.unsuccessful();
    }
    String hash = hash(header);
    String serviceAccount = serviceAccountByHash.get(hash);
    if (serviceAccount != null) {
      request.setAttribute(SERVICE_ACCOUNT, serviceAccount);
      return successful(serviceAccount, List.of(), serviceTenants);
    }
    String key = engine.getName() + ' ' + hash;
    long now = System.nanoTime();
    Entry known;
    synchronized (entries) {
      known = entries.get(key);
    }
    if (known == null || now - known.since > LIFETIME) {
      // A refusal is never remembered, so a wrong password still counts against a person's account.
      AuthenticationResult checked = super.extractAuthenticatedUser(request, engine);
      if (!checked.isAuthenticated()) {
        return checked;
      }
      known = entryFor(checked.getAuthenticatedUser(), engine, now);
      synchronized (entries) {
        entries.put(key, known);
      }
    }
    return successful(known.userId, known.groups, known.tenants);
  }

  @Override
  protected boolean isAuthenticated(ProcessEngine engine, String userName, String password) {
    return !serviceAccounts.contains(userName) && super.isAuthenticated(engine, userName, password);
  }

  private static AuthenticationResult successful(String userId, List<String> groups, List<String> tenants) {
    AuthenticationResult result = AuthenticationResult.successful(userId);
    result.setGroups(groups);
    result.setTenants(tenants);
    return result;
  }

  private static Entry entryFor(String userId, ProcessEngine engine, long now) {
    List<String> groups = engine.getIdentityService().createGroupQuery().groupMember(userId).list()
        .stream().map(Group::getId).toList();
    List<String> tenants = engine.getIdentityService().createTenantQuery().userMember(userId)
        .includingGroupsOfUser(true).list().stream().map(Tenant::getId).toList();
    return new Entry(userId, groups, tenants, now);
  }

  private static String header(ServiceAccount account) {
    byte[] credentials = (account.userId() + ':' + account.password()).getBytes(StandardCharsets.UTF_8);
    return BASIC_AUTH_HEADER_PREFIX + Base64.getEncoder().encodeToString(credentials);
  }

  /** Passwords are not kept in memory. */
  private static String hash(String header) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(header.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
