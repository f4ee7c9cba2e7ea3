package cn.zhilu.engine.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Holds a form against the component types and properties of the allow-list. */
final class FormCheck {

  private final AllowList allowList;
  private final JsonNode rules;
  private final ObjectMapper mapper;
  private final List<Pattern> stringsRefused;
  private final Pattern linksRefused;

  FormCheck(AllowList allowList) {
    this.allowList = allowList;
    this.rules = allowList.at("form");
    this.mapper = JsonReading.mapper(allowList);
    this.stringsRefused = AllowList.strings(rules.path("stringsRefused")).stream()
        .map(regex -> Pattern.compile(regex, Pattern.CASE_INSENSITIVE)).toList();
    this.linksRefused = Pattern.compile(rules.path("markdownLinksRefused").textValue());
  }

  void check(String text, Findings findings) {
    JsonNode form;
    try {
      form = mapper.readTree(text);
    } catch (JsonProcessingException malformed) {
      findings.add("not readable as JSON: " + malformed.getOriginalMessage(), malformed.getLocation().getLineNr(),
          malformed.getLocation().getColumnNr(), null);
      return;
    }
    if (form == null || !form.isObject() || !form.path("id").isTextual()
        || !rules.path("rootType").textValue().equals(form.path("type").textValue())) {
      findings.add("not a form: id, type and components are needed");
      return;
    }
    new Walk(findings).object(properties(rules.path("objects").path("root")), form, form.path("id").textValue(), "");
  }

  private static Map<String, String> properties(JsonNode definition) {
    Map<String, String> map = new HashMap<>();
    definition.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().textValue()));
    return map;
  }

  /** One pass over one form. */
  private final class Walk {

    private final Findings findings;
    private int components;
    private int depth;

    Walk(Findings findings) {
      this.findings = findings;
    }

    void object(Map<String, String> allowed, JsonNode object, String owner, String path) {
      if (!object.isObject()) {
        report(path, owner, "expected an object");
        return;
      }
      object.properties().forEach(entry -> {
        String where = path.isEmpty() ? entry.getKey() : path + '.' + entry.getKey();
        String rule = allowed.get(entry.getKey());
        if (rule == null) {
          report(where, owner, "property is not allowed");
        } else {
          value(rule, entry.getValue(), owner, where);
        }
      });
    }

    private void value(String rule, JsonNode value, String owner, String path) {
      if (findings.full()) {
        return;
      }
      if (rule.equals("type")) {
        return;
      }
      if (rule.equals("@components")) {
        list(value, owner, path, this::component);
      } else if (rule.equals("@properties")) {
        customProperties(value, owner, path);
      } else if (rule.endsWith("[]")) {
        String item = rule.substring(0, rule.length() - 2);
        if (value.isArray() || item.startsWith("@")) {
          list(value, owner, path, (one, ignored, where) -> value(item, one, owner, where));
        } else {
          value(item, value, owner, path);
        }
      } else if (rule.startsWith("@")) {
        object(properties(rules.path("objects").path(rule.substring(1))), value, owner, path);
      } else {
        String reason = refusal(rule, value);
        if (reason != null) {
          report(path, owner, reason);
        }
      }
    }

    private void list(JsonNode value, String owner, String path, Item item) {
      if (!value.isArray()) {
        report(path, owner, "expected a list");
        return;
      }
      for (int i = 0; i < value.size(); i++) {
        item.accept(value.get(i), owner, path + '[' + i + ']');
      }
    }

    private void component(JsonNode component, String owner, String path) {
      if (findings.full()) {
        return;
      }
      if (++components > rules.path("components").intValue() || depth >= rules.path("depth").intValue()) {
        report(path, owner, "the form has too many components or is nested too deeply");
        return;
      }
      String id = component.path("id").isTextual() ? component.path("id").textValue() : owner;
      String type = component.path("type").textValue();
      JsonNode definition = type == null ? null : rules.path("types").get(type);
      if (definition == null) {
        report(path, id, "component type " + shortened(String.valueOf(type)) + " is not allowed");
        return;
      }
      Map<String, String> allowed = properties(rules.path("common"));
      for (JsonNode mixin : definition.path("is")) {
        allowed.putAll(properties(rules.path("mixins").path(mixin.textValue())));
      }
      allowed.putAll(properties(definition.path("properties")));
      depth++;
      object(allowed, component, id, path);
      depth--;
    }

    private void customProperties(JsonNode value, String owner, String path) {
      JsonNode rule = rules.path("properties");
      if (!value.isObject()) {
        report(path, owner, "expected an object");
        return;
      }
      value.properties().forEach(entry -> {
        String where = path + '.' + entry.getKey();
        String reason = allowList.matches(rule.path("namePattern").textValue(), entry.getKey())
            ? refusal(rule.path("value").textValue(), entry.getValue()) : "property is not allowed";
        if (reason != null) {
          report(where, owner, reason);
        }
      });
    }

    private void report(String path, String owner, String message) {
      findings.add(shortened(path) + ": " + message, 1, 1, owner == null ? null : shortened(owner));
    }
  }

  private interface Item {
    void accept(JsonNode item, String owner, String path);
  }

  private String refusal(String name, JsonNode value) {
    JsonNode rule = rules.path("values").path(name);
    if (rule.isMissingNode()) {
      throw new IllegalStateException("the allow-list has no form value rule " + name);
    }
    boolean scalar = rule.path("scalar").booleanValue();
    if (value.isNull()) {
      return scalar || rule.path("null").booleanValue() ? null : "a value is needed";
    }
    if (value.isBoolean()) {
      return scalar || rule.path("boolean").booleanValue() ? null : "true or false is not allowed here";
    }
    if (value.isNumber()) {
      return scalar || rule.path("number").booleanValue() ? null : "a number is not allowed here";
    }
    if (!value.isTextual()) {
      return "a nested value is not allowed here";
    }
    if (!scalar && !rule.path("string").booleanValue() && !rule.has("pattern")) {
      return "a text is not allowed here";
    }
    return refusalOfString(rule, value.textValue());
  }

  private String refusalOfString(JsonNode rule, String text) {
    int maxLength = rule.has("maxLength") ? rule.path("maxLength").intValue() : rules.path("stringLength").intValue();
    if (text.length() > maxLength) {
      return "text is longer than " + maxLength + " characters";
    }
    if (rule.has("pattern")) {
      return allowList.matches(rule.path("pattern").textValue(), text) ? null : "value is not allowed";
    }
    if (rule.has("without") && allowList.pattern(rule.path("without").textValue()).matcher(text).find()) {
      return "value is not allowed";
    }
    if (rule.path("code").booleanValue()) {
      return null;
    }
    for (Pattern refused : stringsRefused) {
      if (refused.matcher(text).find()) {
        return "markup and scripts are not allowed";
      }
    }
    return rule.path("markdown").booleanValue() && linksRefused.matcher(text).find()
        ? "links may lead to a place in this product only" : null;
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 120 ? line : line.substring(0, 120) + "…";
  }
}
