package io.asyncio.scenarios;

/**
 * What may stand in a body.
 *
 * @param suspends whether operations that suspend may
 * @param yields whether elements may be yielded
 * @param breaks whether there is a loop to leave
 * @param returns whether the function may be left
 */
record Place(boolean suspends, boolean yields, boolean breaks, boolean returns) {

  static final Place COROUTINE = new Place(true, false, false, true);
  static final Place GENERATOR = new Place(true, true, false, true);
  static final Place CALLBACK = new Place(false, false, false, true);

  Place inLoop() {
    return new Place(suspends, yields, true, returns);
  }

  Place inFinally() {
    return new Place(suspends, yields, false, false);
  }
}
