package io.asyncio;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The Flight Recorder event of a step that holds up its loop. */
@Name("io.asyncio.SlowStep")
@Label("Slow event loop step")
@Category("asyncio")
@Description("A callback or coroutine step that keeps its event loop from going on")
@StackTrace(false)
final class SlowStepEvent extends Event {

  @Label("Task")
  String task = "";

  @Label("Seconds")
  double seconds;

  @Label("Stack")
  String stack = "";
}
