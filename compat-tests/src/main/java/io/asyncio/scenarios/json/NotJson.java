package io.asyncio.scenarios.json;

import java.io.Serial;

/** A text is not JSON. The message says so, and where, as far as that is known. */
public final class NotJson extends Exception {

  @Serial
  private static final long serialVersionUID = 1L;

  NotJson(String place) {
    super("not JSON" + place);
  }
}
