package io.asyncio.netty.process;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.createSubprocessShell;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.SignalNumbers;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Transports;
import io.asyncio.subprocess.Output;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.SubprocessOptions;
import java.lang.reflect.Method;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.stream.Stream;

/** Programs that tell how they get on with the system, and without it. */
final class NativePrograms {

  private NativePrograms() {}

  /** Does with children what can be done. */
  static final class Parent {

    private static final SubprocessOptions PIPES = SubprocessOptions.pipes();

    void main() throws Exception {
      runLoopsWithoutChildren();
      IO.println("epoll " + IoTransport.EPOLL.isAvailable());
      IO.println("native " + NativeChildren.available());
      NettyEventLoop loop = new NettyEventLoop(IoTransport.NIO);
      loop.runUntilComplete(Asyncio.async(Parent::talk));
      loop.runUntilComplete(Asyncio.async(Parent::signal));
      loop.runUntilComplete(pipe(loop));
      loop.runUntilComplete(createSubprocessExec(PIPES, "sleep", "1000"));
      loop.close();
      IO.println("children " + ProcessHandle.current().children().toList());
    }

    /** Tells which of the classes that call the system they have loaded. */
    private static void runLoopsWithoutChildren() throws Exception {
      for (IoTransport transport : Transports.available()) {
        NettyEventLoop loop = new NettyEventLoop(transport);
        loop.runUntilComplete(sleep(0));
        loop.close();
        IO.println(transport + " " + loaded());
      }
    }

    private static List<String> loaded() throws ReflectiveOperationException {
      Method find = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
      find.setAccessible(true);
      ClassLoader loader = NativePrograms.class.getClassLoader();
      return Stream.of(
              "process.NativeChildren",
              "posix.NativeCall",
              "posix.Libc",
              "posix.Spawn",
              "posix.ExitStatus",
              "posix.Kill",
              "posix.Fcntl")
          .filter(name -> isLoaded(find, loader, name))
          .toList();
    }

    private static boolean isLoaded(Method find, ClassLoader loader, String name) {
      try {
        return find.invoke(loader, "io.asyncio.netty." + name) != null;
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }

    private static Void talk() throws Exception {
      Process process = await(createSubprocessExec(PIPES, "cat"));
      Output output = await(process.communicate("talk".getBytes(US_ASCII)));
      IO.println(new String(output.stdout(), US_ASCII) + " " + process.returncode());
      Process failing = await(createSubprocessShell("echo err >&2; exit 3", PIPES));
      Output errors = await(failing.communicate());
      IO.println(new String(errors.stderr(), US_ASCII).strip() + " " + failing.returncode());
      return null;
    }

    private static Void signal() throws Exception {
      IO.println("wrong signals " + SignalNumbers.wrong());
      Process process = await(createSubprocessExec(PIPES, "cat"));
      try {
        process.sendSignal(1000);
      } catch (IllegalArgumentException e) {
        IO.println(e.getMessage());
      }
      process.terminate();
      IO.println("terminated " + await(process.waitFor()));
      return null;
    }

    private static Coroutine<Void> pipe(NettyEventLoop loop) {
      return Asyncio.async(() -> {
        Pipe pipe = Pipe.open();
        Recorder recorder = new Recorder();
        var writing = await(loop.connectWritePipe(Recorder::new, pipe.sink()));
        var _ = await(loop.connectReadPipe(() -> recorder, pipe.source()));
        writing.transport().write("through a pipe".getBytes(US_ASCII));
        writing.transport().close();
        recorder.await(() -> recorder.lost == 1);
        IO.println(recorder.text());
      });
    }
  }
}
