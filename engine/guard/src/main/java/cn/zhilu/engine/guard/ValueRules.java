package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;

/** Checks an attribute's or element's text against a named rule, or several joined by '|'. */
final class ValueRules {

  private final AllowList allowList;
  private final ExpressionGrammar expressions;
  private final FeelRules feel;
  private final TimerRules timers;

  ValueRules(AllowList allowList) {
    this.allowList = allowList;
    this.expressions = new ExpressionGrammar(allowList.at("expression"));
    this.feel = new FeelRules(allowList.at("feel"));
    this.timers = new TimerRules(allowList.at("timers"));
  }

  /** The reason for which no rule takes the text, or null. */
  String refusal(String names, String text) {
    String reason = null;
    for (String name : names.split("\\|")) {
      reason = refusalOfOne(name, text);
      if (reason == null) {
        return null;
      }
    }
    return reason;
  }

  private String refusalOfOne(String name, String text) {
    JsonNode rule = allowList.at("values").path(name);
    if (rule.isMissingNode()) {
      throw new IllegalStateException("the allow-list has no value rule " + name);
    }
    if (rule.has("maxLength") && text.length() > rule.path("maxLength").intValue()) {
      return "value is longer than " + rule.path("maxLength").intValue() + " characters";
    }
    if (rule.has("pattern") && !allowList.matches(rule.path("pattern").textValue(), text)) {
      return "value is not an allowed " + name;
    }
    for (JsonNode part : rule.path("without")) {
      if (text.contains(part.textValue())) {
        return "'" + part.textValue() + "' is not allowed here";
      }
    }
    if (rule.path("expression").booleanValue()) {
      return expressions.refusal(text);
    }
    if (rule.path("textOrExpression").booleanValue() && (text.contains("${") || text.contains("#{"))) {
      return expressions.refusal(text);
    }
    if (rule.path("feel").booleanValue()) {
      return feel.refusal(text);
    }
    return rule.has("timer") ? timers.refusal(rule.path("timer").textValue(), text) : null;
  }
}
