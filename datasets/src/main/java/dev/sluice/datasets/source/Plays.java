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
 * Turns plays in Jon Bosak's XML markup (PLAY, ACT, SCENE, SPEECH, SPEAKER, LINE) into text: for
 * each speech the speaker and a colon, then the lines as they stand, then an empty line. Titles,
 * persons and stage directions are left out.
 */
final class Plays {
  private Plays() {}

  /**
   * The speeches of one play.
   *
   * @throws IOException if it is no such play
   */
  static String text(InputStream xml, String name) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    // Neither a document type nor anything outside the file is read: no entity can reach out.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("refers to " + systemId + ", which is not read");
        });
    StringBuilder text = new StringBuilder();
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(xml);
      try {
        while (reader.hasNext()) {
          int event = reader.next();
          if (event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new IOException(
                "%s: the entity '%s' is not known here".formatted(name, reader.getLocalName()));
          }
          if (event == XMLStreamConstants.START_ELEMENT && reader.getLocalName().equals("SPEECH")) {
            speech(reader, text, name);
          }
        }
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new IOException(name + " cannot be read as XML: " + e.getMessage(), e);
    }
    if (text.isEmpty()) {
      throw new IOException(name + " holds no speech; expected a play with SPEECH elements");
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

  /** The text of an element without that of the elements in it; blanks drawn together. */
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
                "%s: the entity '%s' in a %s is not known here"
                    .formatted(name, reader.getLocalName(), element));
        default -> {
          // Comments and processing instructions say nothing.
        }
      }
    }
    return content.toString().replaceAll("\\s+", " ").strip();
  }
}
