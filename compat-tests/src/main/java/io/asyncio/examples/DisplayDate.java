package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Shows the time each second until a deadline on the loop's clock. The argument is the length of a
 * second.
 *
 * {@snippet lang=python :
 * async def display_date(deadline, period):
 *     loop = asyncio.get_running_loop()
 *     while loop.time() < deadline:
 *         print(datetime.datetime.now())
 *         await asyncio.sleep(period)
 * }
 */
final class DisplayDate {

  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  static Coroutine<Void> displayDate(double seconds, double period) {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      double deadline = loop.time() + seconds;
      while (loop.time() < deadline) {
        IO.println("It is " + LocalTime.now(ZoneId.systemDefault()).format(FORMAT));
        await(sleep(period));
      }
      IO.println("Time is up");
    });
  }

  void main(String... args) throws Exception {
    double second = args.length > 0 ? Double.parseDouble(args[0]) : 1.0;
    run(displayDate(2.5 * second, second));
  }
}
