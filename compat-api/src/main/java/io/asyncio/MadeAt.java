package io.asyncio;

import io.asyncio.internal.OneShot;
import io.asyncio.internal.Starts;
import io.asyncio.locks.Barrier;
import io.asyncio.locks.Condition;
import io.asyncio.locks.Event;
import io.asyncio.locks.Lock;
import io.asyncio.locks.Semaphore;
import io.asyncio.queues.Queue;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place where something was made, with the calls that led there; recorded in debug mode.
 *
 * <p>Any thread may ask; the frames are looked at when somebody does.
 */
@SuppressWarnings("serial") // it leaves no program
final class MadeAt extends Throwable {

  /** How many frames a report shows. */
  private static final int DEPTH = 10;

  /** The classes between a user's call and the making of a thing. */
  private static final Set<String> LIBRARY = library();

  /** The classes whose functions are called by their names alone. */
  private static final Set<String> FUNCTIONS = Set.of(Asyncio.class.getName());

  private static Set<String> library() {
    Set<String> names = new HashSet<>();
    for (Class<?> type : new Class<?>[] {
      Aclosing.class,
      AsCompleted.class,
      AsyncCoroutine.class,
      Asyncio.class,
      BaseEventLoop.class,
      BodyGenerator.class,
      Coroutine.class,
      CreateSubprocess.class,
      DefaultExecutor.class,
      DoneCallback.class,
      Each.class,
      EagerTaskFactory.class,
      ExecutorCall.class,
      Future.class,
      Futures.class,
      Gather.class,
      GeneratorBody.class,
      GeneratorStep.class,
      Handle.class,
      HandoverStrand.class,
      LiveGenerators.class,
      LoopCore.class,
      LoopRun.class,
      LoopStrand.class,
      MadeAt.class,
      OpenConnection.class,
      OwnThread.class,
      PlacedCallback.class,
      Runner.class,
      Shield.class,
      SleepCoroutine.class,
      StageBridge.class,
      Strand.class,
      StartServer.class,
      Task.class,
      TaskGroup.class,
      TaskStep.class,
      Threadsafe.class,
      Timeout.class,
      TimerHandle.class,
      Timers.class,
      ToThread.class,
      UnawaitedCoroutines.class,
      UntilComplete.class,
      WaitFor.class,
      Waiting.class,
      OneShot.class,
      Starts.class,
      Barrier.class,
      Condition.class,
      Event.class,
      Lock.class,
      Semaphore.class,
      Queue.class,
      StreamReader.class,
      StreamWriter.class
    }) {
      names.add(type.getName());
    }
    names.add("io.asyncio.locks.Acquisition");
    names.add("io.asyncio.streams.StreamInput");
    names.add("io.asyncio.netty.NettyEventLoop");
    names.add("io.asyncio.netty.datagram.Datagrams");
    names.add("io.asyncio.netty.stream.Connector");
    names.add("io.asyncio.netty.stream.ExistingChannels");
    names.add("io.asyncio.netty.stream.NettyServer");
    names.add("io.asyncio.netty.stream.ServerFactory");
    return Set.copyOf(names);
  }

  private boolean trimmed;
  private @Nullable String function;

  MadeAt() {
    super("made here", null, false, true);
  }

  /** Returns the present place if {@code loop} is in debug mode. */
  static @Nullable MadeAt inDebugOf(BaseEventLoop loop) {
    return loop.getDebug() ? new MadeAt() : null;
  }

  /** Reduces the stack trace to the user's own calls, the innermost first. */
  synchronized MadeAt trimmed() {
    if (!trimmed) {
      trimmed = true;
      StackTraceElement[] all = getStackTrace();
      StackTraceElement[] own = Arrays.stream(all)
          .filter(frame -> !isLibrary(frame))
          .limit(DEPTH)
          .toArray(StackTraceElement[]::new);
      if (own.length > 0) {
        function = functionIn(all);
        setStackTrace(own);
      }
    }
    return this;
  }

  private static boolean isLibrary(StackTraceElement frame) {
    String name = frame.getClassName();
    int nested = name.indexOf('$');
    return "java.base".equals(frame.getModuleName())
        || LIBRARY.contains(nested < 0 ? name : name.substring(0, nested));
  }

  /** Returns the name of what the user called, or of what called {@code async} itself. */
  private static String functionIn(StackTraceElement[] frames) {
    int own = 1;
    while (isLibrary(frames[own])) {
      own++;
    }
    StackTraceElement called = frames[own - 1];
    return called.getMethodName().equals("async") ? nameOf(frames[own]) : nameOf(called);
  }

  /** A lambda bears the name of the method that it is written in. */
  private static String nameOf(StackTraceElement frame) {
    String[] parts = frame.getMethodName().split("\\$", -1);
    String method =
        parts.length > 2 && parts[0].equals("lambda") ? parts[1] : frame.getMethodName();
    String type = frame.getClassName();
    return FUNCTIONS.contains(type)
        ? method
        : type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + "." + method;
  }

  /** Returns the name of the function that made a coroutine here, or {@code otherwise}. */
  String functionOr(String otherwise) {
    trimmed();
    return function == null ? otherwise : function;
  }

  /** Returns {@code " created at FILE:LINE"}, or nothing if {@code madeAt} is null. */
  static String text(@Nullable MadeAt madeAt) {
    StackTraceElement[] frames =
        madeAt == null ? new StackTraceElement[0] : madeAt.trimmed().getStackTrace();
    return frames.length == 0
        ? ""
        : " created at " + frames[0].getFileName() + ":" + frames[0].getLineNumber();
  }

  /** Returns a heading and the frames, each in a line of its own. */
  String trace(String what) {
    StringBuilder text = new StringBuilder(what).append(" created at (most recent call first):");
    for (StackTraceElement frame : trimmed().getStackTrace()) {
      text.append(System.lineSeparator()).append("\tat ").append(frame);
    }
    return text.toString();
  }
}
