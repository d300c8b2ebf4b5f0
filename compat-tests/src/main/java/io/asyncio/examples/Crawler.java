package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.queues.Queue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A crawler: a few workers take addresses from a queue, and put there what they find on the pages,
 * until none is left. The client is the JDK's, whose futures can be awaited like any other.
 *
 * <p>The argument is an address to begin with; the crawler stays on its host. Without it, it looks
 * at a site of the program's own, which has a circle, a dead link and a page that breaks off.
 *
 * {@snippet lang=python :
 * async with asyncio.TaskGroup() as group:
 *     workers = [group.create_task(work()) for _ in range(WORKERS)]
 *     await queue.join()
 *     for worker in workers:
 *         worker.cancel()
 * }
 */
final class Crawler {

  private static final int WORKERS = 4;
  private static final int MOST_PAGES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern LINK = Pattern.compile("href=\"([^\"#]+)");

  private final HttpClient client;
  private final Queue<URI> queue = new Queue<>();
  private final Map<URI, String> found = new TreeMap<>();

  Crawler(HttpClient client) {
    this.client = client;
  }

  /** Returns what came of each address. */
  Coroutine<Map<URI, String>> crawl(URI start) {
    return async(() -> {
      add(start);
      await(taskGroup(group -> {
        for (int i = 0; i < WORKERS; i++) {
          group.createTask(work());
        }
        await(queue.join());
        group.cancel();
      }));
      return found;
    });
  }

  private void add(URI address) {
    if (found.size() < MOST_PAGES && found.putIfAbsent(address, "to be fetched") == null) {
      queue.putNowait(address);
    }
  }

  private Coroutine<Void> work() {
    return async(() -> {
      while (true) {
        URI address = await(queue.get());
        try {
          found.put(address, await(visit(address)));
        } catch (IOException e) {
          found.put(address, e.getClass().getSimpleName());
        } finally {
          queue.taskDone();
        }
      }
    });
  }

  private Coroutine<String> visit(URI address) {
    return async(() -> {
      HttpRequest request = HttpRequest.newBuilder(address).build();
      HttpResponse<String> page =
          await(waitFor(client.sendAsync(request, BodyHandlers.ofString()), PATIENCE));
      LINK.matcher(page.body())
          .results()
          .map(link -> address.resolve(link.group(1)))
          .filter(link -> address.getAuthority().equals(link.getAuthority()))
          .forEach(this::add);
      return String.valueOf(page.statusCode());
    });
  }

  private static Coroutine<Void> crawlOwnSite() {
    return async(() -> {
      try (HttpClient client = HttpClient.newHttpClient();
          Server server = await(startServer(SmallSite::answer, "127.0.0.1", 0))) {
        URI start = URI.create("http://127.0.0.1:" + server.port() + "/");
        var found = await(new Crawler(client).crawl(start));
        found.forEach((address, result) -> IO.println(address.getPath() + " " + result));
      }
    });
  }

  private static Coroutine<Void> crawlFrom(URI start) {
    return async(() -> {
      try (HttpClient client = HttpClient.newHttpClient()) {
        var found = await(new Crawler(client).crawl(start));
        found.forEach((address, result) -> IO.println(result + " " + address));
      }
    });
  }

  static void main(String... args) throws Exception {
    run(args.length > 0 ? crawlFrom(URI.create(args[0])) : crawlOwnSite());
  }
}
