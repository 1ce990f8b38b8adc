package dev.sluice.datasets.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server on the loopback interface that can be told to behave badly. */
final class Loopback implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** The requests in their order: the path, a space, the Range header or {@code -}. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** The statuses of the answers, in the order of the requests. */
  final List<Integer> answers = new CopyOnWriteArrayList<>();

  /** The number of next answers that stop in the middle. */
  final AtomicInteger cuts = new AtomicInteger();

  /** Whether it answers ranges. */
  volatile boolean ranges = true;

  /** The entity tag of its files; null for none. */
  volatile String etag = "\"v1\"";

  /** If set, answers stop in the middle until it opens. */
  volatile CountDownLatch gate;

  Loopback() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  void put(String path, byte[] content) {
    files.put(path, content);
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    requests.add(path + " " + (range == null ? "-" : range));
    try (exchange) {
      if (path.startsWith("/moved/")) {
        exchange.getResponseHeaders().set("Location", path.substring("/moved".length()));
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      byte[] content = files.get(path);
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      int from = 0;
      if (etag != null) {
        exchange.getResponseHeaders().set("ETag", etag);
      }
      if (ranges && range != null && ifRange != null && ifRange.equals(etag)) {
        from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      }
      byte[] body = Arrays.copyOfRange(content, from, content.length);
      answers.add(from > 0 ? 206 : 200);
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length);
      OutputStream out = exchange.getResponseBody();
      int half = body.length / 2;
      out.write(body, 0, half);
      out.flush();
      if (cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return;
      }
      CountDownLatch closed = gate;
      if (closed != null && !closed.await(20, TimeUnit.SECONDS)) {
        return;
      }
      out.write(body, half, body.length - half);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (gate != null) {
      gate.countDown();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
