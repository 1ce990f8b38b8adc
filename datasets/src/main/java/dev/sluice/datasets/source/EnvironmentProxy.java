package dev.sluice.datasets.source;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The proxy that the environment names ({@code https_proxy}, {@code http_proxy} and {@code
 * no_proxy}, in lower or upper case), as for other command-line programs. Java itself reads only
 * its system properties, which apply if the environment names no proxy.
 */
final class EnvironmentProxy extends ProxySelector {
  private final Map<String, String> environment;
  private final ProxySelector fallback;

  private EnvironmentProxy(Map<String, String> environment, ProxySelector fallback) {
    this.environment = environment;
    this.fallback = fallback;
  }

  static ProxySelector of(Map<String, String> environment) {
    return new EnvironmentProxy(environment, ProxySelector.getDefault());
  }

  private String variable(String name) {
    String value = environment.getOrDefault(name, "");
    return value.isBlank()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : value.strip();
  }

  @Override
  public List<Proxy> select(URI uri) {
    String named = variable(uri.getScheme().toLowerCase(Locale.ROOT) + "_proxy");
    if (named.isEmpty()) {
      return fallback == null ? List.of(Proxy.NO_PROXY) : fallback.select(uri);
    }
    if (isExcepted(uri.getHost().toLowerCase(Locale.ROOT))) {
      return List.of(Proxy.NO_PROXY);
    }
    try {
      URI proxy = new URI(named.contains("://") ? named : "http://" + named);
      if (proxy.getHost() == null) {
        throw new IllegalArgumentException("the proxy address " + named + " has no host");
      }
      int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
      return List.of(
          new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("invalid proxy address: " + named, e);
    }
  }

  private boolean isExcepted(String host) {
    if (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]")) {
      return true;
    }
    for (String exception : variable("no_proxy").toLowerCase(Locale.ROOT).split(",", -1)) {
      String suffix = exception.strip();
      String domain = suffix.startsWith(".") ? suffix : "." + suffix;
      if (!suffix.isEmpty()
          && (suffix.equals("*") || host.equals(suffix) || host.endsWith(domain))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // The client reports the failure too, and there is no second proxy to try.
  }
}
