package dev.sluice.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns and order of names, proxies, full disks. */
class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "*.txt,        a.txt,       true",
    "*.txt,        a/b.txt,     false",
    "**/*.txt,     a.txt,       true",
    "**/*.txt,     a/b/c.txt,   true",
    "a/**,         a/b/c.txt,   true",
    "a/?.txt,      a/b.txt,     true",
    "a/?.txt,      a/bc.txt,    false",
    "'{a,b}.csv',  b.csv,       true",
    "'{a,b}.csv',  c.csv,       false",
    "a.c,          abc,         false",
    "a(1)+[x].txt, a(1)+[x].txt,true"
  })
  void aPatternMeansTheSameEverywhere(String glob, String name, boolean matches) {
    assertThat(Glob.of(glob).matches(name)).isEqualTo(matches);
  }

  @Test
  void numbersInNamesCountByTheirValue() {
    assertThat(
            Stream.of("c_10", "c_9", "b", "c_010", "c", "c_9a", "c_99999999999999999999")
                .sorted(NaturalOrder.INSTANCE))
        .containsExactly("b", "c", "c_9", "c_9a", "c_010", "c_10", "c_99999999999999999999");
  }

  @Test
  void theProxyOfTheEnvironmentIsUsedExceptForItsExceptions() {
    var proxies =
        EnvironmentProxy.of(
            Map.of(
                "https_proxy", "http://proxy.example:3128",
                "NO_PROXY", "example.org, .inside.example"));
    List<Proxy> proxied = proxies.select(URI.create("https://example.com/a"));
    assertThat(proxied)
        .extracting(Proxy::address)
        .containsExactly(InetSocketAddress.createUnresolved("proxy.example", 3128));
    for (String direct :
        List.of(
            "https://example.org/",
            "https://www.example.org/",
            "https://a.inside.example/",
            "https://localhost/",
            "http://example.com/")) {
      assertThat(proxies.select(URI.create(direct))).containsExactly(Proxy.NO_PROXY);
    }
  }

  @Test
  void aFullDiskIsRecognisedByItsMessage() {
    Path file = Path.of("x");
    IOException full = new IOException("wrapped", new IOException("No space left on device"));
    assertThat(DiskFullException.orSame(full, file)).isInstanceOf(DiskFullException.class);
    IOException other = new IOException("connection reset");
    assertThat(DiskFullException.orSame(other, file)).isSameAs(other);
  }
}
