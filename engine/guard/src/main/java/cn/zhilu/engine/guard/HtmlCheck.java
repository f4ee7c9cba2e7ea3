package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the markup of a document template against the elements, attributes and addresses of the allow-list.
 * Tags are read strictly: what a browser would have to guess at is refused.
 */
final class HtmlCheck {

  /** Stand for {{…}} while the markup is read; the template itself may hold neither. */
  private static final char VALUE = '\uE000';
  private static final char BLOCK = '\uE001';

  private static final Pattern TAG = Pattern.compile(
      "<(?<close>/?)(?<name>[A-Za-z][A-Za-z0-9]*)(?<attributes>(?:[\\s\uE001]+[A-Za-z][A-Za-z0-9:-]*(?:=(?:\"[^\"<]*\"|'[^'<]*'))?){0,40})[\\s\uE001]*/?>");
  private static final Pattern ATTRIBUTE = Pattern.compile(
      "(?<name>[A-Za-z][A-Za-z0-9:-]*)(?:=(?:\"(?<double>[^\"]*)\"|'(?<single>[^']*)'))?");

  private final Set<String> elements;
  private final Set<String> attributes;
  private final Pattern attributePattern;
  private final Map<String, Set<String>> byElement = new HashMap<>();
  private final Set<String> urlAttributes;
  private final Pattern url;
  private final List<Pattern> cssRefused;

  HtmlCheck(JsonNode rules) {
    elements = AllowList.stringSet(rules.path("elements"));
    attributes = AllowList.stringSet(rules.path("attributes"));
    attributePattern = Pattern.compile(rules.path("attributePattern").textValue());
    rules.path("byElement").properties()
        .forEach(entry -> byElement.put(entry.getKey(), AllowList.stringSet(entry.getValue())));
    urlAttributes = new HashSet<>(AllowList.strings(rules.path("urlAttributes")));
    url = Pattern.compile(rules.path("url").textValue());
    cssRefused = AllowList.strings(rules.path("cssRefused")).stream()
        .map(regex -> Pattern.compile(regex, Pattern.CASE_INSENSITIVE)).toList();
  }

  void check(String text, List<MustacheCheck.Tag> tags, Findings findings) {
    if (text.indexOf(VALUE) >= 0 || text.indexOf(BLOCK) >= 0) {
      findings.add("private characters are not allowed");
      return;
    }
    String markup = masked(text, tags);
    int position = markup.indexOf('<');
    while (position >= 0 && !findings.full()) {
      int end = check(text, markup, position, findings);
      if (end < 0) {
        return;
      }
      position = markup.indexOf('<', end);
    }
  }

  /** Same length as the template, so that offsets stay true. */
  private static String masked(String text, List<MustacheCheck.Tag> tags) {
    StringBuilder markup = new StringBuilder(text);
    for (MustacheCheck.Tag tag : tags) {
      char mark = tag.kind() == MustacheCheck.Kind.VALUE ? VALUE : BLOCK;
      for (int i = tag.start(); i < tag.end(); i++) {
        markup.setCharAt(i, mark);
      }
    }
    return markup.toString();
  }

  /** The offset after what begins here, or -1 when the rest cannot be read. */
  private int check(String text, String markup, int start, Findings findings) {
    if (markup.startsWith("<!--", start)) {
      int end = markup.indexOf("-->", start + 4);
      if (end < 0 || markup.startsWith("<!-->", start) || markup.startsWith("<!--->", start)) {
        report(findings, text, start, "a comment is never closed");
        return -1;
      }
      return end + 3;
    }
    if (markup.regionMatches(true, start, "<!doctype html>", 0, 15)) {
      return start + 15;
    }
    Matcher tag = TAG.matcher(markup).region(start, markup.length());
    if (!tag.lookingAt()) {
      report(findings, text, start, "this markup cannot be read strictly");
      return -1;
    }
    String name = tag.group("name").toLowerCase(Locale.ROOT);
    if (!elements.contains(name)) {
      report(findings, text, start, "element <" + name + "> is not allowed");
    }
    checkAttributes(text, name, tag, findings);
    if (name.equals("style") && tag.group("close").isEmpty()) {
      int end = markup.indexOf("</style>", tag.end());
      if (end < 0) {
        report(findings, text, start, "<style> is never closed");
        return -1;
      }
      checkCss(text, tag.end(), markup.substring(tag.end(), end), findings);
      return end;
    }
    return tag.end();
  }

  private void checkAttributes(String text, String element, Matcher tag, Findings findings) {
    int offset = tag.start("attributes");
    Matcher attribute = ATTRIBUTE.matcher(tag.group("attributes"));
    while (attribute.find()) {
      int at = offset + attribute.start();
      String name = attribute.group("name").toLowerCase(Locale.ROOT);
      String group = attribute.group("double") != null ? "double" : "single";
      String value = attribute.group(group) == null ? "" : attribute.group(group);
      boolean allowed = byElement.containsKey(element) ? byElement.get(element).contains(name)
          : attributes.contains(name) || attributePattern.matcher(name).matches();
      if (!allowed) {
        report(findings, text, at, "attribute " + name + " is not allowed on <" + element + ">");
      } else if (urlAttributes.contains(name)) {
        String written = value.isEmpty() ? ""
            : text.substring(offset + attribute.start(group), offset + attribute.end(group));
        if (!url.matcher(written).matches()) {
          report(findings, text, at, "only inline images and places on the page may be addressed");
        }
      } else if (name.equals("style")) {
        checkCss(text, at, value, findings);
      }
    }
  }

  private void checkCss(String text, int offset, String css, Findings findings) {
    boolean entity = css.indexOf('&') >= 0;
    if (css.indexOf(VALUE) >= 0 || entity) {
      report(findings, text, offset, "values and entities are not allowed in a style");
    }
    for (Pattern refused : cssRefused) {
      Matcher found = refused.matcher(css);
      if (found.find()) {
        report(findings, text, offset, "'" + found.group().trim() + "' is not allowed in a style");
      }
    }
  }

  private static void report(Findings findings, String text, int offset, String message) {
    TextPosition position = TextPosition.of(text, offset);
    findings.add(message, position.line(), position.column(), null);
  }
}
