package io.asyncio.scenarios.io;

import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.WriteBufferLimits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is done with a transport, or a stream writer, or a reader, at once. */
final class TransportOperations {

  private TransportOperations() {}

  /** What is done with the endpoint that an operation names first. */
  @FunctionalInterface
  private interface Deed {
    void perform(Party party, Op op) throws Missing;
  }

  /** What is asked of an endpoint. */
  @FunctionalInterface
  private interface Question {
    @Nullable
    Object ask(Party party) throws Missing;
  }

  static void addTo(Map<String, Operations.Action> all) {
    addWrites(all);
    addControls(all);
    addQuestions(all);
    all.put("set_protocol", TransportOperations::setProtocol);
  }

  private static void addWrites(Map<String, Operations.Action> all) {
    deed(all, "write", (party, op) -> party.write(Payload.bytes(op.text(1))));
    deed(all, "writemv", (party, op) -> party.write(slice(op.text(1))));
    deed(all, "writelines", (party, op) -> party.writelines(op.texts(1)));
    deed(all, "writebig", (party, op) -> party.write(Payload.pattern(op.number(1))));
    deed(all, "write_eof", (party, _) -> party.writeEof());
  }

  private static void addControls(Map<String, Operations.Action> all) {
    deed(all, "close", (party, _) -> party.close());
    deed(all, "abort", (party, _) -> party.abort());
    deed(all, "pause", (party, _) -> party.connection().pauseReading());
    deed(all, "resume", (party, _) -> party.connection().resumeReading());
    deed(all, "limits", (party, op) -> party.setLimits(op.numberOrNull(1), op.numberOrNull(2)));
    deed(
        all,
        "feed_exc",
        (party, _) -> party.reader().setException(new IllegalArgumentException("#set")));
  }

  private static void addQuestions(Map<String, Operations.Action> all) {
    question(all, "get_limits", party -> shown(party.limits()));
    question(all, "is_closing", Party::isClosing);
    question(all, "is_reading", party -> party.connection().isReading());
    question(all, "can_write_eof", Party::canWriteEof);
    question(all, "get_protocol", party -> shown(party.base().getProtocol()));
    question(all, "extra", party -> extra(party.base()));
  }

  private static void deed(Map<String, Operations.Action> all, String name, Deed deed) {
    all.put(name, (run, op) -> {
      deed.perform(run.parties.get(op.text(0)), op);
      return null;
    });
  }

  private static void question(Map<String, Operations.Action> all, String name, Question question) {
    all.put(name, (run, op) -> question.ask(run.parties.get(op.text(0))));
  }

  /** Returns a buffer that is a part of a larger one. */
  private static ByteBuffer slice(String text) {
    return ByteBuffer.wrap(Payload.bytes("xx" + text + "y"), 2, text.length());
  }

  private static List<Integer> shown(WriteBufferLimits limits) {
    return List.of(limits.low(), limits.high());
  }

  private static String shown(@Nullable BaseProtocol protocol) {
    return switch (protocol) {
      case null -> "NoneType";
      case Recorder recorder -> recorder.tag();
      default -> protocol.getClass().getSimpleName();
    };
  }

  private static List<@Nullable Object> extra(BaseTransport transport) {
    return Arrays.asList(
        transport.getExtraInfo("sockname") != null,
        transport.getExtraInfo("peername") != null,
        transport.getExtraInfo("nonsense"));
  }

  private static @Nullable Object setProtocol(IoRun run, Op op) throws Missing {
    String name = op.text(0);
    Party party = run.parties.get(name);
    party.setProtocol(
        name.startsWith("u")
            ? new DatagramRecorder(run, name, Recorder.SECOND)
            : StreamRecorder.of(run, name, Recorder.SECOND));
    return null;
  }
}
