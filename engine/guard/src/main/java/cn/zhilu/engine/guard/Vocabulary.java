package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The elements of one XML language (BPMN or DMN) with the mixins worked in. */
final class Vocabulary {

  /** What one element may carry. */
  static final class Element {
    final Map<String, String> attributes = new HashMap<>();
    final Set<String> children = new HashSet<>();
    final Set<String> extensions = new HashSet<>();
    final Set<String> required = new HashSet<>();
    String text;

    private void add(JsonNode definition, JsonNode mixins) {
      for (JsonNode mixin : definition.path("is")) {
        add(mixins.path(mixin.textValue()), mixins);
      }
      definition.path("attributes").properties()
          .forEach(entry -> attributes.put(entry.getKey(), entry.getValue().textValue()));
      children.addAll(AllowList.strings(definition.path("children")));
      extensions.addAll(AllowList.strings(definition.path("extensions")));
      required.addAll(AllowList.strings(definition.path("required")));
      if (definition.has("text")) {
        text = definition.path("text").textValue();
      }
    }
  }

  final String root;
  final String extensionElement;
  final Map<String, String> prefixByNamespace = new HashMap<>();
  final Map<String, Element> elements = new HashMap<>();
  final Set<String> containers;
  final Set<String> waitStates;

  Vocabulary(JsonNode section) {
    root = section.path("root").textValue();
    extensionElement = section.path("extensionElement").textValue();
    section.path("namespaces").properties()
        .forEach(entry -> prefixByNamespace.put(entry.getValue().textValue(), entry.getKey()));
    section.path("elements").properties().forEach(entry -> {
      Element element = new Element();
      element.add(entry.getValue(), section.path("mixins"));
      elements.put(entry.getKey(), element);
    });
    containers = AllowList.stringSet(section.path("structure").path("containers"));
    waitStates = AllowList.stringSet(section.path("structure").path("waitStates"));
  }

  /** The name under which the list knows it, or null for a foreign namespace. */
  String name(String namespace, String localName) {
    if (namespace == null || namespace.isEmpty()) {
      return localName;
    }
    String prefix = prefixByNamespace.get(namespace);
    return prefix == null ? null : prefix + ':' + localName;
  }
}
