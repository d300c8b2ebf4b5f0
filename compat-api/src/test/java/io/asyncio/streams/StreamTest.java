package io.asyncio.streams;

import static io.asyncio.Asyncio.async;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Coroutine;
import io.asyncio.ExceptionContext;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A test of streams in memory, that must end without a report to the exception handler. */
abstract class StreamTest {

  final MemoryLoop loop = new MemoryLoop();

  /** Runs a body on the loop as the main task. */
  final void run(Coroutine.Body body) throws Exception {
    loop.runUntilComplete(async(body));
  }

  final StreamReader reader() {
    return new StreamReader(StreamReader.DEFAULT_LIMIT, loop);
  }

  final StreamReader reader(int limit) {
    return new StreamReader(limit, loop);
  }

  /** Makes a reader that has been fed {@code data}. */
  final StreamReader readerOf(String... data) {
    return feed(reader(), data);
  }

  final StreamReader readerOf(int limit, String... data) {
    return feed(reader(limit), data);
  }

  static StreamReader feed(StreamReader reader, String... data) {
    for (String some : data) {
      reader.feedData(bytes(some));
    }
    return reader;
  }

  /** Feeds {@code data} one after the other, each in an iteration of its own, while others wait. */
  final void feedLater(StreamReader reader, String... data) {
    feedLater(reader, 0, data);
  }

  private void feedLater(StreamReader reader, int index, String... data) {
    if (index < data.length) {
      loop.callLater(1, () -> {
        reader.feedData(bytes(data[index]));
        feedLater(reader, index + 1, data);
      });
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** Returns the reports to the exception handler, which are thereby accounted for. */
  final List<ExceptionContext> takeReports() {
    List<ExceptionContext> reports = List.copyOf(loop.reports);
    loop.reports.clear();
    return reports;
  }

  @AfterEach
  final void endsWithoutReports() {
    loop.close();
    assertThat(loop.reports).as("reports to the exception handler").isEmpty();
  }
}
