package cn.zhilu.engine.guard;

import cn.zhilu.engine.guard.RequestGuardFilter.RequestRefusal;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/** Streams a JSON body and refuses field names that the engine would evaluate the value of. */
final class JsonBodyCheck {

  /** Below these the names are those of variables and the values are data. */
  private static final Set<String> DATA = Set.of("variables", "processVariables", "processVariablesLocal",
      "localVariables", "correlationKeys", "localCorrelationKeys", "modifications");

  /** Below these nothing counts as data. */
  private static final Set<String> QUERIES = Set.of("query", "orQueries");

  private final ObjectMapper mapper;

  JsonBodyCheck(AllowList allowList) {
    mapper = JsonReading.mapper(allowList);
  }

  void check(byte[] body, String contentType) {
    String lower = contentType.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "");
    int charset = lower.indexOf("charset=");
    if (charset >= 0 && !lower.startsWith("utf-8", charset + 8)) {
      throw new RequestRefusal(415, "only UTF-8 is read");
    }
    String text = StrictText.decode(body);
    if (text == null || text.startsWith("\uFEFF")) {
      throw new RequestRefusal(400, "the body is not plain UTF-8");
    }
    try (JsonParser parser = mapper.getFactory().createParser(text)) {
      walk(parser);
    } catch (IOException malformed) {
      throw new RequestRefusal(400, "the body is not readable as JSON");
    }
  }

  private static void walk(JsonParser parser) throws IOException {
    Deque<Boolean> data = new ArrayDeque<>();
    boolean inQuery = false;
    int queryDepth = -1;
    String field = null;
    int roots = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      boolean inData = !data.isEmpty() && data.peek();
      switch (token) {
        case FIELD_NAME -> {
          field = parser.currentName();
          if (!inData && field.trim().toLowerCase(Locale.ROOT).endsWith("expression")) {
            throw new RequestRefusal(400, "expressions are not allowed in a request");
          }
          if (!inQuery && QUERIES.contains(field)) {
            inQuery = true;
            queryDepth = data.size();
          }
        }
        case START_OBJECT -> {
          roots += data.isEmpty() ? 1 : 0;
          data.push(inData || !inQuery && field != null && DATA.contains(field));
          field = null;
        }
        case START_ARRAY -> {
          roots += data.isEmpty() ? 1 : 0;
          // A list of variables is a query's list of comparisons, not a map of names.
          data.push(inData);
          field = null;
        }
        case END_OBJECT, END_ARRAY -> {
          data.pop();
          if (inQuery && data.size() <= queryDepth) {
            inQuery = false;
          }
        }
        default -> {
          roots += data.isEmpty() ? 1 : 0;
          if (inQuery && data.size() <= queryDepth) {
            inQuery = false;
          }
        }
      }
      if (roots > 1) {
        throw new RequestRefusal(400, "the body holds more than one value");
      }
    }
  }
}
