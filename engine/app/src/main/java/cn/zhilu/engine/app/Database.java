package cn.zhilu.engine.app;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Where the engine keeps its tables. */
record Database(String jdbcUrl, String user, String password, String engineType) {

  /**
   * WRITE_DELAY=0: with H2's default a kill loses cases that were acknowledged.
   * QUERY_CACHE_SIZE: with H2's default much time goes into parsing the same SQL again.
   */
  private static final String H2_OPTIONS = ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=512";

  /** The engine's tables hold whole seconds; a rounded-up fraction would lie in the future. */
  private static final String MYSQL_OPTIONS = "?useFractionalSeconds=false";

  static Database of(String url, String dataDirectory) {
    if (url == null || url.isBlank()) {
      return h2File(dataDirectory);
    }
    if (url.startsWith("mysql://") || url.startsWith("mariadb://")) {
      return mysql(url);
    }
    if (url.startsWith("jdbc:")) {
      return new Database(url, null, null, url.startsWith("jdbc:h2:") ? "h2" : "mysql");
    }
    throw new ConfigurationException(
        "The engine does not start: ENGINE_DATABASE_URL must begin with jdbc: or be mysql://user:password@host:port/database.");
  }

  private static Database h2File(String directory) {
    if (directory.indexOf(';') >= 0) {
      throw new ConfigurationException("The engine does not start: ENGINE_DATA_DIR must not hold a semicolon.");
    }
    Path file = Path.of(directory).toAbsolutePath().normalize().resolve("engine");
    return new Database("jdbc:h2:file:" + file + H2_OPTIONS, "sa", "", "h2");
  }

  private static Database mysql(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException malformed) {
      // The cause would print the password.
      throw new ConfigurationException("The engine does not start: ENGINE_DATABASE_URL is not a valid address.");
    }
    String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    int port = uri.getPort() < 0 ? 3306 : uri.getPort();
    if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
      throw new ConfigurationException("The engine does not start: ENGINE_DATABASE_URL names no host or no database.");
    }
    return new Database("jdbc:mariadb://" + uri.getHost() + ":" + port + uri.getPath() + MYSQL_OPTIONS,
        decode(user), decode(password), "mysql");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  Map<String, Object> asProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.datasource.url", jdbcUrl);
    if (user != null) {
      properties.put("spring.datasource.username", user);
      properties.put("spring.datasource.password", password);
    }
    if (engineType.equals("h2")) {
      // A closed file answers the driver's own question whether the connection is valid with yes.
      properties.put("spring.datasource.hikari.connection-test-query", "VALUES(1)");
      properties.put("spring.datasource.hikari.exception-override-class-name", ClosedDatabase.class.getName());
    }
    // The engine does not know MariaDB by its product name.
    properties.put("camunda.bpm.database.type", engineType);
    properties.put("operaton.bpm.database.type", engineType);
    return properties;
  }

  @Override
  public String toString() {
    return engineType;
  }
}
