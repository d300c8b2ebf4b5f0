package io.asyncio.netty.message;

import io.asyncio.ConnectionAbortedError;
import io.asyncio.Handle;
import io.asyncio.contextvars.Context;
import io.asyncio.netty.MessageProtocol;
import io.asyncio.netty.MessageTransport;
import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.LifeCycle;
import io.asyncio.netty.transport.PipelineFailure;
import io.asyncio.netty.transport.TlsInfo;
import io.asyncio.netty.transport.TransportReports;
import io.asyncio.protocols.BaseProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The transport of messages at the end of a pipeline.
 *
 * <p>What comes in waits in {@link Incoming} for the transport's turn in the ready queue, what the
 * protocol writes in {@link Outgoing} until the turn is over, or the loop polls. So no handler runs on
 * a coroutine's thread, and no user code inside Netty's read loop.
 *
 * <p>Owned by the loop's thread.
 */
public final class MessageConnection implements MessageTransport, LoopTransport {

  private static final int QUIET_WRITES = 4;

  private final LoopHost host;
  private final ChannelHandlerContext place;
  private final ExtraInfo extra;
  private final Context context = Context.copyContext();
  private final LifeCycle life = new LifeCycle(QUIET_WRITES);
  private final Incoming incoming = new Incoming();
  private final Outgoing outgoing;
  private final Handle turn;
  private final Handle writability;

  /** As it was found, and is left behind. */
  private final boolean autoRead;

  /** {@code null} once it has been told of the loss. */
  private @Nullable MessageProtocol protocol;

  private boolean made;
  private boolean paused;
  private boolean toldToPause;

  /** Whether nothing more is to be read: the other side has ended, or has failed. */
  private boolean inputEnded;

  private boolean turnScheduled;
  private boolean flushScheduled;
  private boolean abrupt;
  private boolean removed;

  private MessageConnection(LoopHost host, ChannelHandlerContext place, MessageProtocol protocol) {
    this.host = host;
    this.place = place;
    this.protocol = protocol;
    this.extra = ExtraInfo.of(place.channel());
    this.outgoing = new Outgoing(place, this::lose, this::allSent);
    this.autoRead = place.channel().config().isAutoRead();
    this.turn = host.callback(this::takeTurn, context);
    this.writability = host.callback(this::tellWritability, context);
  }

  /**
   * Takes the end of a pipeline, whose channel is active, into use. On the loop's own thread.
   *
   * @param place that of the last handler, which passes on what it is told
   */
  public static MessageConnection start(
      LoopHost host, ChannelHandlerContext place, MessageProtocol protocol) {
    host.requireOpen();
    MessageConnection connection = new MessageConnection(host, place, protocol);
    host.transports().opened(connection);
    host.transports().adopted(place.channel(), connection);
    connection.add(Incoming.Sign.MADE);
    return connection;
  }

  // From the handler.

  /** A message has come in, which the caller hands over. */
  public void read(Object message) {
    if (!life.isOpen() || inputEnded) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof DecoderResultProvider decoded
        && decoded.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      caught(undecodable(decoded));
    } else {
      add(message);
    }
  }

  private static DecoderException undecodable(DecoderResultProvider message) {
    return new DecoderException(
        "a " + message.getClass().getSimpleName() + " could not be decoded",
        message.decoderResult().cause());
  }

  /** An event has come in, which the caller hands over. */
  public void event(Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      endInput(Incoming.Sign.END_OF_FILE);
    } else if (life.isOpen()) {
      add(new Incoming.Event(event));
    } else {
      ReferenceCountUtil.release(event);
    }
  }

  /** A handler has failed. */
  public void caught(Throwable cause) {
    endInput(new Incoming.Failed(PipelineFailure.of(cause)));
  }

  private void endInput(Incoming.Mark mark) {
    if (!inputEnded) {
      inputEnded = true;
      readAsWanted();
      add(mark);
    }
  }

  /** The channel is closed, which a protocol that has paused hears too: it has nobody to answer. */
  public void inactive() {
    if (holdsBack()) {
      lose(null);
    } else {
      add(Incoming.Sign.GONE);
    }
  }

  /** The channel, or what is gathered for it, has got full, or takes more again. */
  public void writabilityChanged() {
    if (!life.isLost()) {
      host.ready(writability);
    }
  }

  /** The handler was taken out of the pipeline; the channel is not the transport's any more. */
  public void removed() {
    removed = true;
    host.readyOnce(() -> {
      outgoing.flush();
      lose(null);
      place.channel().config().setAutoRead(autoRead);
    });
  }

  private void add(Object item) {
    if (life.isLost()) {
      Incoming.release(item); // such as that the channel is closed, which the transport has closed
    } else {
      incoming.add(item);
      schedule();
    }
  }

  // To the protocol.

  private void schedule() {
    if (!turnScheduled && !incoming.isEmpty() && !holdsBack() && !life.isLost()) {
      turnScheduled = true;
      host.ready(turn);
    }
  }

  private boolean holdsBack() {
    return paused && life.isOpen() && made;
  }

  private void takeTurn() {
    turnScheduled = false;
    try {
      while (!incoming.isEmpty() && !holdsBack() && !life.isLost()) {
        deliver(incoming.remove());
      }
    } finally {
      passOn();
      schedule();
    }
  }

  private void deliver(Object item) {
    switch (item) {
      case Incoming.Sign.MADE -> {
        made = true;
        readAsWanted();
        call("connectionMade", item);
      }
      case Incoming.Sign.GONE -> lose(null);
      default -> {
        if (life.isOpen()) {
          call(nameOf(item), item);
        } else {
          Incoming.release(item);
        }
      }
    }
  }

  private static String nameOf(Object item) {
    return switch (item) {
      case Incoming.Sign.END_OF_FILE -> "eofReceived";
      case Incoming.Failed _ -> "exceptionCaught";
      case Incoming.Event _ -> "eventReceived";
      default -> "messageReceived";
    };
  }

  /** Calls the protocol; what it throws ends the connection. */
  private void call(String method, Object item) {
    try {
      call(Objects.requireNonNull(protocol), item);
    } catch (Throwable e) {
      LoopEnding.rethrow(e);
      endBy(e, "Fatal error: protocol." + method + "() call failed.");
    } finally {
      Incoming.release(item);
    }
  }

  private void call(MessageProtocol called, Object item) {
    switch (item) {
      case Incoming.Sign.MADE -> called.connectionMade(this);
      case Incoming.Sign.END_OF_FILE -> {
        if (!called.eofReceived()) {
          close();
        }
      }
      case Incoming.Failed failed -> {
        if (!called.exceptionCaught(failed.cause())) {
          endBy(failed.cause(), "Fatal error on transport");
        }
      }
      case Incoming.Event event -> called.eventReceived(event.event());
      default -> called.messageReceived(item);
    }
  }

  private void tellWritability() {
    MessageProtocol told = protocol;
    boolean pause = outgoing.isFull() || !place.channel().isWritable();
    if (told == null || pause == toldToPause || life.isLost()) {
      return;
    }
    toldToPause = pause;
    TransportReports.call(
        host.loop(),
        this,
        told,
        pause ? "pauseWriting" : "resumeWriting",
        pause ? BaseProtocol::pauseWriting : BaseProtocol::resumeWriting);
  }

  // Reading.

  @Override
  public void pauseReading() {
    host.requireOwnThread("pauseReading");
    if (isReading()) {
      paused = true;
      readAsWanted();
    }
  }

  @Override
  public void resumeReading() {
    host.requireOwnThread("resumeReading");
    if (paused) {
      paused = false;
      readAsWanted();
      schedule();
    }
  }

  @Override
  public boolean isReading() {
    return life.isOpen() && !paused;
  }

  /** The channel is told on the loop's own thread: turning it on makes handlers read. */
  private void readAsWanted() {
    host.readyOnce(() -> {
      if (!removed && !life.isLost()) {
        place.channel().config().setAutoRead(!paused);
      }
    });
  }

  // Writing.

  @Override
  public ChannelFuture write(Object message) {
    Objects.requireNonNull(message, "message");
    host.requireOwnThread("write");
    Written written = prepare(message);
    write(written);
    return written;
  }

  /** Takes a message that is written later, or dropped. */
  public Written prepare(Object message) {
    return outgoing.prepare(message);
  }

  /** Writes what was {@linkplain #prepare prepared}. */
  public void write(Written prepared) {
    if (!life.isOpen()) {
      life.lateWrite("write() on a closed transport", this);
      prepared.drop(closed());
      return;
    }
    outgoing.write(prepared);
    flushLater();
    if (outgoing.isFull()) {
      tellWritability(); // at once: who writes and drains may give way to nobody until then
    }
  }

  private Throwable closed() {
    Throwable cause = life.cause();
    return cause == null ? new ConnectionAbortedError("the connection is closed") : cause;
  }

  private void flushLater() {
    if (!flushScheduled) {
      flushScheduled = true;
      host.transports().flushLater(this);
    }
  }

  @Override
  public void flush() {
    flushScheduled = false;
    passOn();
  }

  private void passOn() {
    outgoing.flush();
    if (toldToPause) {
      writabilityChanged();
    }
  }

  private void allSent() {
    if (life.isClosing()) {
      lose(null);
    }
  }

  @Override
  public boolean isWritable() {
    return !toldToPause;
  }

  // The end.

  @Override
  public boolean isClosing() {
    return !life.isOpen();
  }

  @Override
  public void close() {
    host.requireOwnThread("close");
    if (!life.close()) {
      return;
    }
    if (outgoing.isEmpty()) {
      lose(null);
    } else {
      flushLater();
    }
  }

  @Override
  public void abort() {
    host.requireOwnThread("abort");
    abrupt = true;
    lose(null);
  }

  private void endBy(Throwable cause, String message) {
    try {
      TransportReports.fatal(host.loop(), this, message, cause);
    } finally {
      lose(cause);
    }
  }

  /** Ends the connection: drops what was not passed on, and tells the protocol later. */
  private void lose(@Nullable Throwable cause) {
    if (life.lose(cause)) {
      outgoing.drop(closed());
      host.ready(host.callback(this::tellLost, context));
    }
  }

  private void tellLost() {
    incoming.clear();
    host.transports().closed(this);
    MessageProtocol told = protocol;
    try {
      if (made && told != null) {
        told.connectionLost(life.cause());
      }
    } finally {
      protocol = null;
      life.end();
      closeChannel();
    }
  }

  private void closeChannel() {
    if (!removed) {
      var _ = place.close();
      if (abrupt || life.cause() != null) {
        host.close(place.channel());
      }
    }
  }

  // What is known.

  @Override
  public Channel channel() {
    return place.channel();
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    Object known = extra.get(name);
    return known == null ? TlsInfo.get(place.channel(), name) : known;
  }

  @Override
  public void setProtocol(BaseProtocol protocol) {
    host.requireOwnThread("setProtocol");
    if (!(Objects.requireNonNull(protocol, "protocol") instanceof MessageProtocol next)) {
      throw new IllegalArgumentException("protocol: expected a MessageProtocol, got " + protocol);
    }
    if (!life.isLost()) {
      this.protocol = next;
    }
  }

  @Override
  public @Nullable BaseProtocol getProtocol() {
    return protocol;
  }

  @Override
  public String toString() {
    return "<MessageTransport " + life + " peer=" + extra.peername() + ">";
  }
}
