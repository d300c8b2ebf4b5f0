package io.asyncio.scenarios;

import static io.asyncio.Asyncio.await;
import static io.asyncio.scenarios.Operation.details;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.asyncio.Coroutine;
import io.asyncio.streams.StreamReader;
import java.util.function.Function;

/** Stream readers without a transport. */
final class StreamOperations {

  private StreamOperations() {}

  static void addTo(Operations all) {
    all.immediate("feed_data", StreamOperations::feedData);
    all.immediate("feed_eof", StreamOperations::feedEof);
    all.immediate("feed_exception", StreamOperations::feedException);
    all.immediate("at_eof", StreamOperations::atEof);
    all.suspending("read", StreamOperations::read);
    all.suspending("readline", fields -> reading(fields, StreamReader::readline));
    all.suspending("readexactly", StreamOperations::readexactly);
    all.suspending("readuntil", StreamOperations::readuntil);
  }

  private static Ref<StreamReader> stream(Fields fields) throws UnusableScenario {
    return fields.object("on", StreamReader.class);
  }

  private static Operation.Action feedData(Fields fields) throws UnusableScenario {
    Ref<StreamReader> on = stream(fields);
    String text = fields.text("data");
    byte[] data = text.getBytes(ISO_8859_1);
    return run -> {
      if (run.endedStreams.contains(on.name())) {
        return details(on.name(), null);
      }
      run.object(on).feedData(data.clone());
      return details(on.name(), text);
    };
  }

  private static Operation.Action feedEof(Fields fields) throws UnusableScenario {
    Ref<StreamReader> on = stream(fields);
    return run -> {
      run.endedStreams.add(on.name());
      run.object(on).feedEof();
      return details(on.name());
    };
  }

  private static Operation.Action feedException(Fields fields) throws UnusableScenario {
    Ref<StreamReader> on = stream(fields);
    Fields.Raised raised = fields.raised();
    return run -> {
      RuntimeException exception = raised.make();
      run.object(on).setException(exception);
      return details(on.name(), Values.described(exception));
    };
  }

  private static Operation.Action atEof(Fields fields) throws UnusableScenario {
    Ref<StreamReader> on = stream(fields);
    return run -> details(on.name(), run.object(on).atEof());
  }

  private static Operation.Action reading(
      Fields fields, Function<StreamReader, Coroutine<byte[]>> method) throws UnusableScenario {
    Ref<StreamReader> on = stream(fields);
    return run -> {
      byte[] data = await(method.apply(run.object(on)));
      return details(on.name(), data);
    };
  }

  private static Operation.Action read(Fields fields) throws UnusableScenario {
    int count = fields.integer("n");
    return reading(fields, stream -> stream.read(count));
  }

  private static Operation.Action readexactly(Fields fields) throws UnusableScenario {
    int count = fields.integer("n");
    return reading(fields, stream -> stream.readexactly(count));
  }

  private static Operation.Action readuntil(Fields fields) throws UnusableScenario {
    byte[] separator = fields.text("separator").getBytes(ISO_8859_1);
    return reading(fields, stream -> stream.readuntil(separator));
  }
}
