package io.asyncio.netty;

import io.asyncio.netty.datagram.Datagrams;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.pipe.NettyPipes;
import io.asyncio.netty.process.Children;
import io.asyncio.netty.readiness.LoopReadiness;
import io.asyncio.netty.readiness.SocketCalls;
import io.asyncio.netty.stream.Connector;
import io.asyncio.netty.stream.ExistingChannels;
import io.asyncio.netty.stream.ServerFactory;
import io.asyncio.netty.stream.StreamHost;
import io.asyncio.netty.stream.TlsUpgrade;
import io.asyncio.netty.stream.TransportFiles;
import io.asyncio.netty.stream.UnixStreams;
import io.asyncio.netty.transport.Resolver;
import org.jspecify.annotations.Nullable;

/**
 * What does a loop's I/O: its parts are made when one is asked for, for a program may need none. May
 * be asked for on any thread; else the parts are owned by the loop's thread.
 */
final class NettyIo {

  private final LoopHost host;
  private final LoopReadiness readiness;
  private final Resolver resolver;

  /** Written once, under this one's monitor. */
  private volatile @Nullable Parts parts;

  NettyIo(LoopHost host, LoopReadiness readiness, Resolver resolver) {
    this.host = host;
    this.readiness = readiness;
    this.resolver = resolver;
  }

  StreamHost streams() {
    return parts().streams;
  }

  Connector connector() {
    return parts().connector;
  }

  ServerFactory serverFactory() {
    return parts().serverFactory;
  }

  ExistingChannels existingChannels() {
    return parts().existingChannels;
  }

  TlsUpgrade tlsUpgrade() {
    return parts().tlsUpgrade;
  }

  UnixStreams unixStreams() {
    return parts().unixStreams;
  }

  SocketCalls sockets() {
    return parts().sockets;
  }

  TransportFiles files() {
    return parts().files;
  }

  Datagrams datagrams() {
    return parts().datagrams;
  }

  NettyPipes pipes() {
    return parts().pipes;
  }

  Children children() {
    return parts().children;
  }

  boolean hasChildren() {
    Parts made = parts;
    return made != null && made.children.areRunning();
  }

  /** Ends the children that are left. */
  void endChildren() {
    Parts made = parts;
    if (made != null) {
      made.children.endAll();
    }
  }

  /** Frees the buffers. */
  void release() {
    Parts made = parts;
    if (made != null) {
      made.streams.release();
      made.datagrams.release();
      made.pipes.release();
    }
  }

  private Parts parts() {
    Parts made = parts;
    return made == null ? make() : made;
  }

  private synchronized Parts make() {
    Parts made = parts;
    if (made == null) {
      parts = made = new Parts(host, readiness, resolver);
    }
    return made;
  }

  private static final class Parts {

    final StreamHost streams;
    final Connector connector;
    final ServerFactory serverFactory;
    final ExistingChannels existingChannels;
    final TlsUpgrade tlsUpgrade;
    final UnixStreams unixStreams;
    final SocketCalls sockets;
    final TransportFiles files;
    final Datagrams datagrams;
    final NettyPipes pipes;
    final Children children;

    Parts(LoopHost host, LoopReadiness readiness, Resolver resolver) {
      streams = new StreamHost(host, readiness);
      connector = new Connector(streams);
      serverFactory = new ServerFactory(streams, resolver);
      existingChannels = new ExistingChannels(streams, serverFactory);
      tlsUpgrade = new TlsUpgrade(streams);
      unixStreams = new UnixStreams(streams, serverFactory);
      sockets = new SocketCalls(host, readiness);
      files = new TransportFiles(host);
      datagrams = new Datagrams(host, readiness);
      pipes = new NettyPipes(host, readiness);
      children = new Children(host, readiness, pipes);
    }
  }
}
