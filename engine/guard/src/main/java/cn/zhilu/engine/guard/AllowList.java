package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The data file that says what is allowed; everything the checks know comes from here. */
final class AllowList {

  private static final String RESOURCE = "/zhilu-allow-list.json";
  private static final AllowList INSTANCE = read();

  private final JsonNode root;
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  private AllowList(JsonNode root) {
    this.root = root;
  }

  static AllowList get() {
    return INSTANCE;
  }

  private static AllowList read() {
    try (InputStream in = AllowList.class.getResourceAsStream(RESOURCE)) {
      return new AllowList(new ObjectMapper().readTree(in));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  JsonNode at(String section) {
    return root.path(section);
  }

  int limit(String name) {
    return root.path("limits").path(name).intValue();
  }

  Pattern pattern(String regex) {
    return patterns.computeIfAbsent(regex, Pattern::compile);
  }

  boolean matches(String regex, String text) {
    return pattern(regex).matcher(text).matches();
  }

  static List<String> strings(JsonNode array) {
    List<String> list = new ArrayList<>();
    array.forEach(item -> list.add(item.textValue()));
    return list;
  }

  static Set<String> stringSet(JsonNode array) {
    return new HashSet<>(strings(array));
  }
}
