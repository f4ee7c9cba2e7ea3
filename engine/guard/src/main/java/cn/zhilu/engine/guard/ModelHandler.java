package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.ext.DefaultHandler2;

/** Holds each element, attribute and text of a model against the vocabulary. */
final class ModelHandler extends DefaultHandler2 {

  private static final class Open {
    final String name;
    final String id;
    final Vocabulary.Element definition;
    final Set<String> children;
    final int line;
    final int column;
    final StringBuilder text = new StringBuilder();
    boolean hasChildren;

    Open(String name, String id, Vocabulary.Element definition, Set<String> children, int line, int column) {
      this.name = name;
      this.id = id;
      this.definition = definition;
      this.children = children;
      this.line = line;
      this.column = column;
    }
  }

  private final Vocabulary vocabulary;
  private final ValueRules values;
  private final int maxDepth;
  private final int maxElements;
  private final int maxAttribute;
  private final int maxText;
  private final Findings findings;
  private final Deque<Open> stack = new ArrayDeque<>();
  private final ModelStructure structure;
  private Locator locator;
  private int elements;

  ModelHandler(Vocabulary vocabulary, ValueRules values, JsonNode limits, Findings findings) {
    this.vocabulary = vocabulary;
    this.values = values;
    this.maxDepth = limits.path("depth").intValue();
    this.maxElements = limits.path("elements").intValue();
    this.maxAttribute = limits.path("attributeLength").intValue();
    this.maxText = limits.path("textLength").intValue();
    this.findings = findings;
    this.structure = new ModelStructure(vocabulary);
  }

  ModelStructure structure() {
    return structure;
  }

  @Override
  public void setDocumentLocator(Locator locator) {
    this.locator = locator;
  }

  @Override
  public void startDTD(String name, String publicId, String systemId) throws SAXException {
    throw stop("a document type is not allowed");
  }

  @Override
  public void processingInstruction(String target, String data) {
    report("processing instructions are not allowed");
  }

  @Override
  public void startPrefixMapping(String prefix, String uri) {
    if (!vocabulary.prefixByNamespace.containsKey(uri)) {
      report("namespace " + shortened(uri) + " is not allowed");
    }
  }

  @Override
  public void startElement(String uri, String localName, String qName, Attributes attributes) throws SAXException {
    if (++elements > maxElements) {
      throw stop("the model has more than " + maxElements + " elements");
    }
    if (stack.size() >= maxDepth) {
      throw stop("the model is nested deeper than " + maxDepth + " elements");
    }
    String name = uri.isEmpty() ? null : vocabulary.name(uri, localName);
    Open parent = stack.peek();
    String id = attributes.getValue("id") != null ? attributes.getValue("id") : parent == null ? null : parent.id;
    Vocabulary.Element definition = name == null ? null : vocabulary.elements.get(name);
    boolean expected = parent == null ? vocabulary.root.equals(name) : name != null && parent.children.contains(name);
    Set<String> children = definition == null ? Set.of()
        : vocabulary.extensionElement.equals(name) && parent != null ? parent.definition.extensions : definition.children;
    if (definition == null || !expected) {
      reportAt(id, "element " + shortened(qName) + " is not allowed"
          + (parent == null ? " as the root" : " in " + shortened(parent.name)));
      definition = new Vocabulary.Element();
      children = Set.of();
    } else {
      checkAttributes(id, qName, definition, attributes);
      structure.start(name, attributes, line(), column());
    }
    if (parent != null) {
      parent.hasChildren = true;
    }
    stack.push(new Open(name == null ? qName : name, id, definition, children, line(), column()));
  }

  private void checkAttributes(String id, String qName, Vocabulary.Element definition, Attributes attributes) {
    for (int i = 0; i < attributes.getLength(); i++) {
      String attribute = vocabulary.name(attributes.getURI(i), attributes.getLocalName(i));
      String rule = attribute == null ? null : definition.attributes.get(attribute);
      String value = attributes.getValue(i);
      if (rule == null) {
        reportAt(id, "attribute " + shortened(attributes.getQName(i)) + " is not allowed on " + shortened(qName));
      } else if (value.length() > maxAttribute) {
        reportAt(id, "attribute " + shortened(attribute) + " is too long");
      } else {
        String reason = values.refusal(rule, value);
        if (reason != null) {
          reportAt(id, "attribute " + shortened(attribute) + ": " + reason);
        }
      }
    }
    for (String required : definition.required) {
      boolean present = false;
      for (int i = 0; i < attributes.getLength() && !present; i++) {
        present = required.equals(vocabulary.name(attributes.getURI(i), attributes.getLocalName(i)));
      }
      if (!present) {
        reportAt(id, shortened(qName) + " needs the attribute " + required);
      }
    }
  }

  @Override
  public void characters(char[] chars, int start, int length) throws SAXException {
    StringBuilder text = stack.element().text;
    if (text.length() + length > maxText) {
      throw stop("text is longer than " + maxText + " characters");
    }
    text.append(chars, start, length);
  }

  @Override
  public void endElement(String uri, String localName, String qName) {
    Open open = stack.pop();
    structure.end(open.name);
    String text = open.text.toString().trim();
    if (open.definition.text == null) {
      if (!text.isEmpty()) {
        report(open, "text is not allowed in " + shortened(open.name));
      }
    } else if (open.hasChildren) {
      if (!text.isEmpty()) {
        report(open, shortened(open.name) + " mixes text and elements");
      }
    } else {
      String reason = values.refusal(open.definition.text, text);
      if (reason != null) {
        report(open, shortened(open.name) + ": " + reason);
      }
    }
  }

  private void report(Open open, String message) {
    findings.add(message, open.line, open.column, open.id);
  }

  private void report(String message) {
    reportAt(stack.isEmpty() ? null : stack.peek().id, message);
  }

  private void reportAt(String id, String message) {
    findings.add(message, line(), column(), id == null ? null : shortened(id));
  }

  private SAXParseException stop(String message) {
    return new SAXParseException(message, locator);
  }

  private int line() {
    return locator.getLineNumber();
  }

  private int column() {
    return locator.getColumnNumber();
  }

  /** What the model's author wrote comes back in the answer: short and on one line. */
  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 100 ? line : line.substring(0, 100) + "…";
  }
}
