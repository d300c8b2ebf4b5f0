package io.asyncio.netty.testing;

import static io.asyncio.Asyncio.await;

import io.asyncio.ConnectionOptions;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.protocols.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Where the sockets of a pair come from. */
public enum Sockets implements ConnectionSource {
  /** The loop makes them. */
  OWN {
    @Override
    public Server serve(NettyEventLoop loop, Supplier<? extends Protocol> factory)
        throws Exception {
      return await(loop.createServer(factory, LoopTest.LOCALHOST, 0));
    }

    @Override
    public <P extends Protocol> P connect(NettyEventLoop loop, Supplier<P> factory, Server server)
        throws Exception {
      int port = Pair.port(server);
      return await(loop.createConnection(factory, LoopTest.LOCALHOST, port)).protocol();
    }
  },
  /** The loop makes them, and encrypts. */
  TLS {
    @Override
    public Server serve(NettyEventLoop loop, Supplier<? extends Protocol> factory)
        throws Exception {
      return await(loop.createServer(
          factory, ServerOptions.of(LoopTest.LOCALHOST, 0).withTls(Tls.server())));
    }

    @Override
    public <P extends Protocol> P connect(NettyEventLoop loop, Supplier<P> factory, Server server)
        throws Exception {
      ConnectionOptions options = ConnectionOptions.defaults().withTls(Tls.client());
      int port = Pair.port(server);
      return await(loop.createConnection(factory, LoopTest.LOCALHOST, port, options))
          .protocol();
    }
  },
  /** The JDK makes them. */
  ADOPTED {
    @Override
    public Server serve(NettyEventLoop loop, Supplier<? extends Protocol> factory)
        throws Exception {
      ServerSocketChannel channel = ServerSocketChannel.open();
      channel.bind(new InetSocketAddress(InetAddress.ofLiteral(LoopTest.LOCALHOST), 0));
      return await(loop.createServer(factory, channel));
    }
  },
  /** The loop makes them, in the Unix domain. */
  OWN_UNIX {
    @Override
    public Server serve(NettyEventLoop loop, Supplier<? extends Protocol> factory)
        throws Exception {
      return await(loop.createUnixServer(factory, freePath()));
    }

    @Override
    public <P extends Protocol> P connect(NettyEventLoop loop, Supplier<P> factory, Server server)
        throws Exception {
      Path path = ((UnixDomainSocketAddress) server.sockets().getFirst()).getPath();
      return await(loop.createUnixConnection(factory, path)).protocol();
    }
  },
  /** The JDK makes them, in the Unix domain. */
  UNIX {
    @Override
    public Server serve(NettyEventLoop loop, Supplier<? extends Protocol> factory)
        throws Exception {
      return await(loop.createServer(factory, listenOnUnix()));
    }
  };

  /** Returns a server channel of the Unix domain, in blocking mode. */
  public static ServerSocketChannel listenOnUnix() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return channel.bind(UnixDomainSocketAddress.of(freePath()));
  }

  /** Returns a path of a temporary file that does not exist. */
  public static Path freePath() throws IOException {
    Path path = Files.createTempFile("asyncio", ".socket");
    Files.delete(path);
    path.toFile().deleteOnExit();
    return path;
  }

  @Override
  public abstract Server serve(NettyEventLoop loop, Supplier<? extends Protocol> factory)
      throws Exception;

  @Override
  public <P extends Protocol> P connect(NettyEventLoop loop, Supplier<P> factory, Server server)
      throws Exception {
    SocketChannel channel = Blocking.open(loop, server.sockets().getFirst());
    return await(loop.createConnection(factory, channel)).protocol();
  }
}
