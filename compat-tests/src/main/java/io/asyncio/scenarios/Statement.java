package io.asyncio.scenarios;

/** One operation of a program, ready to be executed, any number of times. */
@FunctionalInterface
interface Statement {

  /** Executes it; an exception that it raises ends the body that it stands in. */
  Flow execute(Frame frame) throws Exception;
}
