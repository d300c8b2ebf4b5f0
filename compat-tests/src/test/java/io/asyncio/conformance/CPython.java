package io.asyncio.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the test of CPython's suite whose behaviour a test checks, as {@code file::Class::test}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(CPython.All.class)
public @interface CPython {

  /** The id in the ledger of behaviours. */
  String value();

  /** Several of them. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface All {
    CPython[] value();
  }
}
