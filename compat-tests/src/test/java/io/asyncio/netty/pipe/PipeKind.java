package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.asyncio.Coroutine;
import io.asyncio.ReadPipe;
import io.asyncio.Task;
import io.asyncio.WritePipe;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.posix.Fcntl;
import io.asyncio.netty.posix.Libc;
import io.asyncio.netty.testing.Fifos;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.protocols.StreamProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The kinds of pipes that a loop takes. Each opens one whose other end a test has. */
public enum PipeKind {
  /** A pipe of the JDK. */
  CHANNEL {
    @Override
    public <P extends StreamProtocol> Reading<P> read(
        LoopTest test, Path directory, Supplier<P> factory) throws Exception {
      Pipe pipe = Pipe.open();
      var made = await(test.loop.connectReadPipe(factory, pipe.source()));
      return new Reading<>(made, pipe.source(), Channels.newOutputStream(pipe.sink()));
    }

    @Override
    public <P extends StreamProtocol> Writing<P> write(
        LoopTest test, Path directory, Supplier<P> factory) throws Exception {
      Pipe pipe = Pipe.open();
      var made = await(test.loop.connectWritePipe(factory, pipe.sink()));
      return new Writing<>(made, pipe.sink(), Channels.newInputStream(pipe.source()));
    }
  },
  /** A stream that blocks. */
  STREAM {
    @Override
    public <P extends StreamProtocol> Reading<P> read(
        LoopTest test, Path directory, Supplier<P> factory) throws Exception {
      Pipe pipe = Pipe.open();
      InputStream source = Channels.newInputStream(pipe.source());
      var made = await(test.loop.connectReadPipe(factory, source));
      return new Reading<>(made, source, Channels.newOutputStream(pipe.sink()));
    }

    @Override
    public <P extends StreamProtocol> Writing<P> write(
        LoopTest test, Path directory, Supplier<P> factory) throws Exception {
      Pipe pipe = Pipe.open();
      OutputStream sink = Channels.newOutputStream(pipe.sink());
      var made = await(test.loop.connectWritePipe(factory, sink));
      return new Writing<>(made, sink, Channels.newInputStream(pipe.source()));
    }
  },
  /** A FIFO, by its name. */
  FIFO {
    @Override
    public <P extends StreamProtocol> Reading<P> read(
        LoopTest test, Path directory, Supplier<P> factory) throws Exception {
      Path fifo = Fifos.make(directory);
      Task<ReadPipe<P>> connecting = test.loop.createTask(test.loop.connectReadPipe(factory, fifo));
      FileChannel peer = elsewhere(test, () -> FileChannel.open(fifo, WRITE));
      return new Reading<>(await(connecting), fifo, Channels.newOutputStream(peer));
    }

    @Override
    public <P extends StreamProtocol> Writing<P> write(
        LoopTest test, Path directory, Supplier<P> factory) throws Exception {
      Path fifo = Fifos.make(directory);
      Task<WritePipe<P>> connecting =
          test.loop.createTask(test.loop.connectWritePipe(factory, fifo));
      FileChannel peer = elsewhere(test, () -> FileChannel.open(fifo, READ));
      return new Writing<>(await(connecting), fifo, Channels.newInputStream(peer));
    }
  },
  /** A descriptor, which epoll alone has. */
  DESCRIPTOR {
    @Override
    public boolean isOn(IoTransport transport) {
      return transport == IoTransport.EPOLL;
    }

    @Override
    public <P extends StreamProtocol> Reading<P> read(
        LoopTest test, Path directory, Supplier<P> factory) throws Exception {
      Path fifo = Fifos.make(directory);
      try (FileChannel _ = FileChannel.open(fifo, READ, WRITE)) {
        int source = Fcntl.open(fifo, Libc.O_RDONLY);
        FileChannel peer = FileChannel.open(fifo, WRITE);
        Coroutine<ReadPipe<P>> connecting = test.loop.connectReadPipe(factory, source);
        return new Reading<>(await(connecting), source, Channels.newOutputStream(peer));
      }
    }

    @Override
    public <P extends StreamProtocol> Writing<P> write(
        LoopTest test, Path directory, Supplier<P> factory) throws Exception {
      Path fifo = Fifos.make(directory);
      try (FileChannel _ = FileChannel.open(fifo, READ, WRITE)) {
        int sink = Fcntl.open(fifo, Libc.O_WRONLY);
        FileChannel peer = FileChannel.open(fifo, READ);
        Coroutine<WritePipe<P>> connecting = test.loop.connectWritePipe(factory, sink);
        return new Writing<>(await(connecting), sink, Channels.newInputStream(peer));
      }
    }
  };

  /** Not virtual threads, for which the JDK would keep a poller. */
  public static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  /** Does what blocks on another thread. In a coroutine. */
  public static <T> T elsewhere(LoopTest test, Callable<T> call) throws Exception {
    return LoopTest.soon(test.loop.runInExecutor(THREADS, call));
  }

  public boolean isOn(IoTransport transport) {
    return true;
  }

  /** Tells whether a reader that goes away is noticed before anything is written. */
  public boolean tellsOfTheReader(IoTransport transport) {
    return transport == IoTransport.EPOLL && (this == DESCRIPTOR || this == FIFO);
  }

  /** Has the loop read a new pipe. In a coroutine. */
  public abstract <P extends StreamProtocol> Reading<P> read(
      LoopTest test, Path directory, Supplier<P> factory) throws Exception;

  /** Has the loop write to a new pipe. In a coroutine. */
  public abstract <P extends StreamProtocol> Writing<P> write(
      LoopTest test, Path directory, Supplier<P> factory) throws Exception;

  /**
   * A pipe that the loop reads.
   *
   * @param pipe what the loop was given
   * @param peer the other end, which blocks
   */
  public record Reading<P extends StreamProtocol>(ReadPipe<P> made, Object pipe, OutputStream peer)
      implements AutoCloseable {

    void send(String text) throws IOException {
      peer.write(text.getBytes(US_ASCII));
      peer.flush();
    }

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }

  /**
   * A pipe that the loop writes to.
   *
   * @param pipe what the loop was given
   * @param peer the other end, which blocks
   */
  public record Writing<P extends StreamProtocol>(WritePipe<P> made, Object pipe, InputStream peer)
      implements AutoCloseable {

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }
}
