package io.asyncio.examples;

import java.util.List;
import java.util.Optional;

/** All examples, in the order of a tour. */
final class Catalogue {

  static final List<Example> ALL = List.of(
      Example.of("HelloWorld", "a coroutine that waits", new HelloWorld()::main),
      Example.of("DisplayDate", "the time, until a deadline", new DisplayDate()::main, "0.1"),
      Example.of("ChainedCoroutines", "coroutines with results", new ChainedCoroutines()::main),
      Example.of("ParallelFactorials", "tasks and gather", new ParallelFactorials()::main),
      Example.of("ThreeSums", "three sleeps in one second", new ThreeSums()::main),
      Example.of(
          "TickingGenerator",
          "an asynchronous generator, left early",
          new TickingGenerator()::main),
      Example.of("RandomTasksWait", "wait for the first and for all", new RandomTasksWait()::main),
      Example.of("LockInTurn", "a lock, and who has it next", new LockInTurn()::main),
      Example.of("EventForAll", "an event that starts all who wait", new EventForAll()::main),
      Example.of(
          "ConditionForSome", "a condition that wakes one, or all", new ConditionForSome()::main),
      Example.of("SemaphorePlaces", "two places for five tasks", new SemaphorePlaces()::main),
      Example.of("QueueOrders", "queues of three orders, and join", new QueueOrders()::main),
      Example.of("ExecutorCalls", "blocking calls in executors", new ExecutorCalls()::main),
      Example.of("BlockingCall", "a blocking call in a coroutine", new BlockingCall()::main),
      Example.of("WhoWaits", "tasks that wait, and who for whom", new WhoWaits()::main),
      Example.of("CallSoonFifo", "the order of callbacks", new CallSoonFifo()::main),
      Example.of(
          "FutureRunUntilComplete",
          "a loop that runs until a future is filled",
          new FutureRunUntilComplete()::main),
      Example.of("FutureRunForever", "a loop that a callback stops", new FutureRunForever()::main),
      Example.of(
          "RunningLoopInCoroutine",
          "the loop that runs a coroutine",
          new RunningLoopInCoroutine()::main),
      Example.of("GetSetNewLoop", "the current loop of a thread", new GetSetNewLoop()::main),
      Example.of(
          "TwoLoopsInTwoThreads",
          "loops that call into each other",
          new TwoLoopsInTwoThreads()::main),
      Example.of("OwnSleepCallLater", "a sleep built on a timer", new OwnSleepCallLater()::main),
      Example.of("OwnSleepCallAt", "sleeping until a moment", new OwnSleepCallAt()::main),
      Example.of("VirtualTime", "an hour that takes no time", new VirtualTime()::main),
      Example.of(
          "InheritingTaskFactory",
          "tasks that inherit from their parents",
          new InheritingTaskFactory()::main),
      Example.of(
          "ShutdownAsyncgens",
          "generators that are left open, and closed in the end",
          new ShutdownAsyncgens()::main),
      Example.of(
          "ExceptionHandlers", "who hears what callbacks throw", new ExceptionHandlers()::main),
      Example.of("SignalOnce", "a handler of a signal, taken away again", new SignalOnce()::main),
      Example.of("DebugMode", "what debug mode reports", new DebugMode()::main),
      Example.of(
          "ReadabilityOneSocket",
          "watching a socket; what stop() does",
          new ReadabilityOneSocket()::main,
          "0.05"),
      Example.of(
          "ReadabilityTwoSockets",
          "watching two sockets, one callback at a time",
          new ReadabilityTwoSockets()::main,
          "0.05"),
      Example.of(
          "WritableSocket",
          "writing whenever a socket takes something",
          new WritableSocket()::main),
      Example.of("TcpEchoProtocol", "echo over TCP, by protocols", new TcpEchoProtocol()::main),
      Example.of("TcpEchoStreams", "echo over TCP, by streams", new TcpEchoStreams()::main),
      Example.of("UdpEcho", "echo over UDP", new UdpEcho()::main),
      Example.of(
          "UdpServer", "a server over UDP, and its errors", args -> new UdpServer().main(args)),
      Example.of("ClockBesideEcho", "a clock beside a client", new ClockBesideEcho()::main, "0.1"),
      Example.of("HttpHead", "HTTP headers, by streams", new HttpHead()::main),
      Example.of("HttpsHead", "HTTP headers, over TLS", args -> new HttpsHead().main(args)),
      Example.of("TlsEcho", "echo over TLS, both sides with certificates", new TlsEcho()::main),
      Example.of("StartTls", "a connection that is encrypted on demand", StartTls::main),
      Example.of(
          "SocketPairProtocol", "a protocol on a connected socket", new SocketPairProtocol()::main),
      Example.of(
          "NumberedLines", "standard input, line by line", new NumberedLines()::main, "one", "two"),
      Example.of(
          "SocketPairStreams", "streams on a connected socket", new SocketPairStreams()::main),
      Example.of(
          "SubprocessDate", "a line that a child process writes", new SubprocessDate()::main),
      Example.of(
          "SubprocessDateProtocol",
          "a child process, by a protocol",
          new SubprocessDateProtocol()::main),
      Example.of(
          "WordPipeline",
          "three child processes, and the loop as their pipes",
          new WordPipeline()::main),
      Example.of(
          "CommandPool",
          "200 child processes, eight at a time, with timeouts",
          new CommandPool()::main,
          "0.2"),
      Example.of("FollowLog", "a child process that is terminated", new FollowLog()::main),
      Example.of(
          "RunForeverServer",
          "a loop that runs until Ctrl-C, and ends in good order",
          args -> new RunForeverServer().main(args)),
      Example.of(
          "GracefulShutdown",
          "a server that SIGTERM ends in an orderly way",
          GracefulShutdown::main,
          "0.5",
          "TERM"),
      Example.of(
          "SocksProxy", "a SOCKS5 proxy, for curl and others", args -> new SocksProxy().main(args)),
      Example.of(
          "Supervisor",
          "programs that are restarted, until SIGTERM comes",
          args -> Supervisor.main(args)),
      Example.of("DnsProxy", "a DNS proxy, by protocols", args -> DnsProxy.main(args)),
      Example.of("ChatServer", "a chat room, by streams", args -> new ChatServer().main(args)),
      Example.of(
          "UnixChat", "a chat over a Unix socket, by streams", args -> new UnixChat().main(args)),
      Example.of("MemoryCache", "a cache like memcached", args -> new MemoryCache().main(args)),
      Example.of(
          "FileServer", "an HTTP server of files and their parts", args -> FileServer.main(args)),
      Example.of("FramedEcho", "a protocol in place of a handler of Netty", new FramedEcho()::main),
      Example.of(
          "SwappedHandler",
          "a server behind TLS, before and after its handler is a protocol",
          new SwappedHandler()::main),
      Example.of(
          "PipelinedSite",
          "a coroutine for each request, behind Netty's codecs",
          args -> PipelinedSite.main(args)),
      Example.of(
          "WebSocketSite",
          "HTTP and WebSockets, in a plain server of Netty",
          args -> WebSocketSite.main(args)),
      Example.of(
          "RedisServer",
          "a server of Redis's protocol, on Netty's codec",
          args -> RedisServer.main(args)),
      Example.of(
          "DnsForwarder",
          "a DNS forwarder with a cache, on Netty's codec",
          args -> DnsForwarder.main(args)),
      Example.of("Crawler", "a crawler with the JDK's HTTP client", args -> Crawler.main(args)),
      Example.of("DispatcherFetch", "two HTTP clients as dispatchers", new DispatcherFetch()::main),
      Example.of(
          "DispatcherSteps",
          "dispatchers, step by step in another loop",
          new DispatcherSteps()::main),
      Example.of("DispatcherEcho", "echo, by dispatchers", new DispatcherEcho()::main),
      Example.of("DispatcherFile", "a file, by a dispatcher", new DispatcherFile()::main),
      Example.of("LineChat", "commands in lines, by AsyncChat", new LineChat()::main),
      Example.of(
          "DispatcherBesideCoroutines",
          "dispatchers and coroutines on one loop",
          new DispatcherBesideCoroutines()::main));

  private Catalogue() {}

  static Optional<Example> find(String name) {
    return ALL.stream().filter(example -> example.name().equals(name)).findFirst();
  }
}
