package cn.zhilu.engine.guard;

import cn.zhilu.engine.guard.RequestGuardFilter.RequestRefusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** No parameter that the engine would evaluate. */
final class QueryStringCheck {

  private QueryStringCheck() {
  }

  static void check(String query) {
    if (query == null) {
      return;
    }
    for (String pair : query.split("[&;]")) {
      String name;
      try {
        name = URLDecoder.decode(pair.split("=", 2)[0], StandardCharsets.UTF_8);
      } catch (IllegalArgumentException malformed) {
        throw new RequestRefusal(400, "the query string is malformed");
      }
      if (name.trim().toLowerCase(Locale.ROOT).endsWith("expression")) {
        throw new RequestRefusal(400, "expressions are not allowed in a query");
      }
    }
  }
}
