package io.asyncio.asyncore;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket with handler methods. Before each wait its loop asks {@link #readable} and {@link
 * #writable}; when the socket can be read from or written to, the loop calls {@link #handleRead},
 * {@link #handleWrite} and their like, which a subclass overrides.
 *
 * {@snippet :
 * final class EchoHandler extends Dispatcher {
 *   EchoHandler(SocketChannel socket) throws IOException {
 *     super(socket);
 *   }
 *
 *   @Override
 *   public void handleRead() throws Exception {
 *     byte[] data = recv(8192);
 *     if (data.length > 0) {
 *       send(data);
 *     }
 *   }
 *
 *   @Override
 *   public void handleClose() throws Exception {
 *     close();
 *   }
 * }
 * }
 *
 * <p>An exception of a handler goes to {@link #handleError}, which logs it and closes the dispatcher;
 * {@link ExitNow}, {@link io.asyncio.KeyboardInterrupt} and {@link io.asyncio.SystemExit} end the loop.
 * What {@code readable} and {@code writable} throw ends the loop, too.
 *
 * <p>Handlers may throw anything. {@link #send}, {@link #recv} and {@link #connect} throw what the
 * handler methods throw that they call, so a handler declares {@code throws Exception}. {@link #close}
 * may throw nothing but an {@code IOException}, also where it is overridden: it is called wherever
 * something has failed.
 *
 * <p><b>Pitfall.</b> Write {@code @Override} on each handler. Without it a {@code handleError()} that has
 * no argument, as it is in Python, compiles and is never called.
 *
 * <p>Everything is called on the thread that runs the loop, and nothing is made for several threads.
 *
 * @see <a href="https://docs.python.org/3.11/library/asyncore.html#asyncore.dispatcher">dispatcher</a>
 */
public class Dispatcher extends DispatcherEvents {

  private final SocketMap map;
  private @Nullable Endpoint endpoint;
  private @Nullable SocketAddress addr;
  private boolean connected;
  private boolean accepting;
  private boolean connecting;

  /** Makes one without a socket, in {@link Asyncore#socketMap()}. */
  public Dispatcher() {
    this(Asyncore.socketMap());
  }

  /** Makes one without a socket, which will be in {@code map}. */
  public Dispatcher(SocketMap map) {
    this.map = Objects.requireNonNull(map, "map");
  }

  /**
   * Makes one over a socket, in {@link Asyncore#socketMap()}.
   *
   * @throws IOException if the socket is closed
   */
  public Dispatcher(SelectableChannel socket) throws IOException {
    this(socket, Asyncore.socketMap());
  }

  /**
   * Makes one over a socket, which is put into non-blocking mode, and adds it to {@code map}. It is
   * {@link #connected} if the socket is.
   *
   * @throws IOException if the socket is closed
   */
  @SuppressWarnings("this-escape") // the map keeps it and uses it later
  public Dispatcher(SelectableChannel socket, SocketMap map) throws IOException {
    this(map);
    setSocket(Objects.requireNonNull(socket, "socket"));
    if (socket instanceof NetworkChannel network) {
      addr = Addresses.remote(network);
      connected = addr != null;
    }
  }

  // What it is and has.

  /** Returns the dispatchers that this one belongs to, while it has a socket. */
  public final SocketMap map() {
    return map;
  }

  /**
   * Returns the socket, closed after {@link #close}; {@code null} if there never was one. {@link #listen}
   * puts a {@link ServerSocketChannel} in the place of another channel.
   */
  public final @Nullable Channel socket() {
    return endpoint == null ? null : endpoint.channel();
  }

  @Nullable
  Endpoint endpoint() {
    return endpoint;
  }

  /** Returns the address that {@link #bind} or {@link #connect} was given, or that of the peer. */
  public final @Nullable SocketAddress addr() {
    return addr;
  }

  /**
   * Returns the address to which the socket is bound.
   *
   * @throws IOException if there is none, or the socket is closed
   * @throws IllegalStateException if it has no socket yet
   */
  public final SocketAddress getsockname() throws IOException {
    NetworkChannel network = require().network();
    SocketAddress local = network == null ? null : network.getLocalAddress();
    if (local == null) {
      throw new IOException("the socket has no address yet");
    }
    return local;
  }

  /** Tells whether there is a connection, and {@link #handleConnect} was called if it was made here. */
  @Override
  public final boolean connected() {
    return connected;
  }

  /** Tells whether it accepts connections. */
  @Override
  public final boolean accepting() {
    return accepting;
  }

  /** Tells whether a connection is being made. */
  @Override
  public final boolean connecting() {
    return connecting;
  }

  @Override
  final void becomeConnected() {
    connected = true;
    connecting = false;
  }

  @Override
  final @Nullable IOException takeFailure() {
    return require().takeFailure();
  }

  @Override
  final boolean isOpen() {
    return require().channel().isOpen();
  }

  private Endpoint require() {
    if (endpoint == null) {
      throw new IllegalStateException("no socket: call createSocket or setSocket first");
    }
    return endpoint;
  }

  // The map.

  /**
   * Adds this to its map.
   *
   * @throws IllegalStateException if it has no socket yet
   */
  public final void addChannel() {
    map.put(require().channel(), this);
  }

  /** Removes this from its map, so that its loop forgets it; the socket stays open. */
  public final void delChannel() {
    if (endpoint != null && map.get(endpoint.channel()) == this) {
      map.remove(endpoint.channel());
    }
  }

  /** Makes a TCP socket for IPv4, see {@link #createSocket(ProtocolFamily, SocketType)}. */
  public final void createSocket() throws IOException {
    createSocket(StandardProtocolFamily.INET);
  }

  /** Makes a socket for a stream, see {@link #createSocket(ProtocolFamily, SocketType)}. */
  public final void createSocket(ProtocolFamily family) throws IOException {
    createSocket(family, SocketType.STREAM);
  }

  /**
   * Makes a socket, in non-blocking mode, and adds this to its map. One that was made here before is
   * closed.
   *
   * @param family a {@link StandardProtocolFamily}, Unix too
   * @throws IOException if the system refuses
   * @throws UnsupportedOperationException if it has no such sockets
   */
  public final void createSocket(ProtocolFamily family, SocketType type) throws IOException {
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(type, "type");
    Endpoint before = endpoint;
    use(Endpoint.open(family, type));
    if (before != null && before.isOwn()) {
      before.channel().close();
    }
  }

  /**
   * Takes a channel, which is put into non-blocking mode if it can be, and adds this to its map.
   *
   * @param socket a socket, a pipe's end, or a {@link FileWrapper}; a channel that is no {@link
   *     SelectableChannel} is taken to be always ready
   * @throws IOException if it is closed
   */
  public final void setSocket(Channel socket) throws IOException {
    Objects.requireNonNull(socket, "socket");
    try {
      use(Endpoint.of(socket));
    } catch (IOException e) {
      throw SocketFailures.told(e);
    }
  }

  private void use(Endpoint endpoint) {
    delChannel();
    this.endpoint = endpoint;
    addChannel();
  }

  /**
   * Sets {@code SO_REUSEADDR} if the socket knows it; called before {@link #bind}. That the system
   * refuses is ignored.
   *
   * @throws IllegalStateException if it has no socket yet
   */
  public final void setReuseAddr() {
    try {
      require().reuseAddress();
    } catch (IOException | UnsupportedOperationException e) {
      return; // as asyncore: it is tried
    }
  }

  // What sockets do.

  /**
   * Accepts connections from now on, up to {@code backlog} of which may wait. (For a Unix-domain socket
   * that is settled when it is bound.)
   *
   * @param backlog how many connections
   * @throws IOException if the system refuses
   * @throws IllegalStateException if it has no socket yet
   */
  public final void listen(int backlog) throws IOException {
    accepting = true;
    changing(endpoint -> endpoint.listen(backlog));
  }

  /**
   * Binds to an address; the host is looked up while the caller waits.
   *
   * @param host a name or an address; "" is every interface
   * @param port 0 for a free one
   * @throws IOException if the host is not known, or the system refuses
   * @throws IllegalStateException if it has no socket yet
   */
  public final void bind(String host, int port) throws IOException {
    bind(Addresses.resolve(require().family(), host, port));
  }

  /**
   * Binds to an address. A Unix-domain socket that is bound listens at once, and cannot connect.
   *
   * @throws NoSuchFileException if the directory of a Unix-domain socket does not exist
   * @throws IOException if the system refuses, such as a {@link java.net.BindException} if the address
   *     is in use
   * @throws IllegalStateException if it has no socket yet
   */
  public final void bind(SocketAddress address) throws IOException {
    addr = Objects.requireNonNull(address, "address");
    changing(endpoint -> endpoint.bind(address));
  }

  /** Does something by which a channel may be replaced. */
  private void changing(Change change) throws IOException {
    Endpoint current = require();
    Channel before = current.channel();
    boolean known = map.get(before) == this;
    try {
      change.of(current);
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      throw SocketFailures.told(e);
    }
    if (known && current.channel() != before) {
      map.remove(before);
      addChannel();
    }
  }

  /** Changes the socket. */
  @FunctionalInterface
  private interface Change {
    void of(Endpoint endpoint) throws IOException;
  }

  /**
   * Connects to a host, which is looked up while the caller waits, as {@link #connect(SocketAddress)}
   * does.
   *
   * @param host a name or an address
   * @param port the port
   * @throws IOException if the host is not known, or the system refuses at once
   * @throws IllegalStateException if it has no socket yet
   * @throws Exception what {@code handleConnect} throws
   */
  public final void connect(String host, int port) throws Exception {
    connect(Addresses.resolve(require().family(), host, port));
  }

  /**
   * Begins to connect; {@link #handleConnect} is called when that is done, here and now if it takes no
   * time. A failure that shows later goes to {@link #handleError}.
   *
   * @throws NoSuchFileException if the path of a Unix-domain socket does not exist
   * @throws IOException if the system refuses at once
   * @throws IllegalStateException if it has no socket yet
   * @throws Exception what {@code handleConnect} throws
   */
  public void connect(SocketAddress address) throws Exception {
    Objects.requireNonNull(address, "address");
    connected = false;
    connecting = true;
    boolean done;
    try {
      done = require().connect(address);
    } catch (IOException | IllegalArgumentException e) {
      throw SocketFailures.told(e);
    }
    addr = address;
    if (done) {
      handleConnectEvent();
    }
  }

  /**
   * Returns a connection that waits to be accepted, or {@code null} if there is none (any more).
   *
   * @throws IOException if the system refuses, for want of descriptors for instance
   * @throws IllegalStateException if it has no socket yet
   */
  @Override
  public @Nullable Accepted accept() throws IOException {
    Endpoint listening = require();
    try {
      SocketChannel socket = listening.accept();
      return socket == null ? null : new Accepted(socket, socket.getRemoteAddress());
    } catch (IOException | IllegalStateException e) {
      throw SocketFailures.told(e);
    }
  }

  /**
   * Sends what the system takes at once. If the connection is lost, it calls {@link #handleClose} and
   * returns 0.
   *
   * @param data the bytes
   * @return how many bytes of {@code data} were taken; 0 if it would have to wait
   * @throws IOException if it fails otherwise
   * @throws Exception what {@code handleClose} throws
   */
  public int send(byte[] data) throws Exception {
    Objects.requireNonNull(data, "data");
    try {
      return SocketIo.send(require().ready(), data);
    } catch (IOException | IllegalStateException e) {
      closeIfLost(e);
      return 0;
    }
  }

  /**
   * Returns what is there to read, at most {@code size} bytes. At the end of the stream, and if the
   * connection is lost, it calls {@link #handleClose} and returns an empty array. An empty array means
   * that {@code handleClose} has run: do not go on with the dispatcher.
   *
   * @throws BlockingIOError if there is nothing to read yet
   * @throws IOException if it fails otherwise
   * @throws IllegalArgumentException if {@code size} is negative
   * @throws Exception what {@code handleClose} throws
   */
  public byte[] recv(int size) throws Exception {
    if (size < 0) {
      throw new IllegalArgumentException("size must not be negative: " + size);
    }
    byte[] data;
    try {
      data = SocketIo.receive(require().ready(), size);
    } catch (IOException | IllegalStateException e) {
      closeIfLost(e);
      return new byte[0];
    }
    if (data.length == 0) {
      handleClose();
    }
    return data;
  }

  private void closeIfLost(Exception failure) throws Exception {
    if (!SocketFailures.isDisconnected(failure)) {
      throw endpoint == null ? failure : SocketFailures.told(failure);
    }
    handleClose();
  }

  /**
   * Removes this from its map and closes the socket. It may be called again, and {@link #createSocket}
   * makes a new start.
   *
   * @throws IOException if the system says that what was written may be lost
   */
  @Override
  public void close() throws IOException {
    connected = false;
    accepting = false;
    connecting = false;
    delChannel();
    if (endpoint != null) {
      endpoint.channel().close();
    }
  }

  /** Returns the class, whether it listens or is connected, its address, and who it is. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("<").append(getClass().getName());
    if (accepting && addr != null) {
      text.append(" listening");
    } else if (connected) {
      text.append(" connected");
    }
    if (addr != null) {
      text.append(' ').append(Addresses.text(addr));
    }
    return text.append(" at 0x").append(identity()).append('>').toString();
  }
}
