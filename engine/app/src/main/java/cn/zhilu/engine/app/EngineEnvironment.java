package cn.zhilu.engine.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the environment says, read once and checked before anything starts. */
record EngineEnvironment(String host, int port, String dataDir, Database database,
    ServiceAccount admin, ServiceAccount portal, ServiceAccount worker, String tenant, boolean stopsWithInput) {

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");

  static EngineEnvironment read(Map<String, String> env) {
    String dataDir = env.getOrDefault("ENGINE_DATA_DIR", ".zhilu/engine");
    EngineEnvironment read = new EngineEnvironment(
        env.getOrDefault("ENGINE_HOST", "127.0.0.1"),
        port(env.getOrDefault("ENGINE_PORT", "8080")),
        dataDir,
        Database.of(env.get("ENGINE_DATABASE_URL"), dataDir),
        account(env, "ADMIN", "zhilu-admin"),
        account(env, "PORTAL", "zhilu-portal"),
        account(env, "WORKER", "zhilu-worker"),
        tenant(env.get("ENGINE_TENANT")),
        Boolean.parseBoolean(env.get("ENGINE_STOPS_WITH_INPUT")));
    Set<String> names = new HashSet<>();
    for (ServiceAccount account : List.of(read.admin, read.portal, read.worker)) {
      if (!names.add(account.userId())) {
        throw new ConfigurationException("The engine does not start: two service accounts share the name "
            + account.userId() + ".");
      }
    }
    return read;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // falls through to the sentence below
    }
    throw new ConfigurationException("The engine does not start: ENGINE_PORT is not a port number.");
  }

  /** Null when portal and worker use none. */
  private static String tenant(String id) {
    if (id == null || id.isBlank()) {
      return null;
    }
    if (!ID.matcher(id).matches()) {
      throw new ConfigurationException("The engine does not start: ENGINE_TENANT may hold letters, digits, dots,"
          + " dashes and underscores only.");
    }
    return id;
  }

  /** Tenants whose cases portal and worker see. */
  List<String> tenants() {
    return tenant == null ? List.of() : List.of(tenant);
  }

  private static ServiceAccount account(Map<String, String> env, String role, String defaultName) {
    String userId = env.getOrDefault("ENGINE_" + role + "_USER", defaultName);
    if (!ID.matcher(userId).matches()) {
      throw new ConfigurationException("The engine does not start: ENGINE_" + role
          + "_USER may hold letters, digits, dots, dashes and underscores only.");
    }
    String password = env.get("ENGINE_" + role + "_PASSWORD");
    if (password == null || password.isBlank()) {
      throw new ConfigurationException("The engine does not start: set ENGINE_" + role
          + "_PASSWORD, the password of the service account " + userId + ".");
    }
    return new ServiceAccount(userId, password);
  }

  Map<String, Object> asProperties() {
    Map<String, Object> properties = new HashMap<>(database.asProperties());
    properties.put("server.address", host);
    properties.put("server.port", port);
    // Its own temporary folder would be left behind at every stop.
    properties.put("server.tomcat.basedir", Path.of(dataDir, "tomcat").toString());
    return properties;
  }
}
