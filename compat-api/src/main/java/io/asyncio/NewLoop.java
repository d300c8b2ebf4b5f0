package io.asyncio;

import io.asyncio.spi.EventLoopProvider;
import java.util.Optional;
import java.util.ServiceLoader;

/** Makes event loops by the implementation that is there, which is looked for once. */
final class NewLoop {

  private static final Optional<EventLoopProvider> PROVIDER = ClassPathProvider.find()
      .or(() -> ServiceLoader.load(EventLoopProvider.class).findFirst());

  private NewLoop() {}

  static EventLoop make() {
    return PROVIDER
        .orElseThrow(() -> new IllegalStateException(
            "no " + EventLoopProvider.class.getName() + " found: add compat-netty"))
        .newEventLoop();
  }
}
