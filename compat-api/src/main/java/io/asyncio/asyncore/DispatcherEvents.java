package io.asyncio.asyncore;

import io.asyncio.ConnectionAbortedError;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a dispatcher is asked and told by its loop, and what it does by default. */
abstract class DispatcherEvents {

  private static final String WARNING = "warning";

  /** For {@link Dispatcher}. */
  DispatcherEvents() {}

  public abstract boolean connected();

  public abstract boolean accepting();

  public abstract boolean connecting();

  /** Returns why no connection was made, once, or {@code null}. */
  abstract @Nullable IOException takeFailure();

  /** Tells whether the socket is open. */
  abstract boolean isOpen();

  /** The connection is made, and {@link #handleConnect} has returned. */
  abstract void becomeConnected();

  public abstract @Nullable Accepted accept() throws IOException;

  public abstract void close() throws IOException;

  /** Returns a number that tells it from others, in hexadecimal digits. */
  final String identity() {
    return Integer.toHexString(System.identityHashCode(this));
  }

  /** Tells whether {@link #handleRead} or {@link #handleAccept} are wanted. Asked before each wait. */
  public boolean readable() {
    return true;
  }

  /** Tells whether {@link #handleWrite} is wanted. Asked before each wait. */
  public boolean writable() {
    return true;
  }

  // Logging.

  /** Writes a line to standard error. */
  public void log(String message) {
    System.err.println("log: " + message);
  }

  /** As {@link #logInfo(String, String)}, with the type {@code info}. */
  public final void logInfo(String message) {
    logInfo(message, "info");
  }

  /** Writes a line to standard output, unless its type is ignored. */
  public void logInfo(String message, String type) {
    if (!ignoreLogTypes().contains(type)) {
      System.out.println(type + ": " + message);
    }
  }

  /** Returns the types that {@link #logInfo} ignores: {@code warning}. */
  protected Set<String> ignoreLogTypes() {
    return Set.of(WARNING);
  }

  // Events: what they mean is settled here, and the handlers below are called.

  /** The socket can be read from. Calls {@link #handleAccept}, or {@link #handleRead}. */
  public void handleReadEvent() throws Exception {
    if (accepting()) {
      handleAccept();
    } else {
      connectIfPending();
      handleRead();
    }
  }

  /** The socket can be written to. Calls {@link #handleConnect} if that is due, and {@link #handleWrite}. */
  public void handleWriteEvent() throws Exception {
    if (!accepting()) {
      connectIfPending();
      handleWrite();
    }
  }

  private void connectIfPending() throws Exception {
    if (!connected() && connecting()) {
      handleConnectEvent();
    }
  }

  /**
   * The connection is made, or not.
   *
   * @throws ConnectionAbortedError if the socket is closed
   * @throws IOException why it is not
   */
  public void handleConnectEvent() throws Exception {
    IOException failure = takeFailure();
    if (failure != null) {
      throw failure;
    }
    if (!isOpen()) {
      throw new ConnectionAbortedError("the channel is closed");
    }
    handleConnect();
    becomeConnected();
  }

  /** The socket has failed, or got urgent data. Calls {@link #handleClose} or {@link #handleExpt}. */
  public void handleExptEvent() throws Exception {
    if (takeFailure() != null) {
      handleClose();
    } else {
      handleExpt();
    }
  }

  /**
   * A handler has thrown an exception, or a connection could not be made. Logs it in one line, with
   * where it came from, and calls {@link #handleClose}.
   */
  public void handleError(Throwable error) throws Exception {
    CompactTraceback traceback = CompactTraceback.of(error);
    logInfo(
        "uncaptured exception, closing channel %s (%s:%s %s)"
            .formatted(
                description(), traceback.type().getName(), error.getMessage(), traceback.info()),
        "error");
    handleClose();
  }

  /** Returns {@link #toString}, or what can be said where that fails. */
  final String description() {
    try {
      return toString();
    } catch (RuntimeException e) {
      // What is being reported is worth more than this failure.
      return "<toString() failed for object at 0x" + identity() + ">";
    }
  }

  /** Urgent data has come. The JDK tells of none, so that no loop calls it by itself. */
  public void handleExpt() throws Exception {
    logInfo("unhandled incoming priority event", WARNING);
  }

  /** There is something to read, or the end. */
  public void handleRead() throws Exception {
    logInfo("unhandled read event", WARNING);
  }

  /** Something can be written. */
  public void handleWrite() throws Exception {
    logInfo("unhandled write event", WARNING);
  }

  /** The connection is made; {@link #connected} says so when this has returned. */
  public void handleConnect() throws Exception {
    logInfo("unhandled connect event", WARNING);
  }

  /** A client wants to connect. Accepts it and calls {@link #handleAccepted}. */
  public void handleAccept() throws Exception {
    Accepted accepted = accept();
    if (accepted != null) {
      handleAccepted(accepted.socket(), accepted.address());
    }
  }

  /** A client has connected. Closes the connection; a subclass makes a dispatcher of it. */
  public void handleAccepted(SocketChannel socket, SocketAddress address) throws Exception {
    socket.close();
    logInfo("unhandled accepted event", WARNING);
  }

  /** The connection has ended. Calls {@link #close}. */
  public void handleClose() throws Exception {
    logInfo("unhandled close event", WARNING);
    close();
  }
}
