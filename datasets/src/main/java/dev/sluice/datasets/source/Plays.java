package dev.sluice.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Converts plays in Jon Bosak's XML markup (PLAY, ACT, SCENE, SPEECH, SPEAKER, LINE) to text: for
 * each speech the speaker and a colon, then the lines, then an empty line. Titles, persons and
 * stage directions are omitted.
 */
final class Plays {
  private Plays() {}

  /**
   * The speeches of one play.
   *
   * @throws IOException if the XML is not such a play
   */
  static String text(InputStream xml, String name) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    // Disables DTDs and external entities, so that nothing outside the file is read.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException(
              "external reference to " + systemId + ", which is not allowed");
        });
    StringBuilder text = new StringBuilder();
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(xml);
      try {
        while (reader.hasNext()) {
          int event = reader.next();
          if (event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new IOException("%s: unknown entity '%s'".formatted(name, reader.getLocalName()));
          }
          if (event == XMLStreamConstants.START_ELEMENT && reader.getLocalName().equals("SPEECH")) {
            speech(reader, text, name);
          }
        }
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new IOException(name + " is not valid XML: " + e.getMessage(), e);
    }
    if (text.isEmpty()) {
      throw new IOException(name + " contains no speech; expected a play with SPEECH elements");
    }
    return text.toString();
  }

  private static void speech(XMLStreamReader reader, StringBuilder text, String name)
      throws XMLStreamException, IOException {
    List<String> speakers = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    while (true) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("SPEECH")) {
        break;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        String element = reader.getLocalName();
        String content = content(reader, element, name);
        if (!content.isEmpty()) {
          if (element.equals("SPEAKER")) {
            speakers.add(content);
          } else if (element.equals("LINE")) {
            lines.add(content);
          }
        }
      }
    }
    if (lines.isEmpty()) {
      return;
    }
    if (!speakers.isEmpty()) {
      text.append(String.join(" and ", speakers)).append(":\n");
    }
    lines.forEach(line -> text.append(line).append('\n'));
    text.append('\n');
  }

  /** The text of an element without that of nested elements, white space collapsed. */
  private static String content(XMLStreamReader reader, String element, String name)
      throws XMLStreamException, IOException {
    StringBuilder content = new StringBuilder();
    int depth = 1;
    while (depth > 0) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (depth == 1) {
            content.append(reader.getText());
          }
        }
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new IOException(
                "%s: unknown entity '%s' in a %s element"
                    .formatted(name, reader.getLocalName(), element));
        default -> {
          // Comments and processing instructions are ignored.
        }
      }
    }
    return content.toString().replaceAll("\\s+", " ").strip();
  }
}
