package cn.zhilu.engine.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads a model without ever leaving it: no document type, no entities, no other encoding, no included file. */
final class XmlCheck {

  private final JsonNode limits;
  private final Vocabulary vocabulary;
  private final ValueRules values;

  XmlCheck(AllowList allowList, Vocabulary vocabulary, ValueRules values) {
    this.limits = allowList.at("xml");
    this.vocabulary = vocabulary;
    this.values = values;
  }

  void check(String file, Findings findings) {
    String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
    String refused = refusalOfDeclaration(text);
    if (refused != null) {
      findings.add(refused);
      return;
    }
    ModelHandler handler = new ModelHandler(vocabulary, values, limits, findings);
    try {
      SAXParser parser = factory().newSAXParser();
      parser.getXMLReader().setProperty("http://xml.org/sax/properties/lexical-handler", handler);
      parser.parse(new InputSource(new StringReader(text)), handler);
    } catch (SAXParseException malformed) {
      findings.add(malformed.getMessage(), malformed.getLineNumber(), malformed.getColumnNumber(), null);
      return;
    } catch (SAXException | IOException | ParserConfigurationException unreadable) {
      findings.add("the file cannot be read as XML");
      return;
    }
    handler.structure().check(findings);
  }

  private static SAXParserFactory factory() throws ParserConfigurationException, SAXException {
    SAXParserFactory factory = SAXParserFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setValidating(false);
    factory.setXIncludeAware(false);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
    return factory;
  }

  /** The engine reads the bytes, we the text: only a declaration that both read alike is let through. */
  private static String refusalOfDeclaration(String text) {
    if (!text.startsWith("<?xml")) {
      return null;
    }
    int end = text.indexOf("?>");
    String declaration = end < 0 ? "" : text.substring(0, end);
    return declaration.matches(
        "<\\?xml\\s+version=(?:\"1\\.0\"|'1\\.0')(?:\\s+encoding=(?:\"(?i:utf-8)\"|'(?i:utf-8)'))?(?:\\s+standalone=(?:\"yes\"|\"no\"|'yes'|'no'))?\\s*")
        ? null : "only XML 1.0 in UTF-8 is allowed";
  }
}
