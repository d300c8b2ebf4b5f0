package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;

import io.asyncio.DatagramOptions;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.netty.process.ShellKill;
import io.asyncio.netty.testing.Pair;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.DatagramTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/** What a loop calls beside connections. */
enum ThrowingCallback implements ThrowingPlace {
  CALL_SOON {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      getRunningLoop().callSoon(stage::hit);
      stage.awaitHit();
    }
  },
  CALL_LATER {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      getRunningLoop().callLater(0.001, stage::hit);
      stage.awaitHit();
    }
  },
  CALL_SOON_THREADSAFE {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      EventLoop loop = getRunningLoop();
      Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(stage::hit)).join();
      stage.awaitHit();
    }
  },
  DONE_CALLBACK {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      Future<Void> future = getRunningLoop().createFuture();
      future.addDoneCallback(_ -> stage.hit());
      future.setResult(null);
      stage.awaitHit();
    }
  },
  TASK {
    @Override
    @SuppressWarnings("ReferenceEquality") // It must be that very one.
    public void play(ThrowingStage stage) throws Exception {
      Task<Void> task = createTask(async(() -> {
        await(sleep(0));
        stage.hit();
      }));
      stage.awaitHit();
      stage.promised(task.done() && task.exception() == stage.thrown(), "the task has failed");
      stage.seen();
    }
  },
  READER {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      Pipe pipe = Pipe.open();
      try (Pipe.SourceChannel source = pipe.source();
          Pipe.SinkChannel sink = pipe.sink()) {
        source.configureBlocking(false);
        getRunningLoop().addReader(source, () -> {
          getRunningLoop().removeReader(source);
          stage.hit();
        });
        sink.write(ByteBuffer.wrap(new byte[1]));
        stage.awaitHit();
      }
    }
  },
  SIGNAL_HANDLER {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      getRunningLoop().addSignalHandler(SIGNAL, stage::hit);
      ShellKill.sendHere(SIGNAL);
      stage.awaitHit();
      getRunningLoop().removeSignalHandler(SIGNAL);
    }
  },
  DATAGRAM_RECEIVED {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      DatagramTransport receiving = endpoint(new DatagramProtocol() {
        @Override
        public void datagramReceived(byte[] data, SocketAddress address) {
          stage.hit();
        }
      });
      DatagramTransport sending = endpoint(new DatagramProtocol() {});
      sending.sendto(new byte[1], (SocketAddress) receiving.getExtraInfo("sockname"));
      stage.awaitHit();
      sending.close();
      receiving.close();
    }
  },
  STREAM_CALLBACK {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      Server server = await(startServer(
          (StreamReader _, StreamWriter writer) -> {
            writer.close();
            stage.hit();
          },
          FaultRun.LOCALHOST,
          0));
      StreamPair connection = await(openConnection(FaultRun.LOCALHOST, Pair.port(server)));
      stage.awaitHit();
      stage.comes("the end of the stream", connection.reader().read());
      connection.writer().close();
      stage.comes("the end of the connection", connection.writer().waitClosed());
      server.close();
      stage.comes("the end of the server", server.waitClosed());
    }
  },
  CHILD_OUTPUT {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      ThrowingChild child = new ThrowingChild(stage, false);
      await(getRunningLoop().subprocessShell(() -> child, "echo out"));
      stage.awaitHit();
      stage.comes("the end of the child", child.lost());
    }
  },
  CHILD_EXIT {
    @Override
    public void play(ThrowingStage stage) throws Exception {
      ThrowingChild child = new ThrowingChild(stage, true);
      await(getRunningLoop().subprocessShell(() -> child, "echo out"));
      stage.awaitHit();
      stage.comes("the end of the child", child.lost());
    }
  };

  private static final String SIGNAL = "USR2";

  private static DatagramTransport endpoint(DatagramProtocol protocol) throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(FaultRun.LOCALHOST), 0);
    return await(
            getRunningLoop().createDatagramEndpoint(() -> protocol, DatagramOptions.local(address)))
        .transport();
  }
}
