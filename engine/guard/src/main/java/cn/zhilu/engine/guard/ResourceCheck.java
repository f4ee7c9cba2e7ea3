package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends each resource of a deployment to the check of its kind; a kind that is not listed is refused. */
public final class ResourceCheck {

  private final AllowList allowList = AllowList.get();
  private final XmlCheck bpmn;
  private final XmlCheck dmn;
  private final FormCheck form = new FormCheck(allowList);
  private final MustacheCheck mustache = new MustacheCheck(allowList.at("template"));
  private final HtmlCheck html = new HtmlCheck(allowList.at("template").path("html"));

  public ResourceCheck() {
    ValueRules values = new ValueRules(allowList);
    bpmn = new XmlCheck(allowList, new Vocabulary(allowList.at("bpmn")), values);
    dmn = new XmlCheck(allowList, new Vocabulary(allowList.at("dmn")), values);
  }

  int maximumResources() {
    return allowList.limit("resources");
  }

  List<Finding> check(String name, byte[] bytes) {
    Findings findings = new Findings(allowList.limit("problemsShown"));
    JsonNode type = type(name);
    if (type == null) {
      findings.add("this kind of file or file name is not allowed in a deployment");
    } else if (bytes.length > type.path("maxBytes").intValue()) {
      findings.add("the file is larger than " + type.path("maxBytes").intValue() + " bytes");
    } else {
      String text = StrictText.decode(bytes);
      if (text == null) {
        findings.add("the file is not UTF-8");
      } else {
        check(type.path("kind").textValue(), text, findings);
      }
    }
    return findings.list();
  }

  private JsonNode type(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > allowList.limit("resourceNameLength")
        || name.contains("..")
        || !allowList.matches(allowList.at("resources").path("namePattern").textValue(), name)) {
      return null;
    }
    for (JsonNode type : allowList.at("resources").path("types")) {
      if (name.endsWith(type.path("suffix").textValue())) {
        return type;
      }
    }
    return null;
  }

  private void check(String kind, String text, Findings findings) {
    switch (kind) {
      case "bpmn" -> bpmn.check(text, findings);
      case "dmn" -> dmn.check(text, findings);
      case "form" -> form.check(text, findings);
      case "textTemplate" -> mustache.check(text, findings);
      case "htmlTemplate" -> html.check(text, mustache.check(text, findings), findings);
      default -> throw new IllegalStateException("the allow-list names an unknown kind " + kind);
    }
  }
}
