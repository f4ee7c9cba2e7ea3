package cn.zhilu.engine.app;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;

/**
 * Basic authentication that remembers for a minute whom it let in: the engine's own check hashes the
 * password and asks for groups and tenants on every request, which costs more than many of the requests.
 * Refusals are never remembered, so a wrong password still counts against the account.
 */
public class CachedBasicAuthentication extends HttpBasicAuthenticationProvider {

  private static final int CAPACITY = 256;
  private static final long LIFETIME = TimeUnit.SECONDS.toNanos(60);

  private record Entry(String userId, List<String> groups, List<String> tenants, long since) {
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
      return size() > CAPACITY;
    }
  };

  @Override
  public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
    String header = request.getHeader("Authorization");
    if (header == null) {
      return AuthenticationResult.unsuccessful();
    }
    String key = engine.getName() + ' ' + hash(header);
    long now = System.nanoTime();
    Entry known;
    synchronized (entries) {
      known = entries.get(key);
    }
    if (known == null || now - known.since > LIFETIME) {
      AuthenticationResult checked = super.extractAuthenticatedUser(request, engine);
      if (!checked.isAuthenticated()) {
        return checked;
      }
      known = entryFor(checked.getAuthenticatedUser(), engine, now);
      synchronized (entries) {
        entries.put(key, known);
      }
    }
    AuthenticationResult result = AuthenticationResult.successful(known.userId);
    result.setGroups(known.groups);
    result.setTenants(known.tenants);
    return result;
  }

  private static Entry entryFor(String userId, ProcessEngine engine, long now) {
    List<String> groups = engine.getIdentityService().createGroupQuery().groupMember(userId).list()
        .stream().map(Group::getId).toList();
    List<String> tenants = engine.getIdentityService().createTenantQuery().userMember(userId)
        .includingGroupsOfUser(true).list().stream().map(Tenant::getId).toList();
    return new Entry(userId, groups, tenants, now);
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
