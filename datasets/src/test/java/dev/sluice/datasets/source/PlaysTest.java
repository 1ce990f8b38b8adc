package dev.sluice.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaysTest {
  @TempDir Path folder;

  private static String text(String xml) throws IOException {
    return Plays.text(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), "play.xml");
  }

  @Test
  void aSpeechBecomesItsSpeakersAndLines() throws IOException {
    assertThat(
            text(
                """
                <PLAY><TITLE>A play</TITLE><PERSONAE><PERSONA>ANNA</PERSONA></PERSONAE>
                <SPEECH><SPEAKER>ANNA</SPEAKER><LINE>Good  day &amp; well
                met</LINE><STAGEDIR>Bows</STAGEDIR></SPEECH>
                <SPEECH><SPEAKER>BEN</SPEAKER><SPEAKER>CARA</SPEAKER>
                <LINE><STAGEDIR>Aside</STAGEDIR> To you</LINE><LINE>too.</LINE></SPEECH>
                <SPEECH><SPEAKER></SPEAKER><LINE>Nobody speaks.</LINE></SPEECH>
                <SPEECH><SPEAKER>DORA</SPEAKER><LINE><STAGEDIR>Exit</STAGEDIR></LINE></SPEECH>
                </PLAY>
                """))
        .isEqualTo(
            "ANNA:\nGood day & well met\n\nBEN and CARA:\nTo you\ntoo.\n\nNobody speaks.\n\n");
  }

  @Test
  void anExternalEntityIsRefused() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "the secret");
    String xml =
        """
        <!DOCTYPE PLAY [<!ENTITY e SYSTEM "%s">]>
        <PLAY><SPEECH><SPEAKER>A</SPEAKER><LINE>&e;</LINE></SPEECH></PLAY>
        """
            .formatted(secret.toUri());
    assertThatThrownBy(() -> text(xml)).isInstanceOf(IOException.class);
  }

  @Test
  void aFileThatIsNotAPlayIsRefused() {
    assertThatThrownBy(() -> text("<TEI><text/></TEI>"))
        .hasMessageContaining("play.xml contains no speech");
    assertThatThrownBy(() -> text("Once upon a time"))
        .hasMessageContaining("play.xml is not valid XML");
  }
}
